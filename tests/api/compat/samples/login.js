// Complete QR Login Flow
async function loginWithQR(apiKey) {
// Step 1: Request QR Code
const qr = await fetch('https://api-tiktok.wahdx.co/api/content/qr-login/request', {
method: 'POST',
headers: { 'X-API-Key': apiKey, 'Content-Type': 'application/json' },
body: JSON.stringify({ unique_id: 'session_' + Date.now() })
}).then(r => r.json());
// Display QR: <img src={qr.data.qrCodeImage} />
console.log('Scan this QR code with TikTok app');
// Step 2: Poll status every 10 seconds
const poll = setInterval(async () => {
const check = await fetch('https://api-tiktok.wahdx.co/api/content/qr-login/check', {
method: 'POST',
headers: { 'X-API-Key': apiKey, 'Content-Type': 'application/json' },
body: JSON.stringify({ token: qr.data.token })
}).then(r => r.json());
if (check.data.status === 'confirmed') {
clearInterval(poll);
console.log('Account linked!', check.data.account);
} else if (['expired', 'utilised'].includes(check.data.status)) {
clearInterval(poll);
console.log('QR expired, request a new one');
}
}, 10000);
}
