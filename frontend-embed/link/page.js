/**
 * The hosted page of one link session. The secret comes in the address's fragment, which no log or
 * referrer sees.
 */
import { framing } from './frame.js';
import { follow } from './session.js';
import { $, isLinked, put, render, root, speak, t, tick } from './view.js';

const wish = new URLSearchParams(location.search);
const secret = location.hash.slice(1);
let state = {};
let turn = Promise.resolve();

const frame = framing($('main'));

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
  frame.tell(state, isLinked(state));
}

function theme(name) {
  if (name === 'light' || name === 'dark') root.dataset.theme = name;
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
    if (done && verb === 'cancel') frame.exit('cancelled');
  });
}
$('done').addEventListener('click', () => frame.exit(isLinked(state) ? 'linked' : state.status));

$('again').addEventListener('click', frame.again);

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
