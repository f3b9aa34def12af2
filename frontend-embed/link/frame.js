/**
 * This page and the one that embeds it: its parent where it is framed, its opener where it is a popup.
 *
 * Nobody hears anything before they said hello from one of the tenant's exact origins. From then on this
 * page tells how it goes: to that origin alone, with that hello's nonce, and never a secret. A hello is all
 * that it can be told.
 */
const root = document.documentElement;
const framed = parent !== window;
const host = framed ? parent : opener;

/**
 * `main` is the element whose height the frame should have. Where there is a peer, `data-peer` of the root
 * element is `frame` or `popup`, and with `data-again` that peer can bring another session.
 *
 * `tell(state, isLinked)` after every change; `measure()` when the height may be another; `exit(reason)`
 * when the user is done, and `again()` when they want another try: both give whether somebody heard it.
 */
export function framing(main) {
  let state = {};
  let linked = false;
  let told = {};
  let hello, peer;

  function send(type, fields) {
    if (peer) host.postMessage({ linkgate: 1, nonce: peer.nonce, type, ...fields }, peer.origin);
    return Boolean(peer);
  }

  function meet() {
    if (!hello || hello === peer) return;
    // A session that did not open tells no origins: then only the page's policy has said who may frame it.
    const origins = state.allowed_origins ?? (framed && state.status ? [hello.origin] : []);
    if (!origins.includes(hello.origin)) return;
    peer = hello;
    told = {};
    root.dataset.peer = framed ? 'frame' : 'popup';
    root.toggleAttribute('data-again', peer.again);
    send('ready');
    measure();
  }

  function tell(news, isLinked) {
    state = news;
    linked = isLinked;
    meet();
    const { status, reason, account, receipt, unique_id, qr } = state;
    if (told.status !== status) send('status', { status, reason, unique_id });
    told.status = status;
    // The picture, for those who draw the page themselves.
    if (peer?.qr && told.image !== qr?.image) send('qr', { image: qr?.image, expires_at: qr?.expires_at });
    told.image = qr?.image;
    if (linked) told.linked ||= send('linked', { status, account, receipt, unique_id });
  }

  function measure() {
    if (framed) send('resize', { height: Math.ceil(main.offsetHeight) });
  }

  const exit = (reason) => send('exit', { reason });
  const again = () => Boolean(peer?.again) && send('again');

  if (framed) {
    root.dataset.framed = '';
    new ResizeObserver(measure).observe(main);
  }
  addEventListener('message', ({ source, origin, data }) => {
    const { linkgate, type, nonce, again, qr } = Object(data);
    if (!host || source !== host || linkgate !== 1 || type !== 'hello') return;
    if (typeof nonce !== 'string' || !/^[\w-]{16,64}$/.test(nonce)) return;
    if (hello?.nonce === nonce && hello.origin === origin) return;
    hello = { origin, nonce, again: again === true, qr: qr === true };
    tell(state, linked);
  });

  return { tell, exit, again, measure };
}
