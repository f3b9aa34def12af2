// The client: one call for each operation of the document, by its name. Needs nothing but `fetch`.
import { operations } from './operations.js';

const RETRIES_MAX = 10;
/** The longest that one `Retry-After` is waited for, in milliseconds; a longer one is the caller's. */
const WAIT_MS_MAX = 30_000;
const AGAIN = new Set([429, 502, 503, 504]);

/** An answer that is not good, or none at all. */
export class LinkgateError extends Error {
  constructor(problem, response, cause) {
    super(problem.detail, cause === undefined ? undefined : { cause });
    this.name = 'LinkgateError';
    this.problem = problem;
    this.status = problem.status;
    this.code = problem.code;
    this.requestId = problem.request_id;
    this.response = response;
  }
}

export class Linkgate {
  #base;
  #headers;
  #fetch;
  #timeoutMs;
  #retries;

  constructor({ baseUrl, apiKey, token, fetch = globalThis.fetch, timeoutMs = 60_000, retries = 2 }) {
    if (apiKey !== undefined && token !== undefined) {
      throw new TypeError('give apiKey or token, not both');
    }
    this.#base = String(baseUrl).replace(/\/+$/, '');
    this.#headers = {};
    if (apiKey !== undefined) this.#headers['X-API-Key'] = apiKey;
    if (token !== undefined) this.#headers.Authorization = `Bearer ${token}`;
    this.#fetch = fetch;
    this.#timeoutMs = timeoutMs;
    this.#retries = Math.min(Math.max(0, retries), RETRIES_MAX);
  }

  /** Calls an operation and reads its answer. */
  async call(operation, args = {}) {
    const response = await this.response(operation, args);
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    if (text === '') return undefined;
    return /^application\/json\b/.test(type) ? JSON.parse(text) : text;
  }

  /** The same without reading the answer: for streams and exports. */
  async response(operation, args = {}) {
    const known = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (known === undefined) throw new TypeError(`there is no operation ${operation}`);
    const [method, pattern, once] = known;
    const url = this.#base + address(pattern, args.path) + search(args.query);
    const headers = { Accept: 'application/json, application/problem+json, */*', ...this.#headers };
    // The same in every try, so that nothing is done twice.
    if (once) headers['Idempotency-Key'] = args.idempotencyKey ?? globalThis.crypto.randomUUID();
    let body;
    if (args.body !== undefined) {
      headers['Content-Type'] = 'application/json';
      body = JSON.stringify(args.body);
    }
    const mayRepeat = once || method !== 'POST';
    for (let tries = 0; ; tries += 1) {
      const last = !mayRepeat || tries >= this.#retries;
      const outcome = await this.#attempt(url, { method, headers, body }, args.signal);
      if (outcome.response?.ok) return outcome.response;
      const error = outcome.error ?? (await errorOf(outcome.response));
      const wait = waitMs(error, tries);
      const again = outcome.error !== undefined || AGAIN.has(error.status) || error.code === 'idempotency_key_in_use';
      if (last || !again || wait > WAIT_MS_MAX || args.signal?.aborted) throw error;
      await pause(wait, args.signal);
    }
  }

  /** Everything that a list has, page after page. */
  async *list(operation, args = {}) {
    let cursor = args.query?.cursor;
    do {
      const query = cursor === undefined ? args.query : { ...args.query, cursor };
      const page = await this.call(operation, { ...args, query });
      yield* page.data;
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
  }

  /** One try: an answer, or why there is none. */
  async #attempt(url, init, signal) {
    const deadline = AbortSignal.timeout(this.#timeoutMs);
    const both = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
    try {
      return { response: await this.#fetch.call(globalThis, url, { ...init, signal: both, redirect: 'manual' }) };
    } catch (cause) {
      if (signal?.aborted) throw cause;
      return { error: new LinkgateError(problem(0, 'no_answer', `no answer from ${url}`), undefined, cause) };
    }
  }
}

/** A problem for what was answered by no gateway. */
function problem(status, code, detail) {
  return { type: 'about:blank', title: code, status, detail, code, actor: 'wait', request_id: '' };
}

/** The answer's problem. The compatible surface has its own shape, which is told as a problem too. */
async function errorOf(response) {
  const text = await response.text().catch(() => '');
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  if (typeof body?.code !== 'string') {
    const detail = `the answer has the status ${response.status} and no problem`;
    return new LinkgateError(problem(response.status, `http_${response.status}`, detail), response);
  }
  if (body.success === false) {
    const { success: _, error: detail, ...rest } = body;
    const made = { type: `/docs/errors#${body.code}`, title: body.code, status: response.status, detail, ...rest };
    return new LinkgateError(made, response);
  }
  return new LinkgateError(body, response);
}

/** As long as the gateway says; else longer with each try, and never the same for two clients. */
function waitMs(error, tries) {
  const told = Number(error.response?.headers.get('retry-after') ?? NaN);
  return Number.isFinite(told) ? told * 1000 : Math.min(250 * 2 ** tries, 8000) * (0.5 + Math.random() / 2);
}

function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    }
    signal?.addEventListener('abort', done, { once: true });
  });
}

function address(pattern, path = {}) {
  return pattern.replace(/\{(\w+)\}/g, (_, name) => {
    const value = path[name];
    // An empty one would be the address of something else.
    if (value === undefined || value === null || value === '') throw new TypeError(`path.${name} is missing`);
    // Dots alone mean folders in an address, also percent-encoded.
    if (/^\.{1,2}$/.test(String(value))) throw new TypeError(`path.${name} can't be ${value}`);
    return encodeURIComponent(String(value));
  });
}

function search(query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}
