// Step 1: Request QR Code
fetch('https://api-tiktok.wahdx.co/api/content/qr-login/request', {
method: 'POST',
headers: {
'X-API-Key': 'sk_your_api_key_here',
'Content-Type': 'application/json'
},
body: JSON.stringify({
unique_id: 'my_session_12345' // Optional, min 8 chars
})
})
