/**
 * The playground: the widget with its settings, the code for them, its events, and a phone that scans. The
 * test key takes the place of a backend; it comes in the fragment or is typed in, and stays in this tab.
 */
import { snippet } from './snippets.js';

const $ = (id) => document.getElementById(id);
const PHONE = {
  new: 'The code waits to be scanned.',
  scanned: 'Scanned. Confirm what it asks for, or deny.',
  confirmed: 'Linked.',
  expired: 'The code is dead.',
  failed: 'It failed.',
  cancelled: 'It was cancelled.',
  utilised: 'The code was used before.',
};
/** What the phone can do in each state, what it does by itself first. */
const GESTURES = { new: ['scan', 'expire'], scanned: ['confirm', 'deny', 'expire'] };
const LOG_MAX = 100;
/** So that one sees what happens. */
const AUTO_MS = 2_500;

let key = '';
let as = 'element';
let label;
let shown;
let next;

async function call(path, method = 'GET', body) {
  const headers = { 'x-api-key': key, 'content-type': 'application/json' };
  const response = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw new Error(answer.detail ?? answer.title ?? 'The gateway did not answer.');
}

function tell(text = '') {
  $('notice').textContent = text;
  $('notice').hidden = !text;
}

/** Runs what a button does, and says what went wrong. */
const doing = (work) => async (event) => {
  event?.preventDefault();
  tell();
  await Promise.resolve(event).then(work).catch((error) => tell(error.message));
};

function settings() {
  const chosen = (name) => document.querySelector(`input[name="${name}"]:checked`).value;
  return { mode: chosen('mode'), theme: chosen('theme'), locale: $('locale').value };
}

async function begin() {
  const isTest = /^sk_test_\w+$/.test(key);
  if (!isTest) {
    $('enter').hidden = false;
    $('key').focus();
    if (key) throw new Error('That is no key of the test environment: those begin with sk_test_.');
    return;
  }
  const tenant = await call('/v1/tenant').catch((error) => {
    $('enter').hidden = false;
    throw error;
  });
  $('enter').hidden = true;
  $('main').hidden = false;
  $('own').textContent = location.origin;
  $('origin').hidden = tenant.allowed_origins.includes(location.origin);
  $('allow').onclick = doing(async () => {
    await call('/v1/tenant', 'PATCH', { allowed_origins: [...tenant.allowed_origins, location.origin] });
    $('origin').hidden = true;
  });
  draw();
}

/** What an app's backend does. */
async function session() {
  const made = await call('/v1/link-sessions', 'POST', { user_id: 'playground' });
  label = made.unique_id;
  return made;
}

function draw() {
  const chosen = settings();
  $('snippet').textContent = snippet[as](location.origin, chosen);
  for (const button of document.querySelectorAll('[data-as]')) button.setAttribute('aria-pressed', button.dataset.as === as);
  $('open').textContent = { dialog: 'Link TikTok', popup: 'Link TikTok', inline: 'Show the page', headless: 'Ask for a code' }[chosen.mode];
}

function open() {
  const { mode, theme, locale } = settings();
  const options = { session, theme, locale, mode, onEvent: heard, onExit: ended };
  const stage = $('stage');
  stage.replaceChildren();
  $('stop').hidden = mode === 'dialog';
  $('open').disabled = mode !== 'dialog';
  if (mode === 'inline') {
    stage.append(Object.assign(document.createElement('div'), { className: 'wide' }));
    shown = window.Linkgate.mount(stage.firstElementChild, options);
  } else shown = window.Linkgate[mode === 'headless' ? 'headless' : 'open'](options);
}

function heard(event) {
  if (event.type === 'qr') picture(event.image);
  if (event.type === 'status') phone(event.status);
  log(event.type, event);
}

function ended(exit) {
  $('open').disabled = false;
  $('stop').hidden = true;
  $('stage').replaceChildren();
  if (!exit.linked) phone();
  log('exit', exit);
}

function picture(source) {
  const image = Object.assign(document.createElement('img'), { alt: 'The QR code, drawn by this page' });
  if (source) image.src = source;
  $('stage').replaceChildren(...(source ? [image] : []));
}

const gesture = (name) => call(`/v1/sandbox/link-sessions/${label}/${name}`, 'POST');

function phone(status) {
  $('phone-state').textContent = PHONE[status] ?? 'Start a link, then scan its code with this phone.';
  for (const button of document.querySelectorAll('[data-gesture]')) button.disabled = !GESTURES[status]?.includes(button.dataset.gesture);
  clearTimeout(next);
  const first = GESTURES[status]?.[0];
  if (first) next = setTimeout(() => $('auto').checked && doing(() => gesture(first))(), AUTO_MS);
}

function short(value) {
  const text = value instanceof Error ? value.message : typeof value === 'object' ? value.display_name ?? value.account_id : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function log(type, event) {
  const line = document.createElement('li');
  const { type: _, ...rest } = event;
  const words = Object.entries(rest).filter(([, value]) => value !== undefined).map(([name, value]) => `\n${name}: ${short(value)}`);
  line.append(
    Object.assign(document.createElement('b'), { textContent: `${type} ` }),
    Object.assign(document.createElement('time'), { textContent: new Date().toLocaleTimeString() }),
    Object.assign(document.createElement('span'), { textContent: words.join('') }),
  );
  line.dataset.type = type;
  $('log').prepend(line);
  while ($('log').children.length > LOG_MAX) $('log').lastElementChild.remove();
  $('none').hidden = true;
}

$('enter').addEventListener('submit', doing(() => {
  key = $('key').value.trim();
  return begin();
}));
$('settings').addEventListener('change', draw);
$('open').addEventListener('click', doing(open));
$('stop').addEventListener('click', () => shown?.destroy());
$('clear').addEventListener('click', () => {
  $('log').replaceChildren();
  $('none').hidden = false;
});
$('copy').addEventListener('click', doing(async () => {
  await navigator.clipboard.writeText($('snippet').textContent);
  $('copy').textContent = 'Copied';
  setTimeout(() => ($('copy').textContent = 'Copy'), 2000);
}));
for (const button of document.querySelectorAll('[data-as]')) {
  button.addEventListener('click', () => {
    as = button.dataset.as;
    draw();
  });
}
for (const button of document.querySelectorAll('[data-gesture]')) {
  button.addEventListener('click', doing(() => gesture(button.dataset.gesture)));
}

key = location.hash.slice(1);
// Out of the address bar and of the history.
if (key) history.replaceState(null, '', location.pathname);
doing(begin)();
