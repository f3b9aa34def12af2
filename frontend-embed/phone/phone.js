/**
 * The sandbox's phone: reads a code from a picture, the camera or pasted text, and answers it as one
 * of a few made-up people. It knows only the simulator's control API.
 */
const CONTROL = '/sandbox/control/';
const PICTURE_SIDE_PX = 960;
const WAIT_MS_MAX = 15_000;
const PEOPLE = [
  { username: 'ana.dances', display_name: 'Ana Wijaya' },
  { username: 'budi_cooks', display_name: 'Budi Santoso' },
  { username: 'carmen.viaja', display_name: 'Carmen Ruiz' },
];
const REFUSALS = {
  404: 'No app shows this code here. Take the code that is on the screen now.',
  409: 'This code was scanned already.',
  410: 'This code has expired. Take the new one.',
  422: 'There is no code in this picture.',
};

const $ = (id) => document.getElementById(id);
let code;
let app;
let stopCamera = () => {};

async function call(path, body) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), WAIT_MS_MAX);
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: abort.signal,
  };
  const response = await fetch(CONTROL + path, init).catch(() => {
    throw new Error('The simulator does not answer. Please try again.');
  });
  const answer = Object(await response.json().catch(() => ({})));
  clearTimeout(timer);
  if (response.ok) return answer;
  throw new Error(REFUSALS[response.status] ?? answer.detail ?? 'That did not work. Please try again.');
}

/** Runs `work`; what goes wrong is said in `place`. One at a time. */
async function attempt(place, work) {
  if (document.body.hasAttribute('aria-busy')) return;
  document.body.setAttribute('aria-busy', 'true');
  $(place).textContent = '';
  for (const button of document.querySelectorAll('button')) button.setAttribute('aria-disabled', 'true');
  try {
    await work();
  } catch (error) {
    $(place).textContent = error.message;
  }
  for (const button of document.querySelectorAll('button')) button.removeAttribute('aria-disabled');
  document.body.removeAttribute('aria-busy');
}

const scan = (what) =>
  attempt('scan-error', async () => {
    const answer = await call('scan', await what());
    stopCamera();
    code = answer.code;
    app = String(answer.app || 'This app');
    $('consent-title').textContent = `Link to ${app}?`;
    $('asks').textContent = `${app} asks for:`;
    drawPeople();
    for (const box of $('scopes').querySelectorAll('[value]')) box.checked = true;
    screen('consent');
  });

const scanText = (text) => scan(async () => ({ qr: text.trim() }));
const scanPicture = (source) => scan(async () => ({ image: await png(source) }));

/** Any picture that the browser can show, as a PNG on white, large enough for its code to be read. */
async function png(source) {
  try {
    const image = new Image();
    image.src = typeof source === 'string' ? source : await dataUrl(source);
    await image.decode();
    const canvas = document.createElement('canvas');
    const { naturalWidth: w, naturalHeight: h } = image;
    const scale = w && h ? PICTURE_SIDE_PX / Math.max(w, h) : 1;
    // An enlarged code stays sharp with whole steps only.
    const zoom = scale > 1 ? Math.floor(scale) : scale;
    const margin = 32;
    canvas.width = Math.round((w || PICTURE_SIDE_PX) * zoom) + 2 * margin;
    canvas.height = Math.round((h || PICTURE_SIDE_PX) * zoom) + 2 * margin;
    const draw = canvas.getContext('2d');
    draw.imageSmoothingEnabled = zoom < 1;
    draw.fillStyle = '#fff';
    draw.fillRect(0, 0, canvas.width, canvas.height);
    draw.drawImage(image, margin, margin, canvas.width - 2 * margin, canvas.height - 2 * margin);
    return canvas.toDataURL('image/png');
  } catch {
    throw new Error('This picture could not be read.');
  }
}

function dataUrl(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = reject;
    reader.readAsDataURL(file);
  });
}

/** Pasted or dropped: a picture's file, a picture's own address, or the text in a code. */
function take(transfer) {
  const file = Array.from(transfer.files).find(({ type }) => type.startsWith('image/'));
  const html = transfer.getData('text/html').match(/data:image\/[\w+;,=/.-]+/);
  const text = transfer.getData('text/uri-list') || transfer.getData('text/plain');
  if (file) return scanPicture(file);
  if (html) return scanPicture(html[0]);
  if (text.startsWith('data:image/')) return scanPicture(text);
  if (text) return scanText(text);
}

function drawPeople() {
  const number = 1000 + Math.floor(Math.random() * 9000);
  const people = [...PEOPLE, { username: `newcomer_${number}`, display_name: `Newcomer ${number}` }];
  const chosen = $('people').querySelector(':checked')?.value ?? '0';
  $('people').replaceChildren(...people.map((person, index) => choice(person, String(index), chosen)));
}

function choice({ username, display_name }, value, chosen) {
  const label = document.createElement('label');
  const radio = document.createElement('input');
  const name = document.createElement('span');
  const handle = document.createElement('small');
  Object.assign(radio, { type: 'radio', name: 'person', value, checked: value === chosen });
  Object.assign(radio.dataset, { username, name: display_name });
  handle.textContent = `@${username}`;
  name.append(display_name, handle);
  label.append(radio, name);
  return label;
}

