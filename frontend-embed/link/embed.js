/**
 * What the page tells the app that frames it. It speaks only to a parent that said hello from one of
 * the tenant's origins, to that exact origin, with that hello's nonce, and never tells a secret.
 */

export const framed = window.parent !== window;

const ACCOUNT_FIELDS = ['accountId', 'account_id', 'id', 'display_name', 'username', 'avatar_url'];
let origins = [];
let hello;
let peer;
let told = {};
let latest;

addEventListener('message', ({ source, origin, data }) => {
  const { linkgate, type, nonce } = Object(data);
  if (!framed || source !== window.parent || linkgate !== 1 || type !== 'hello') return;
  if (typeof nonce !== 'string' || !/^[\w-]{16,64}$/.test(nonce) || !/^https?:/.test(origin)) return;
  hello = { origin, nonce };
  greet();
});

/** Takes the session's state: who may listen, and what there is to tell. */
export function tell(state, isLinked) {
  if (Array.isArray(state.allowed_origins)) origins = state.allowed_origins;
  latest = [state, isLinked];
  if (peer) news();
  else greet();
}

/** Asks the app to take the page away. False when there is nobody to ask. */
export const exit = (reason) => send('exit', { reason });

function greet() {
  if (!hello || hello === peer || !latest || !origins.includes(hello.origin)) return;
  peer = hello;
  told = {};
  document.documentElement.dataset.peer = '';
  send('ready', {});
  news();
  measure();
}

function news() {
  const [state, isLinked] = latest;
  const { status, reason, unique_id } = state;
  if (told.status !== status) send('status', { status, reason, unique_id });
  told.status = status;
  if (!isLinked || told.linked) return;
  told.linked = true;
  const account = {};
  for (const field of ACCOUNT_FIELDS) if (state.account?.[field]) account[field] = state.account[field];
  send('linked', { status, account, receipt: state.receipt, unique_id });
}

function send(type, fields) {
  if (!peer) return false;
  window.parent.postMessage({ linkgate: 1, nonce: peer.nonce, type, ...fields }, peer.origin);
  return true;
}

function measure() {
  send('resize', { height: Math.ceil(document.getElementById('main').getBoundingClientRect().height) });
}

if (framed) {
  document.documentElement.dataset.framed = '';
  new ResizeObserver(measure).observe(document.getElementById('main'));
  // The embedding page does not hear keys pressed in here.
  addEventListener('keydown', (event) => event.key === 'Escape' && exit('escape'));
}
