/**
 * Linkgate.open({ session, onLinked, onExit, onEvent, locale, theme }) in a dialog,
 * Linkgate.mount(element, options) in the page, <link-tiktok session="url"> as a button.
 *
 * `session`: a link session's `url`, an object with it, or a function (async or not) giving either.
 * `onLinked({ account, receipt, unique_id })` is a hint; your server hears it by webhook.
 * `onExit({ reason, linked })` comes once, however it ends.
 */
(() => {
  'use strict';
  if (window.Linkgate) return;

  const STATUSES = ['new', 'scanned', 'confirmed', 'expired', 'utilised', 'failed', 'cancelled'];
  const WORDS = { en: ['Link TikTok', 'Close'], es: ['Vincular TikTok', 'Cerrar'], id: ['Hubungkan TikTok', 'Tutup'] };
  // No style element or attribute: the embedding page's CSP need not allow any.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { display: block; color-scheme: light dark }
    :host(link-tiktok) { display: inline-block }
    :host([data-theme=light]) { color-scheme: light }
    :host([data-theme=dark]) { color-scheme: dark }
    iframe { display: block; width: 100%; height: 30rem; border: 0; border-radius: 1rem; background: light-dark(#fff, #19191e) }
    dialog { width: 54rem; max-height: 100dvh; padding: 0; border: 1px solid #82848f40; border-radius: 1rem;
      background: light-dark(#fff, #19191e); overscroll-behavior: contain }
    dialog::backdrop { background: #0b0b10a6 }
    button { min-height: 3rem; padding: 0 1.5rem; border: 1px solid #0000; border-radius: .75rem; background: #17171c; color: #fff;
      font: 600 1rem system-ui, sans-serif; cursor: pointer }
    dialog button { position: absolute; inset: .25rem .25rem auto auto; padding: 0; width: 3rem; background: none; color: #82848f; font-size: 1.5rem }
    :focus-visible { outline: 3px solid #5b76f5; outline-offset: -1px }
    @media (max-width: 40rem) { dialog { max-width: 100vw; width: 100vw; height: 100dvh; border: 0; border-radius: 0 } }`);

  const words = (locale) => WORDS[String(locale || navigator.language).slice(0, 2).toLowerCase()] || WORDS.en;

  function add(parent, tag, attributes = {}) {
    const element = document.createElement(tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    return parent.appendChild(element);
  }

  function shadow(host) {
    const root = host.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    return root;
  }

  function address(session, { locale, theme }) {
    const url = new URL(typeof session === 'string' ? session : session.url);
    if (!/^https?:$/.test(url.protocol)) throw new TypeError('a link session has an http(s) url');
    if (locale) url.searchParams.set('locale', locale);
    if (theme) url.searchParams.set('theme', theme);
    return url;
  }

  /** Puts the hosted page into `parent`. `end` is called once, after the frame is gone. */
  function frame(parent, options, modal, end) {
    const call = (name, value) => typeof options[name] === 'function' && options[name](value);
    const element = add(parent, 'iframe', { title: words(options.locale)[0], referrerpolicy: 'no-referrer' });
    let origin, nonce, timer, over, linked = false, ended;

    function hello() {
      if (!origin) return;
      nonce = crypto.getRandomValues(new Uint8Array(16)).join('-');
      element.contentWindow.postMessage({ linkgate: 1, type: 'hello', nonce }, origin);
    }

    function heard({ data, source, origin: from }) {
      if (source !== element.contentWindow || from !== origin || !data || data.linkgate !== 1) return;
      if (!nonce || data.nonce !== nonce) return;
      const { type, status, account, receipt, unique_id, reason, height } = data;
      clearTimeout(timer);
      if (type === 'resize' && height > 0) element.style.height = `${Math.min(height, 2000)}px`;
      else if (type === 'exit' && (modal || reason !== 'escape')) exit(reason === 'escape' ? 'closed' : String(reason));
      else if (type === 'ready') call('onEvent', { type });
      else if (type === 'status' && STATUSES.includes(status)) {
        linked = linked && status === 'confirmed';
        ended = STATUSES.indexOf(status) > 2 && (reason === 'undone' ? reason : status);
        call('onEvent', { type, status, reason, unique_id });
      } else if (type === 'linked' && account) {
        linked = true;
        call('onEvent', { type, account, unique_id });
        call('onLinked', { account, receipt, unique_id });
      }
    }

    function exit(reason, error) {
      if (over) return;
      over = true;
      clearTimeout(timer);
      removeEventListener('message', heard);
      element.remove();
      end();
      call('onExit', { reason: linked ? 'linked' : ended || reason, linked, error });
    }

    element.addEventListener('load', hello);
    addEventListener('message', heard);
    Promise.resolve()
      .then(() => (typeof options.session === 'function' ? options.session() : options.session))
      .then((session) => {
        if (over) return;
        const url = address(session, options);
        origin = url.origin;
        element.src = url.href;
        timer = setTimeout(() => {
          console.warn(`Linkgate: no answer. Is ${location.origin} one of the tenant's allowed_origins?`);
        }, 15_000);
      })
      .catch((error) => exit('error', error));
    return exit;
  }

  function mount(parent, options) {
    const host = add(parent, 'div', { 'data-theme': options.theme || '' });
    const exit = frame(shadow(host), options, false, () => host.remove());
    return { destroy: () => exit('destroyed') };
  }

  let shown;

  /** One dialog at a time: while it is open, the same handle is answered. */
  function open(options) {
    if (shown) return shown;
    const page = document.documentElement;
    const { overflow } = page.style;
    const host = add(document.body, 'div', { 'data-theme': options.theme || '' });
    const [label, close] = words(options.locale);
    const dialog = add(shadow(host), 'dialog', { 'aria-label': label });
    const button = add(dialog, 'button', { type: 'button', 'aria-label': close });
    button.textContent = '✕';
    const exit = frame(dialog, options, true, () => {
      shown = undefined;
      // Closed before it goes, so that the focus returns to where it was.
      dialog.close();
      host.remove();
      page.style.overflow = overflow;
    });
    button.addEventListener('click', () => exit('closed'));
    dialog.addEventListener('close', () => exit('closed'));
    page.style.overflow = 'hidden';
    dialog.showModal();
    return (shown = { destroy: () => exit('destroyed') });
  }

  /** A function for `session` is set as a property. */
  class LinkTiktok extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) return;
      const button = add(shadow(this), 'button', { type: 'button', part: 'button' });
      add(button, 'slot').textContent = words(this.getAttribute('locale') || this.lang)[0];
      button.addEventListener('click', () => this.open());
    }

    disconnectedCallback() {
      if (this.handle) this.handle.destroy();
    }

    open() {
      const tell = (name) => (detail) =>
        this.dispatchEvent(new CustomEvent(`linkgate:${name}`, { detail, bubbles: true, composed: true }));
      this.handle = open({
        session: this.session || this.getAttribute('session'),
        locale: this.getAttribute('locale'),
        theme: this.getAttribute('theme'),
        onLinked: tell('linked'),
        onExit: tell('exit'),
        onEvent: (event) => event.type === 'status' && tell('status')(event),
      });
    }
  }

  window.Linkgate = { open, mount };
  if (!customElements.get('link-tiktok')) customElements.define('link-tiktok', LinkTiktok);
})();
