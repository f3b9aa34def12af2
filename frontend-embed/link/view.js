/**
 * Draws a state in the reader's language and the tenant's colours. What comes from outside only ever becomes
 * text, a colour, or a checked `src` or `href`.
 */
import { isPending, left } from './session.js';

export const root = document.documentElement;
export const $ = (id) => document.getElementById(id);
const words = JSON.parse($('words').textContent);
const framed = parent !== window;
const dark = matchMedia('(prefers-color-scheme: dark)');
const asks = (state) => state.status === 'confirmed' && state.confirmation === 'accept' && !state.accepted;
export const isLinked = (state) => state.status === 'confirmed' && !asks(state);
let drawn;
let shown;
/** What was said last, aloud or by moving the focus. */
let said;
/** To make what words a count takes a slow phone a tenth of a second, which the code does not wait for. */
let counts = false;

/** The text of `key`. What is filled in is isolated, so that it can't turn the text around it. */
export const t = (key, values) => (words[key] ?? '').replace(/\{(\w+)\}/g, (_, name) => `\u2068${values[name]}\u2069`);

/** At most so many characters, none that controls or turns the text. */
function plain(text, most = 80) {
  const kept = Array.from(String(text ?? '').replace(/[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, ''));
  return kept.length > most ? `${kept.slice(0, most - 1).join('')}…` : kept.join('');
}

/** `light`, `dark`, or whichever the browser likes. */
export function wear(theme, tenant) {
  const isDark = theme === 'dark' || (theme !== 'light' && dark.matches);
  root.dataset.theme = isDark ? 'dark' : 'light';
  root.removeAttribute('style');
  const colors = tenant?.[isDark ? 'dark_colors' : 'colors'];
  for (const name in colors) root.style.setProperty(`--${name}`, colors[name]);
  dark.onchange = () => wear(theme, tenant);
}

export function render(state) {
  const tenant = plain(state.tenant?.name) || t('app');
  const phone = web(state.sandbox?.phone_url);
  const image = /^data:image\/(png|svg.xml);base64,/.test(state.qr?.image) ? state.qr.image : '';
  show('test', phone && isPending(state));
  // The simulated phone gets the code with the link to it.
  const simulated = image ? `${phone}#image=${encodeURIComponent(image)}` : phone;
  if (phone) $('phone').href = simulated;
  if (isPending(state)) ask(state, tenant, image, phone ? simulated : state.qr?.address);
  else end(state, tenant);
  if (!shown) setTimeout(() => ((counts = true), tick(shown)), 300);
  shown = state;
  tick(state);
}

/** The counts, once a second: not announced, which would never end. */
export function tick(state) {
  const code = left(state.qr?.expires_at);
  const session = left(state.expires_at);
  if (code <= 0 && state.status === 'new') return render({ ...state, qr: null });
  // Once scanned, a code is not renewed: the session ends with it.
  const key = code < session && state.status === 'new' ? 'renews' : 'left';
  const time = code < session ? code : session;
  put('timer', counts && time > 0 ? t(key, { time: calm(time) }) : '');
  const undo = isLinked(state) && Math.max(0, left(state.undo_until));
  if (!undo && document.activeElement === $('undo')) $('headline').focus();
  show('undo', undo);
  if (undo && counts) put('undo_time', count(undo, 'second'));
  fit();
}

/** Whole minutes, and tens of seconds at the end: nobody is chased. */
const calm = (seconds) => (seconds > 60 ? count(seconds / 60, 'minute') : count(Math.ceil(seconds / 10) * 10, 'second'));
const count = (number, unit) =>
  new Intl.NumberFormat(root.lang, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 }).format(Math.ceil(number));

function ask(state, tenant, image, address) {
  const scanned = state.status === 'scanned';
  const code = $('qr');
  put('title', plain(state.tenant?.title, 300) || t('title', { tenant }));
  put('description', plain(state.tenant?.description, 300));
  put('can', t('can', { tenant }));
  picture('logo', state, 'logo', state.tenant?.logo_url, tenant);
  if (scanned || !image) code.removeAttribute('src');
  else if (code.getAttribute('src') !== image) code.src = image;
  show('qr', code.src);
  show('instead', !code.src);
  $('tile').classList.toggle('scanned', scanned);
  if (code.src) offer(address);
  put('state', t(scanned ? 'state_scanned' : code.src ? 'state_new' : 'state_wait'));
  // That a code is renewed is nothing to be told of.
  screen('ask', t(`state_${state.status}`), tenant);
}

/** What can be done on the very phone. It stays as it is while a code is renewed. */
function offer(address) {
  // An address that leads anywhere but to TikTok, or to the simulated phone, is none.
  const opens = /^(https?|aweme|musically|snssdk\d+|tiktok):/.test(address);
  if (opens) $('open').href = address;
  else if ($('here').hidden) $('other').open = true;
  show('open', opens);
  put('other_h', t(opens ? 'here_h' : 'here_only'));
  show('here', true);
}

