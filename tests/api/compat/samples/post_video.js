// POST Video
fetch('https://api-tiktok.wahdx.co/api/content/post', {
method: 'POST',
headers: {
'X-API-Key': 'sk_your_api_key_here',
'Content-Type': 'application/json'
},
body: JSON.stringify({
accountId: 'YOUR_ACCOUNT_ID',
content: 'Check out this video! #viral #fyp',
mediaItems: [
{ url: 'https://your-domain.com/video.mp4' }
],
tiktokSettings: {
privacy_level: 'PUBLIC_TO_EVERYONE',
allow_comment: true,
allow_duet: true,
allow_stitch: true,
video_cover_timestamp_ms: 1000
}
})
})
