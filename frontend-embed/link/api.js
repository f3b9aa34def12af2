/** Calls to the gateway. Every failure is a `Problem`; nothing waits for longer than 15 s. */

const WAIT_MS_MAX = 15_000;
let skewMs = 0;

export class Problem extends Error {
  /** `status` 0 is no answer at all; `retryMs` is what the server asked to wait. */
  constructor(status, code, retryMs = 0) {
    super(code);
    this.status = status;
    this.code = code;
    this.retryMs = retryMs;
  }
}

/** The server's time in ms: a visitor's clock may be hours off, and deadlines are the server's. */
export const now = () => Date.now() + skewMs;

/** Sends `body` as JSON and gives the answer's object, empty where there is none. */
export async function post(path, body = {}, token) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), WAIT_MS_MAX);
  let response;
  let answer = {};
  try {
    const headers = { 'content-type': 'application/json' };
    if (token) headers.authorization = `Bearer ${token}`;
    const init = { method: 'POST', headers, body: JSON.stringify(body), cache: 'no-store', signal: abort.signal };
    response = await fetch(path, init);
    const text = await response.text();
    if (text) answer = Object(JSON.parse(text));
  } catch {
    throw new Problem(response && !response.ok ? response.status : 0);
  } finally {
    clearTimeout(timer);
  }
  const date = Date.parse(response.headers.get('date'));
  if (date) skewMs = date - Date.now();
  if (response.ok) return answer;
  throw new Problem(response.status, answer.code, 1000 * response.headers.get('retry-after') || 0);
}
