/** Draws a state; asks nobody. Texts and addresses from outside only ever become text and `src`. */
import { now } from './api.js';
import { framed } from './embed.js';
import { has, plain, t } from './text.js';

const ICONS = { accept: 'ask', confirmed: 'ok', expired: 'time', cancelled: 'ok', undone: 'ok' };
export const $ = (id) => document.getElementById(id);
let drawn = '';

/** Linked for good, that is: not waiting for the visitor's yes. */
export const isLinked = (state) => state.status === 'confirmed' && !asks(state);
const asks = (state) => state.status === 'confirmed' && state.confirmation === 'accept' && !state.accepted;

export function render(state) {
  const tenant = plain(state.tenant?.name) || t('app');
  const pending = state.status === 'new' || state.status === 'scanned';
  sandbox(state.sandbox?.phone_url, state.qr?.image);
  if (pending) ask(state, tenant);
  else end(state, tenant);
  tick(state);
}

/** The counts, once a second. They are not announced: that would never end. */
export function tick(state) {
  const code = left(state.qr?.expires_at);
  const session = left(state.expires_at);
  if (state.status === 'new' && state.qr && code <= 0) render({ ...state, qr: null });
  const renews = state.status === 'new' && code > 0 && code < session;
  $('timer').textContent = session > 0 ? t(renews ? 'renews' : 'left', { time: clock(renews ? code : session) }) : '';
  const undo = isLinked(state) ? left(state.undo_until) : 0;
  if ($('undo') === document.activeElement && !(undo > 0)) $('headline').focus();
  $('undo').hidden = !(undo > 0);
  $('undo_time').textContent = clock(undo);
}

/** A page that says why there is nothing to do here: `invalid` or `elsewhere`. */
export function refused(key) {
  sandbox();
  end({ status: key }, t('app'));
}

/** One line on top: lost network, a call that failed. Empty takes it away. */
export function notice(text) {
  $('notice').textContent = text;
}

function ask(state, tenant) {
  $('title').textContent = t('title', { tenant });
  $('effect').textContent = t('effect', { tenant });
  picture($('logo'), $('initial'), state.tenant?.logo_url, tenant);
  const scanned = state.status === 'scanned';
  const image = !scanned && isImage(state.qr?.image) ? state.qr.image : '';
  if (image && $('qr').getAttribute('src') !== image) $('qr').src = image;
  if (!image) $('qr').removeAttribute('src');
  $('qr').alt = t('qr_alt');
  $('qr').hidden = !image;
  $('instead').hidden = Boolean(image);
  $('tile').dataset.scanned = scanned;
  const text = t(scanned ? 'state_scanned' : image ? 'state_new' : 'state_wait');
  $('state').textContent = text;
  screen('ask', text, tenant);
}

function end(state, tenant) {
  const key = outcome(state);
  const bad = !ICONS[key];
  $('end').dataset.tone = isLinked(state) ? 'good' : bad ? 'bad' : 'plain';
  $('mark').firstElementChild.setAttribute('href', `#i-${ICONS[key] ?? 'bad'}`);
  $('headline').textContent = t(`${key}_h`) || t('failed_h');
  const back = !framed && !asks(state) && web(state.redirect_url);
  const known = key !== 'invalid' && key !== 'elsewhere';
  const next = isLinked(state) || asks(state) ? '' : t('again', { tenant });
  const close = isLinked(state) && !framed && !back ? t('may_close') : '';
  const why = key === 'failed' && has(`${state.reason}_p`) ? `${state.reason}_p` : `${key}_p`;
  $('detail').textContent = [t(why, { tenant }), known && next, close].filter(Boolean).join(' ');
  person(state);
  $('choice').hidden = !asks(state);
  $('back').hidden = !back;
  if (back) $('back').href = back;
  $('back').textContent = t('back', { tenant });
  $('done').hidden = !framed || asks(state);
  $('done').textContent = t(isLinked(state) ? 'done' : 'close');
  screen('end', $('headline').textContent, state.tenant ? tenant : '', key);
}

function outcome(state) {
  if (asks(state)) return 'accept';
  if (state.status === 'cancelled' && state.reason === 'undone' && state.confirmation !== 'accept') return 'undone';
  if (state.reason === 'utilised') return 'utilised';
  return has(`${state.status}_h`) ? state.status : 'failed';
}

function person(state) {
  const { account } = state;
  $('account').hidden = state.status !== 'confirmed' || !account;
  if (!account) return;
  const handle = plain(account.username);
  $('name').textContent = plain(account.display_name) || handle;
  $('handle').textContent = handle && `@${handle}`;
  picture($('avatar'), $('letter'), account.avatar_url, $('name').textContent);
}

/** Shows one of the sections, in the title also; says it aloud, or moves the focus to its headline. */
function screen(name, text, tenant, key = name) {
  document.title = tenant ? `${text} · ${tenant}` : text;
  const before = drawn;
  drawn = key;
  for (const id of ['wait', 'ask', 'end']) $(id).hidden = id !== name;
  const isNew = before !== key;
  if (isNew && before && document.hasFocus()) $(name === 'ask' ? 'title' : 'headline').focus();
  else if ($('live').textContent !== text) $('live').textContent = text;
}

/** `image` once it has loaded; before that, and where it can't be had, the name's first letter. */
function picture(image, letter, url, name) {
  letter.textContent = (Array.from(name)[0] ?? '').toUpperCase();
  const safe = typeof url === 'string' && /^(https:\/\/|data:image\/(png|jpeg);base64,)/.test(url);
  if (!safe || image.getAttribute('src') === url) return;
  const loaded = (ok) => {
    image.hidden = !ok;
    letter.hidden = ok;
  };
  image.onload = () => loaded(true);
  image.onerror = () => loaded(false);
  image.src = url;
}

/** In the test environment: the way to the phone that scans, with the code in hand. */
function sandbox(url, image) {
  const phone = web(url);
  $('test').hidden = !phone;
  if (!phone) return;
  $('phone').href = isImage(image) ? `${phone}#image=${encodeURIComponent(image)}` : phone;
  $('phone').setAttribute('aria-label', t('new_tab', { label: t('test_phone') }));
}

const isImage = (image) => /^data:image\/(png|svg\+xml);base64,/.test(image ?? '');
const left = (time) => (Date.parse(time) - now()) / 1000;

function web(url) {
  return typeof url === 'string' && /^https?:\/\//i.test(url) ? url : '';
}

function clock(seconds) {
  const whole = Math.max(0, Math.ceil(seconds || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
