/**
 * The hosted page of one link session. The secret comes in the address's fragment, which no log or
 * referrer sees.
 */
import { framing } from './frame.js';
import { here } from './here.js';
import { follow } from './session.js';
import { $, isLinked, notice, render, root, tick, wear } from './view.js';

const wish = new URLSearchParams(location.search);
const secret = location.hash.slice(1);
let state = {};

const frame = framing($('main'));
here(() => notice('problem'));

const session = follow(location.pathname, secret, root.lang, {
  change: show,
  trouble: (isLost) => notice(isLost && (navigator.onLine ? 'trouble' : 'offline')),
  refused: (status) => show({ status }),
});

function show(news) {
  if (news.tenant !== state.tenant) wear(wish.get('theme') ?? news.theme, news.tenant);
  state = news;
  render(state);
  frame.tell(state, isLinked(state));
}

for (const button of document.querySelectorAll('[data-verb]')) button.onclick = () => act(button.dataset.verb, button);
const doubt = () => {
  $('sure').showModal();
  // Older Safaris do not find it by themselves.
  $('keep').focus();
};
/** Before a scan nothing is lost by it; after one, it is asked. */
$('cancel').onclick = () => (state.status === 'new' ? act('cancel', $('cancel')) : doubt());
$('keep').onclick = () => $('sure').close();
// The embedding page does not hear the keys pressed in here. Where the question stands, Escape answers it.
addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || parent === window || $('sure').open) return;
  if (state.status !== 'scanned') return frame.exit('escape');
  // Or the same key would close the question.
  event.preventDefault();
  doubt();
});

async function act(verb, button) {
  // Not `disabled`, which would drop the keyboard's focus.
  if (button.hasAttribute('aria-disabled')) return;
  button.setAttribute('aria-disabled', 'true');
  const isDone = await session.act(verb);
  button.removeAttribute('aria-disabled');
  notice(!isDone && 'problem');
  $('sure').close();
  if (isDone && verb === 'cancel') frame.exit('cancelled');
}
$('done').onclick = () => frame.exit(isLinked(state) ? 'linked' : state.status);
$('again').onclick = frame.again;

const wake = () => document.hidden || session.tick(true);
document.addEventListener('visibilitychange', wake);
const begin = () => {
  notice();
  session.stop();
  session.open();
};
addEventListener('online', begin);
addEventListener('offline', () => notice('offline'));
// What the browser keeps of a page that was left holds no connection, and goes on from there.
addEventListener('pagehide', session.stop);
addEventListener('pageshow', ({ persisted }) => persisted && begin());
addEventListener('hashchange', () => location.reload());

let last = Date.now();
setInterval(() => {
  if (state.status) tick(state);
  session.tick(Date.now() - last > 10_000 && !document.hidden);
  last = Date.now();
}, 1000);

wear(wish.get('theme'));
if (secret) session.open();
else show({ status: 'invalid' });
