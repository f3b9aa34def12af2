/**
 * Draws a state in the reader's language: a file in `locales`, and its code here.
 * What comes from outside only ever becomes text, or a checked `src` or `href`.
 */
import { isPending, now } from './session.js';

const LANGUAGES = ['en', 'es', 'id'];
export const root = document.documentElement;
export const $ = (id) => document.getElementById(id);
export const framed = window.parent !== window;
const asks = (state) => state.status === 'confirmed' && state.confirmation === 'accept' && !state.accepted;
export const isLinked = (state) => state.status === 'confirmed' && !asks(state);
let texts = {};
let drawn;

/** Loads the first language of `wishes` that there is, else English. */
export async function speak(...wishes) {
  const codes = wishes.map((wish) => String(wish).toLowerCase().split(/[-_]/)[0]);
  const lang = codes.find((code) => LANGUAGES.includes(code)) ?? 'en';
  if (root.lang === lang && texts.title) return;
  texts = await load(lang, 0);
  root.lang = lang;
  root.dir = texts.dir ?? 'ltr';
  for (const element of document.querySelectorAll('[data-t]')) element.textContent = t(element.dataset.t);
}

/** A module that failed to load stays failed under its address. */
const load = (lang, tries) =>
  import(`/link-assets/locales/${lang}.js${tries ? `?${tries}` : ''}`).then(
    (module) => module.default,
    () => new Promise((done) => setTimeout(done, 500 << tries % 6)).then(() => load(lang, tries + 1)),
  );

/** The text of `key`. What is filled in is isolated, so that it can't turn the text around it. */
export const t = (key, values) => (texts[key] ?? '').replace(/\{(\w+)\}/g, (_, name) => `\u2068${values[name]}\u2069`);

/** At most 80 characters, none that controls or turns the text. */
export const plain = (text) =>
  Array.from(String(text ?? '').replace(/[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, '')).slice(0, 80).join('');

export function render(state) {
  const tenant = plain(state.tenant?.name) || t('app');
  const phone = web(state.sandbox?.phone_url);
  const image = isImage(state.qr?.image) ? state.qr.image : '';
  show('test', phone && isPending(state));
  // The simulated phone gets the code with the link to it.
  if (phone) $('phone').href = image ? `${phone}#image=${encodeURIComponent(image)}` : phone;
  if (isPending(state)) ask(state, tenant, image);
  else end(state, tenant);
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
  put('timer', time > 0 ? t(key, { time: clock(time) }) : '');
  const undo = isLinked(state) ? left(state.undo_until) : 0;
  if (!(undo > 0) && document.activeElement === $('undo')) $('headline').focus();
  show('undo', undo > 0);
  put('undo_time', clock(undo));
}

function ask(state, tenant, image) {
  const scanned = state.status === 'scanned';
  const code = $('qr');
  put('title', t('title', { tenant }));
  put('effect', t('effect', { tenant }));
  picture('logo', 'initial', state.tenant?.logo_url, tenant);
  if (scanned || !image) code.removeAttribute('src');
  else if (code.getAttribute('src') !== image) code.src = image;
  code.alt = t('qr_alt');
  show('qr', code.src);
  show('instead', !code.src);
  $('tile').dataset.scanned = scanned;
  put('state', t(scanned ? 'state_scanned' : code.src ? 'state_new' : 'state_wait'));
  screen('ask', $('state').textContent, tenant);
  // Only what is shown has a size.
  if (code.src) fit(code, image);
}

/** As large as there is room, in whole pixels a module: even modules are easier to scan, and to look at. */
function fit(code, image) {
  const modules = /viewBox="0 0 (\d+) /.exec(atob(image.split(',')[1]))?.[1];
  const px = devicePixelRatio || 1;
  const room = Math.min($('tile').clientWidth, innerWidth) - 8;
  const side = Math.floor((room * px) / modules) * modules / px;
  code.style.width = side > 0 ? `${side}px` : '';
}

/** How it ended; `invalid` and `elsewhere` are ends too. */
function end(state, tenant) {
  const key = outcome(state);
  const linked = isLinked(state);
  const back = !framed && !asks(state) && web(state.redirect_url);
  const again = state.tenant && !linked && !asks(state);
  $('end').dataset.tone = linked ? 'good' : key === 'expired' ? 'late' : /cancel|undone/.test(key) ? 'off' : asks(state) ? 'ask' : 'bad';
  put('headline', t(`${key}_h`));
  put('detail', `${(key === 'failed' && t(`${state.reason}_p`, { tenant })) || t(`${key}_p`, { tenant })} ${again ? t('again', { tenant }) : linked && !framed && !back ? t('may_close') : ''}`);
  person(state.status === 'confirmed' && state.account);
  show('choice', asks(state));
  show('back', back);
  if (back) $('back').href = back;
  put('back', t('back', { tenant }));
  // Where nobody embeds the page, the style hides both.
  show('done', (framed || opener) && !asks(state));
  show('again', again);
  put('done', t(linked ? 'done' : 'close'));
  screen('end', $('headline').textContent, state.tenant && tenant, key);
}

function outcome(state) {
  if (asks(state)) return 'accept';
  if (state.reason === 'utilised') return 'utilised';
  if (state.reason === 'undone' && (state.accepted || state.confirmation !== 'accept')) return 'undone';
  return t(`${state.status}_h`) ? state.status : 'failed';
}

function person(account) {
  show('account', account);
  if (!account) return;
  const handle = plain(account.username);
  const name = plain(account.display_name) || handle;
  put('name', name);
  put('handle', handle && `@${handle}`);
  picture('avatar', 'letter', account.avatar_url, name);
}

/** Shows one section; moves the focus there, or else says it aloud. */
function screen(section, text, tenant, key = section) {
  const isNew = drawn !== key;
  document.title = tenant ? `${text} · ${tenant}` : text;
  for (const id of ['wait', 'ask', 'end']) show(id, id === section);
  if (isNew && drawn && document.hasFocus()) $(section === 'ask' ? 'title' : 'headline').focus();
  else put('live', text);
  drawn = key;
}

/** The picture, or while there is none the name's first letter. */
function picture(image, letter, url, name) {
  put(letter, (Array.from(name)[0] ?? '').toUpperCase());
  // Made-up people have their pictures at a name that is reserved for never being found.
  if (!/^(https:\/\/(?![^/]*\.invalid\/)|data:image\/(png|jpeg);base64,)/.test(url) || $(image).getAttribute('src') === url) return;
  const loaded = ({ type }) => {
    show(image, type === 'load');
    show(letter, type !== 'load');
  };
  $(image).onload = $(image).onerror = loaded;
  $(image).src = url;
}

/** Text that did not change is left alone: it would be announced again. */
export function put(id, text) {
  if ($(id).textContent !== text) $(id).textContent = text;
}

const show = (id, isShown) => ($(id).hidden = !isShown);
const isImage = (image) => /^data:image\/(png|svg\+xml);base64,/.test(image);
const web = (url) => (/^https?:\/\//i.test(url) ? url : '');
const left = (time) => (Date.parse(time) - now()) / 1000;

function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
