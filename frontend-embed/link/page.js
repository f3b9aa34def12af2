/**
 * The hosted page: shows one link session to the person who links. The secret comes in the address's
 * fragment, which no server, log or referrer ever sees, and leaves only in the body of `open`.
 */
import { exit, tell } from './embed.js';
import { Session } from './session.js';
import { speak, t } from './text.js';
import { $, isLinked, notice, refused, render, tick } from './view.js';

const wish = new URLSearchParams(location.search);
const root = document.documentElement;
const secret = location.hash.slice(1);
let changes = Promise.resolve();

const session = new Session(location.pathname.replace(/\/$/, ''), secret, {
  change: (state) => inTurn(() => show(state)),
  trouble: (isLost) => inTurn(() => notice(isLost ? t(navigator.onLine ? 'trouble' : 'offline') : '')),
  refused: (key) => inTurn(() => refused(key)),
});

/** One after another: a language that is still loading must not let an older state overtake. */
function inTurn(step) {
  changes = changes.then(step, step);
}

async function show(state) {
  theme(wish.get('theme') ?? state.theme);
  await speak(wish.get('locale'), state.locale, ...navigator.languages);
  render(state);
  tell(state, isLinked(state));
}

function theme(name) {
  if (name === 'light' || name === 'dark') root.dataset.theme = name;
}

/** The button rests while the call is under way, so that a second press does nothing. */
function on(button, verb) {
  $(button).addEventListener('click', async () => {
    $(button).setAttribute('aria-disabled', 'true');
    if ($(button).dataset.busy) return;
    $(button).dataset.busy = '1';
    const done = await session.act(verb);
    delete $(button).dataset.busy;
    $(button).removeAttribute('aria-disabled');
    inTurn(() => notice(done ? '' : t('problem')));
    if (done && verb === 'cancel') exit('cancelled');
  });
}

function wake() {
  if (document.visibilityState === 'visible') session.tick(true);
}

on('cancel', 'cancel');
on('accept', 'accept');
on('decline', 'undo');
on('undo', 'undo');
$('done').addEventListener('click', () => exit(isLinked(session.state) ? 'linked' : session.state.status) || close());
document.addEventListener('visibilitychange', wake);
for (const name of ['online', 'pageshow']) addEventListener(name, wake);
addEventListener('hashchange', () => location.reload());

let last = Date.now();
setInterval(() => {
  const slept = Date.now() - last > 10_000;
  last = Date.now();
  if (session.state.status) tick(session.state);
  session.tick(slept && !document.hidden);
}, 1000);

theme(wish.get('theme'));
inTurn(async () => {
  await speak(wish.get('locale'), ...navigator.languages);
  document.title = t('moment');
});
if (secret) session.open();
else inTurn(() => refused('invalid'));
