/** A link session as the server tells it, whatever the network does. */
const POLL_MS = 3_000;
const WAIT_MS_MAX = 30_000;
/** How long one question waits for news where no stream gets through, in seconds. */
const ASK_SECS = 25;
const STEPS = ['new', 'scanned', 'confirmed'];
/** What an answer leaves out, there is no more. */
const NOTHING = { reason: undefined, account: undefined, undo_until: undefined, receipt: undefined };
let skewMs = 0;

/** In how many seconds a deadline of the server is: by its time, as a visitor's clock may be hours off. */
export const left = (time) => (Date.parse(time) - Date.now() - skewMs) / 1000;
export const isPending = ({ status }) => status === 'new' || status === 'scanned';
/** News on their way may be older than what is known: a session only ever moves on. */
const step = ({ status }) => (STEPS.indexOf(status) + 1 || 4);
/** After the link there is still its picture to come, and the undo, maybe by somebody else. */
const isOpen = (state) => isPending(state) || (state.status === 'confirmed' && !(left(state.undo_until) < 0));

/** `on`: `change(state)`, `trouble(isLost)`, `refused("invalid" or "elsewhere")`. */
export function follow(path, secret, locale, on) {
  let state = {};
  // Made here, so that an answer that never arrives does not lock us out.
  let token = stored(path) ?? stored(path, random());
  let failures = 0;
  let heard = 0;
  /** Streams in a row that told nothing: some proxies cut them, others hold them back. */
  let silent = 0;
  let source;
  let timer;
  let silence;
  let opening;
  let asking;
  let over;

  async function open() {
    if (opening || over) return;
    opening = true;
    clearTimeout(timer);
    try {
      const answer = await post(`${path}/open`, { secret, view_token: token, locale });
      token = stored(path, answer.view_token);
      well();
      take(answer);
    } catch (error) {
      failed(error);
    }
    opening = false;
  }

  function well() {
    heard = Date.now();
    failures = 0;
    on.trouble(false);
  }

  function take(news) {
    if (state.status && step(news) < step(state)) return;
    const accepted = state.accepted || news.confirmation === 'accepted';
    state = { ...state, ...NOTHING, ...news, accepted };
    if (isOpen(state)) listen();
    else stop();
    on.change(state);
  }

  function listen() {
    if (silent > 2) return asking || ask();
    if (source?.readyState < 2) return;
    source = new EventSource(`${path}/events?view=${encodeURIComponent(token)}`);
    source.addEventListener('status', ({ data }) => told(data));
    expect();
    source.onopen = () => {
      clearTimeout(timer);
      heard = Date.now();
      on.trouble(false);
      expect();
    };
    // A stream that ended reconnects by itself; in place of one that was refused, we poll.
    source.onerror = () => {
      clearTimeout(silence);
      silent += 1;
      if (silent > 2) giveUp();
      else later(source.readyState < 2 ? 3 * POLL_MS : POLL_MS);
    };
  }

  /** Where the session stands is told at once, unless somebody on the way holds it back, or even that there is a stream. */
  function expect() {
    clearTimeout(silence);
    silence = setTimeout(giveUp, 2 * POLL_MS);
  }

  function giveUp() {
    silent = 3;
    stop();
    open();
  }

  /** Where no stream gets through: one answer after another, each when there are news. */
  async function ask() {
    const mine = (asking = new AbortController());
    try {
      while (asking === mine && isOpen(state)) {
        const query = new URLSearchParams({ view: token, wait: ASK_SECS, known: state.version });
        const news = await call(`${path}/state?${query}`, {}, ASK_SECS * 1000 + POLL_MS, mine);
        well();
        take(news);
      }
    } catch (error) {
      if (asking === mine) {
        asking = undefined;
        failed(error);
      }
    }
  }

  function told(data) {
    clearTimeout(silence);
    silent = 0;
    heard = Date.now();
    const news = parsed(data);
    if (news.status) take(news);
  }

  function failed({ status = 0, code, retryMs = 0 }) {
    if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
      stop();
      over = true;
      on.refused(code === 'link_already_open' ? 'elsewhere' : 'invalid');
      return;
    }
    failures += 1;
    on.trouble(true);
    const wait = 1000 * 2 ** Math.min(failures, 5) * (0.5 + Math.random() / 2);
    later(Math.min(Math.max(wait, retryMs), WAIT_MS_MAX));
  }

  function later(ms) {
    clearTimeout(timer);
    timer = setTimeout(open, ms);
  }

  /** Until `open` is called again. */
  function stop() {
    clearTimeout(timer);
    clearTimeout(silence);
    source?.close();
    asking?.abort();
    asking = undefined;
  }

  /** Gives whether the server did it; what holds now is shown anyway. */
  async function act(verb) {
    try {
      take(await post(`${path}/${verb}`, {}, token));
      return true;
    } catch ({ status }) {
      if (status >= 400 && status < 500) await open();
      return false;
    }
  }

  /** For every second, and with `woke` after sleep or when the network is back. */
  function tick(woke) {
    const due = isPending(state) ? left(state.qr?.expires_at ?? state.expires_at) : NaN;
    const isOver = state.status && !isOpen(state);
    if (isOver) stop();
    if (isOver || Date.now() - heard < (woke ? 1 : 3) * POLL_MS || !(woke || -1000 * due > POLL_MS)) return;
    // After sleep a stream can look open and yet be dead.
    stop();
    open();
  }

  return { open, stop, act, tick };
}

/** Throws `{status, code, retryMs}`, or where there was no answer, what `fetch` throws. */
function post(path, body, token) {
  const headers = { 'content-type': 'application/json' };
  if (token) headers.authorization = `Bearer ${token}`;
  return call(path, { method: 'POST', headers, body: JSON.stringify(body) }, WAIT_MS_MAX / 2);
}

async function call(path, init, waitMs, abort = new AbortController()) {
  const timer = setTimeout(() => abort.abort(), waitMs);
  try {
    const response = await fetch(path, { ...init, signal: abort.signal });
    skewMs = (Date.parse(response.headers.get('date')) || Date.now()) - Date.now();
    const answer = parsed(await response.text());
    if (response.ok) return answer;
    throw { status: response.status, code: answer.code, retryMs: 1000 * response.headers.get('retry-after') };
  } finally {
    clearTimeout(timer);
  }
}

function parsed(text) {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** At least 32 letters. */
const random = () => Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16)).join('');

/** Keeps the view token for a reload, where the browser allows it. */
function stored(key, value) {
  try {
    if (value) sessionStorage[key] = value;
    return value ?? sessionStorage[key];
  } catch {
    return value;
  }
}
