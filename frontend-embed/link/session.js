/**
 * One link session as the server tells it: opened, then followed by its event stream. Whatever
 * happens to the network, it comes back by itself; only 4xx answers that can't get better end it.
 */
import { Problem, now, post } from './api.js';

const RETRY_MS_MAX = 30_000;
const POLL_MS = 3_000;
const PENDING = ['new', 'scanned'];

export class Session {
  /** The merged answers of the server: what the view draws. */
  state = {};
  #path;
  #secret;
  #token;
  #on;
  #source;
  #timer;
  #failures = 0;
  #opening = false;
  #heard = 0;
  #over = false;

  /** `path` is the page's own, `/link/{id}`. `on`: `change(state)`, `trouble(isLost)`, `refused("invalid" | "elsewhere")`. */
  constructor(path, secret, on) {
    this.#path = path;
    this.#secret = secret;
    this.#on = on;
    this.#token = stored(this.#path);
  }

  get pending() {
    return PENDING.includes(this.state.status);
  }

  /** Asks for the whole state, and listens from then on. */
  async open() {
    if (this.#opening || this.#over) return;
    this.#opening = true;
    clearTimeout(this.#timer);
    try {
      const body = { secret: this.#secret };
      if (this.#token) body.view_token = this.#token;
      const answer = await post(`${this.#path}/open`, body);
      this.#token = answer.view_token;
      stored(this.#path, answer.view_token);
      this.#failures = 0;
      this.#heard = Date.now();
      this.#on.trouble(false);
      this.#take({ ...this.state, ...answer });
    } catch (error) {
      this.#refused(error);
    }
    this.#opening = false;
  }

  /** `cancel`, `undo` or `accept`. True when the server did it; what holds now is shown anyway. */
  async act(verb) {
    try {
      const answer = await post(`${this.#path}/${verb}`, {}, this.#token);
      if (verb === 'accept') this.state.accepted = true;
      if (answer.status) this.#take({ ...this.state, ...answer });
      else await this.open();
      return true;
    } catch (error) {
      if (error.status >= 400 && error.status < 500) await this.open();
      return false;
    }
  }

  /** To be called every second, and with `woke` after sleep or when the network is back. */
  tick(woke) {
    const silentMs = Date.now() - this.#heard;
    const due = Date.parse(this.state.qr?.expires_at ?? this.state.expires_at);
    const overdue = this.pending && now() - due > 2_000 && silentMs > 10_000;
    const stale = woke && silentMs > POLL_MS && (this.pending || !this.state.status);
    if (!overdue && !stale) return;
    // After sleep a stream can look open and yet be dead.
    this.#source?.close();
    this.open();
  }

  #take(state) {
    this.state = state;
    if (this.pending) {
      this.#listen();
    } else {
      clearTimeout(this.#timer);
      this.#source?.close();
    }
    this.#on.change(state);
  }

  #listen() {
    if (this.#source && this.#source.readyState !== EventSource.CLOSED) return;
    const source = new EventSource(`${this.#path}/events?view=${encodeURIComponent(this.#token)}`);
    this.#source = source;
    source.onopen = () => {
      clearTimeout(this.#timer);
      this.#heard = Date.now();
      this.#on.trouble(false);
    };
    source.addEventListener('status', (event) => this.#told(event.data));
    // A stream that ended reconnects by itself; one that was refused does not, and then, as when
    // reconnecting takes too long, asking for the state takes its place.
    source.onerror = () => this.#later(source.readyState === EventSource.CLOSED ? POLL_MS : 3 * POLL_MS);
  }

  #told(data) {
    let news;
    try {
      news = Object(JSON.parse(data));
    } catch {
      return;
    }
    this.#heard = Date.now();
    // A code is good for one scan: after one, it is not shown again.
    if (news.status === 'scanned' && !news.qr) news.qr = null;
    if (news.status && this.pending) this.#take({ ...this.state, ...news });
  }

  #refused(error) {
    const { status, code, retryMs } = error instanceof Problem ? error : new Problem(0);
    if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
      this.#source?.close();
      this.#over = true;
      this.state = {};
      this.#on.refused(code === 'link_already_open' ? 'elsewhere' : 'invalid');
      return;
    }
    this.#failures += 1;
    this.#on.trouble(true);
    const wait = 1000 * 2 ** Math.min(this.#failures, 5) * (0.5 + Math.random() / 2);
    this.#later(Math.min(Math.max(wait, retryMs), RETRY_MS_MAX));
  }

  #later(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.open(), ms);
  }
}

/** Reads or keeps the view token for a reload. A browser may forbid storage: then there is none. */
function stored(key, value) {
  try {
    if (value) sessionStorage.setItem(key, value);
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}