const answer = (path, tone, title, text) =>
  attempt('consent-error', async () => {
    const { username, name } = $('people').querySelector(':checked').dataset;
    const granted = ['user.info.basic', ...Array.from($('scopes').querySelectorAll('[value]:checked'), ({ value }) => value)];
    const account = { username, display_name: name, scopes: granted };
    const body = path === 'confirm' ? { code, account } : { code };
    await call(`qr/${path}`, body);
    $('result').dataset.tone = tone;
    $('result-title').textContent = title(name);
    $('result-text').textContent = text;
    screen('result');
  });

function screen(name) {
  for (const id of ['scan', 'consent', 'result']) $(id).hidden = id !== name;
  const title = $(`${name}-title`);
  document.title = `${title.textContent} · Simulated phone`;
  if (document.hasFocus()) title.focus();
  else $('live').textContent = title.textContent;
}

/** Looks through the camera until a code is found. What finds it is loaded only now. */
async function useCamera() {
  const { decodeQR } = await import('./qr.js');
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  let timer;
  stopCamera = () => {
    clearTimeout(timer);
    for (const track of stream.getTracks()) track.stop();
    $('camera').srcObject = null;
    $('camera').hidden = true;
    $('use-camera').textContent = 'Use camera';
    stopCamera = () => {};
  };
  $('camera').srcObject = stream;
  $('camera').hidden = false;
  $('use-camera').textContent = 'Stop camera';
  await $('camera').play();
  const look = async () => {
    const text = textIn(decodeQR, $('camera'));
    if (text) await scanText(text);
    if (!$('camera').hidden) timer = setTimeout(look, text ? 3000 : 200);
  };
  look();
}

/** The text of the code in what the camera shows; nothing as long as it shows none. */
function textIn(decodeQR, { videoWidth, videoHeight }) {
  const scale = Math.min(1, PICTURE_SIDE_PX / Math.max(videoWidth, videoHeight));
  const [width, height] = [Math.floor(videoWidth * scale), Math.floor(videoHeight * scale)];
  const draw = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
  try {
    draw.drawImage($('camera'), 0, 0, width, height);
    return decodeQR({ width, height, data: draw.getImageData(0, 0, width, height).data }, { timeLimit: 100 });
  } catch {
    return '';
  }
}

/** `#scan=TEXT` or `#image=DATA_URL`, as the hosted page in the test environment links to here. */
function fromAddress() {
  const wish = new URLSearchParams(location.hash.slice(1).replaceAll('+', '%2B'));
  if (!wish.has('scan') && !wish.has('image')) return;
  // A reload must not scan a code that is gone by then.
  history.replaceState(null, '', location.pathname);
  if (wish.has('scan')) scanText(wish.get('scan'));
  else if (wish.get('image').startsWith('data:image/')) scanPicture(wish.get('image'));
}

$('typed').addEventListener('submit', (event) => {
  event.preventDefault();
  if ($('text').value.trim()) take({ files: [], getData: (type) => (type === 'text/plain' ? $('text').value.trim() : '') });
});
$('file').addEventListener('change', ({ target }) => {
  if (target.files[0]) scanPicture(target.files[0]);
  target.value = '';
});
document.addEventListener('paste', (event) => {
  if ($('scan').hidden || (event.target === $('text') && !event.clipboardData.files.length)) return;
  event.preventDefault();
  take(event.clipboardData);
});
for (const type of ['dragenter', 'dragover', 'dragleave', 'drop']) {
  document.addEventListener(type, (event) => {
    event.preventDefault();
    $('drop').classList.toggle('over', type === 'dragenter' || type === 'dragover');
    if (type === 'drop' && !$('scan').hidden) take(event.dataTransfer);
  });
}
$('confirm').addEventListener('click', () =>
  answer('confirm', 'good', (name) => `Confirmed as ${name}`, `Now look at the page that showed the code.`));
$('deny').addEventListener('click', () =>
  answer('deny', 'bad', () => 'Denied', `${app} is not told: for it, the code simply expires.`));
$('expire').addEventListener('click', () =>
  answer('expire', 'bad', () => 'Expired', 'The code can’t be used any more.'));
$('again').addEventListener('click', () => {
  $('text').value = '';
  screen('scan');
});
/** Without a camera there are pictures and text. */
const hasCamera = async () => (await navigator.mediaDevices.enumerateDevices()).some(({ kind }) => kind === 'videoinput');
hasCamera().then((has) => ($('use-camera').hidden = !has), () => {});
$('use-camera').addEventListener('click', () => {
  if (!$('camera').hidden) return stopCamera();
  attempt('scan-error', () => useCamera().catch(({ name }) => {
    stopCamera();
    throw new Error(name === 'NotAllowedError' ? 'The camera may not be used. Allow it for this page, or choose a picture.' : 'The camera can’t be used here. Choose a picture.');
  }));
});
document.addEventListener('visibilitychange', () => document.hidden && stopCamera());
addEventListener('hashchange', fromAddress);
fromAddress();