/** The code's drawing, and how many modules it has a side; none where it is the upstream's own picture. */
export function drawing() {
  const text = atob($('qr').src.split(',')[1]);
  return { text, side: /viewBox="0 0 (\d+) /.exec(text)?.[1] };
}

/** As large as there is room, in whole pixels a module: even modules are easier to scan, and to look at. */
function fit() {
  const code = $('qr');
  if (code.hidden) return;
  const px = devicePixelRatio || 1;
  const room = Math.min($('tile').clientWidth, innerWidth) - 8;
  const { side } = drawing();
  const width = (Math.floor((room * px) / side) * side) / px;
  const wanted = width > 0 ? `${width}px` : '';
  if (code.style.width !== wanted) code.style.width = wanted;
}

addEventListener('resize', fit);

/** How it ended; `invalid` and `elsewhere` are ends too. */
function end(state, tenant) {
  const key = outcome(state);
  const linked = isLinked(state);
  const back = !framed && !asks(state) && web(state.redirect_url);
  const again = !linked && !asks(state);
  mark(linked ? 'good' : /expired|elsewhere/.test(key) ? 'late' : /cancel|undone/.test(key) ? 'off' : asks(state) ? '' : 'bad');
  put('headline', t(`${key}_h`));
  put('detail', `${(key === 'failed' && t(`${state.reason}_p`, { tenant })) || t(`${key}_p`, { tenant })}${linked && !framed && !back ? ` ${t('may_close')}` : ''}`);
  // Where the embedding page can bring another session, a button says so.
  put('restart', again && state.tenant ? ` ${t('again', { tenant })}` : '');
  person(state);
  show('choice', asks(state));
  show('back', back);
  if (back) $('back').href = back;
  put('back', t('back', { tenant }));
  // Where nobody embeds the page, the style hides both.
  show('done', (framed || opener) && !asks(state));
  show('again', again);
  put('done', t(linked ? 'done' : 'close'));
  $('sure').close();
  screen('end', $('headline').textContent, state.tenant && tenant, key);
}

const SIGNS = { good: 'm7.8 12.4 2.8 2.8 5.6-6', late: 'M12 6.5V12l3.5 2.5', off: 'm8.8 8.8 6.4 6.4m0-6.4-6.4 6.4', bad: 'M12 7v6m0 3.5v.1' };

function mark(tone) {
  $('mark').toggleAttribute('hidden', !tone);
  $('mark').setAttribute('class', `icon ${tone}`);
  $('sign').setAttribute('d', SIGNS[tone] ?? '');
}

function outcome(state) {
  if (asks(state)) return 'accept';
  if (state.reason === 'utilised') return 'utilised';
  if (state.reason === 'undone' && (state.accepted || state.confirmation !== 'accept')) return 'undone';
  return t(`${state.status}_h`) ? state.status : 'failed';
}

function person(state) {
  const account = state.status === 'confirmed' && state.account;
  show('account', account);
  if (!account) return;
  const handle = plain(account.username);
  const name = plain(account.display_name) || handle;
  put('name', name);
  put('handle', handle && `@${handle}`);
  picture('avatar', state, 'avatar', account.avatar_url, name);
}

/** Shows one section; moves the focus there, or else says it aloud. */
function screen(section, text, tenant, key = section) {
  const isNew = drawn !== key;
  document.title = tenant ? `${text} · ${tenant}` : text;
  for (const id of ['wait', 'ask', 'end']) show(id, id === section);
  const moves = isNew && drawn && document.hasFocus();
  if (moves) $(section === 'ask' ? 'title' : 'headline').focus();
  // More news of one state, such as the account's picture, are nothing to say it again for.
  if (said !== text) put('live', moves ? '' : text);
  said = text;
  drawn = key;
}

/** The picture, from the gateway; while there is none, the name's first letter. */
function picture(id, state, which, url, name) {
  const place = $(id);
  // Made-up people have their pictures at a name that is reserved for never being found.
  const key = /^https?:\/\/(?![^/]*\.invalid\/)/.test(url) ? url : name;
  if (place.dataset.key === key) return;
  place.dataset.key = key;
  place.textContent = (Array.from(name)[0] ?? '').toUpperCase();
  if (key !== url) return;
  const image = new Image();
  image.onload = () => place.replaceChildren(image);
  image.src = `${location.pathname}/picture/${which}?view=${encodeURIComponent(state.view_token)}`;
}

/** Text that did not change is left alone: it would be announced again. */
export function put(id, text) {
  if ($(id).textContent !== text) $(id).textContent = text;
}

/** What goes on beside the state: shown, and said once. */
export function notice(key) {
  const text = key ? t(key) : '';
  show('notice', text);
  put('notice', text);
  if (text) put('live', (said = text));
}

export const show = (id, isShown) => ($(id).hidden = !isShown);
const web = (url) => (/^https?:\/\//i.test(url) ? url : '');
