// Step 2: Poll QR Status (every 3 seconds)
fetch('https://api-tiktok.wahdx.co/api/content/qr-login/check', {
method: 'POST',
headers: {
'X-API-Key': 'sk_your_api_key_here',
'Content-Type': 'application/json'
},
body: JSON.stringify({
token: 'TOKEN_FROM_STEP_1'
})
})
