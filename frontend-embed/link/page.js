/**
 * The hosted page of one link session. The secret comes in the address's fragment, which no log or
 * referrer sees. Framed, it tells a parent that said hello from one of the tenant's origins how it
 * goes: to that exact origin, with that hello's nonce, without any secret.
 */
import { follow } from './session.js';
import { $, framed, isLinked, put, render, root, speak, t, tick } from './view.js';

const wish = new URLSearchParams(location.search);
const secret = location.hash.slice(1);
let state = {};
let told = {};
let hello, peer;
let turn = Promise.resolve();

const session = follow(location.pathname, secret, {
  change: (news) => inTurn(() => show(news)),
  trouble: (isLost) => inTurn(() => put('notice', isLost ? t(navigator.onLine ? 'trouble' : 'offline') : '')),
  refused: (status) => inTurn(() => show({ status })),
});

/** While a language loads, an older state must not overtake a newer one. */
function inTurn(step) {
  turn = turn.then(step).catch(console.error);
}

async function show(news) {
  state = news;
  theme(wish.get('theme') ?? state.theme);
  await speak(wish.get('locale'), state.locale, ...navigator.languages);
  render(state);
  tell();
}

function theme(name) {
  if (name === 'light' || name === 'dark') root.dataset.theme = name;
}

function tell() {
  if (hello && hello !== peer && state.allowed_origins?.includes(hello.origin)) {
    peer = hello;
    told = {};
    root.dataset.peer = '';
    send('ready');
    measure();
  }
  const { status, reason, account, receipt, unique_id } = state;
  if (told.status !== status) send('status', { status, reason, unique_id });
  told.status = status;
  if (isLinked(state)) told.linked ||= send('linked', { status, account, receipt, unique_id });
}

function send(type, fields) {
  if (peer) parent.postMessage({ linkgate: 1, nonce: peer.nonce, type, ...fields }, peer.origin);
  return Boolean(peer);
}

function measure() {
  send('resize', { height: Math.ceil($('main').offsetHeight) });
}

const exit = (reason) => send('exit', { reason });

if (framed) {
  root.dataset.framed = '';
  new ResizeObserver(measure).observe($('main'));
  // The embedding page does not hear the keys pressed in here.
  addEventListener('keydown', ({ key }) => key === 'Escape' && exit('escape'));
  addEventListener('message', ({ source, origin, data }) => {
    const { linkgate, type, nonce } = Object(data);
    if (source !== parent || linkgate !== 1 || type !== 'hello' || !/^[\w-]{16,64}$/.test(nonce)) return;
    hello = { origin, nonce };
    tell();
  });
}

for (const button of document.querySelectorAll('[data-verb]')) {
  const { verb } = button.dataset;
  button.addEventListener('click', async () => {
    // Not `disabled`, which would drop the keyboard's focus.
    if (button.ariaDisabled) return;
    button.ariaDisabled = 'true';
    const done = await session.act(verb);
    button.ariaDisabled = null;
    inTurn(() => put('notice', done ? '' : t('problem')));
    if (done && verb === 'cancel') exit('cancelled');
  });
}
$('done').addEventListener('click', () => exit(isLinked(state) ? 'linked' : state.status));

const wake = () => document.hidden || session.tick(true);
document.addEventListener('visibilitychange', wake);
addEventListener('online', wake);
addEventListener('pageshow', wake);
addEventListener('hashchange', () => location.reload());

let last = Date.now();
setInterval(() => {
  if (state.status) tick(state);
  session.tick(Date.now() - last > 10_000 && !document.hidden);
  last = Date.now();
}, 1000);

theme(wish.get('theme'));
inTurn(() => speak(wish.get('locale'), ...navigator.languages));
if (secret) session.open();
else inTurn(() => show({ status: 'invalid' }));
