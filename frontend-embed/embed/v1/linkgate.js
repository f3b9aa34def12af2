/**
 * Linkgate.open(options), Linkgate.mount(element, options), Linkgate.headless(options), <link-tiktok>.
 * What they take and tell is in linkgate.d.ts.
 *
 * The hosted page does the work, in a frame or a popup. It hears one message, a hello, and what it tells is
 * believed only from that window, at the session's exact origin, with this hello's nonce, field by field.
 */
(() => {
  if (window.Linkgate) return;

  const WORDS = {
    en: ['Link TikTok', 'Close'],
    es: ['Vincular TikTok', 'Cerrar'],
    id: ['Hubungkan TikTok', 'Tutup'],
    pt: ['Vincular TikTok', 'Fechar'],
    vi: ['Liên kết TikTok', 'Đóng'],
    th: ['เชื่อมต่อ TikTok', 'ปิด'],
    ja: ['TikTokを連携', '閉じる'],
    ar: ['ربط TikTok', 'إغلاق'],
  };
  const TEXT = /^[^]{1,300}$/;
  /** What a message or the account in it may carry. */
  const FIELDS = {
    type: TEXT,
    status: /^(new|scanned|confirmed|expired|utilised|failed|cancelled|invalid|elsewhere)$/,
    reason: TEXT,
    unique_id: TEXT,
    receipt: /^[\w.-]{1,4000}$/,
    image: /^data:image\/[^]{1,99999}$/,
    expires_at: TEXT,
    height: /^[1-9]\d{1,3}$/,
    account_id: TEXT,
    username: TEXT,
    display_name: TEXT,
    avatar_url: /^(https:|data:image\/)[^]{1,9999}$/,
  };
  /** The field without which a message is none. */
  const NEEDED = { ready: 'type', status: 'status', linked: 'unique_id', qr: 'type', resize: 'height', again: 'type', exit: 'reason' };

  const STYLE = `
    :host { display: inline-block; color-scheme: light dark }
    :host([mode=inline]) { display: block; min-height: 20rem }
    :host([mode=headless]), :host([mode=inline]) > button { display: none }
    iframe { display: block; width: 100%; height: 30rem; max-height: inherit; border: 0 }
    dialog { width: 54rem; min-height: 20rem; max-height: 100dvh; padding: 0; border: 0; border-radius: 1rem; overscroll-behavior: contain }
    dialog::before { content: '...'; position: absolute; z-index: -1; inset: 40% 0; text-align: center }
    dialog::backdrop { background: #000a }
    button { min-width: 3rem; height: 3rem; padding: 0 1.5rem; border: 1px solid #82848f; border-radius: 1rem; background: #17171c; color: #fff; font: 600 1rem system-ui; cursor: pointer }
    dialog > button { position: sticky; top: 0; float: inline-end; margin-bottom: -3rem; padding: 0; border: 0; background: none; color: #82848f; outline-offset: -.25rem }
    @media (max-width: 40rem) { dialog { min-width: 100vw; height: 100dvh; border-radius: 0 } }`;

  const words = (locale) => WORDS[(locale || navigator.language).slice(0, 2)] || WORDS.en;

  function add(parent, tag, attributes) {
    const element = document.createElement(tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    return parent.appendChild(element);
  }

  /** Without a style element or attribute: the embedding page's policy need not allow any. Gives what undoes it. */
  function wear(root, text) {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
      return () => (root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet));
    } catch {
      // Safari before 16.4 has no such sheets. There the page itself stays as it is.
      if (root.host) add(root, 'style').textContent = text;
    }
  }

  function shadow(host) {
    const root = host.attachShadow({ mode: 'open' });
    wear(root, STYLE);
    return root;
  }

  /** What is sound in `data`. */
  function pick(data) {
    const picked = {};
    for (const name in FIELDS) {
      const value = data?.[name];
      if (typeof value === (name === 'height' ? 'number' : 'string') && FIELDS[name].test(value)) picked[name] = value;
    }
    return picked;
  }

  /** The dialog or popup that is open: there is one at a time. */
  let shown;

  function start(options, mode, parent) {
    const { session, locale, theme } = options;
    const modal = !parent && mode !== 'headless';
    if (modal && shown?.focus()) return shown;

    const popup = mode === 'popup' ? open('', '', 'width=480,height=760') : null;
    const [label, close] = words(locale);
    const nonce = crypto.getRandomValues(new Uint8Array(16)).join('-');
    let host, root, dialog, frame, unlock, origin, timer, watch, over, ended, linked = false;
    const target = () => popup || frame.contentWindow;

    function call(name, value) {
      try {
        options[name]?.(value);
      } catch (error) {
        // The app's own fault is the app's to see, and stops nothing here.
        reportError(error);
      }
    }

    function draw() {
      host = add(parent || document.body, 'link-tiktok-view', { mode });
      host.style.colorScheme = theme;
      host.end = exit;
      root = shadow(host);
      if (modal) {
        root = dialog = add(root, 'dialog', { 'aria-label': label });
        const button = add(dialog, 'button', { 'aria-label': close });
        button.textContent = '✕';
        button.onclick = dialog.onclose = () => exit('closed');
        // The page's own styles are left alone; where it has a scrollbar stays room for one.
        unlock = wear(document, `:root{overflow:hidden!important;scrollbar-gutter:${innerWidth > document.documentElement.clientWidth ? 'stable' : 'auto'}}`);
        dialog.showModal();
      }
    }

    async function load() {
      try {
        const given = await (typeof session === 'function' ? session() : session);
        if (over) return;
        const text = given?.url || given;
        if (!/^https?:/.test(text)) throw Error(`Linkgate: session gave ${JSON.stringify(given)}`);
        const url = new URL(text);
        for (const name of ['locale', 'theme']) if (options[name]) url.searchParams.set(name, options[name]);
        if (popup || origin) target().location.replace(url.href);
        else {
          // Not before there is an address: what a frame goes on to is a step in Firefox's history.
          frame = add(root, 'iframe', { title: label, referrerpolicy: 'no-referrer', allow: navigator.share ? 'web-share' : '', src: url.href });
          frame.onload = hello;
        }
        origin = url.origin;
        ended = '';
      } catch (error) {
        // The page that asked for another session can ask again.
        if (origin) call('onEvent', { type: 'error', error });
        else exit('error', error);
      }
    }

    function hello() {
      try {
        if (target().location.href === 'about:blank') return;
      } catch {
        // It is where it belongs.
      }
      target().postMessage({ linkgate: 1, type: 'hello', nonce, again: typeof session === 'function', qr: mode === 'headless' }, origin);
      timer ||= setTimeout(() => {
        const error = Error(`Linkgate: no answer. Is ${location.origin} in allowed_origins, ${origin} in frame-src?`);
        console.warn(error);
        // A popup may be of use all the same.
        if (popup) call('onEvent', { type: 'error', error });
        else exit('error', error);
      }, 20_000);
    }

    function heard({ data, source, origin: from }) {
      if (over || from !== origin || source !== target() || data?.linkgate !== 1 || data.nonce !== nonce) return;
      const news = pick(data);
      const { type, status, reason, height } = news;
      if (!(NEEDED[type] in news)) return;
      clearTimeout(timer);
      if (type === 'resize') frame.style.height = `${height}px`;
      else if (type === 'again') load();
      else if (type === 'exit') {
        if (reason !== 'escape') exit(reason);
        else if (dialog) exit('closed');
      } else {
        const isLink = type === 'linked';
        if (isLink && !(news.account = pick(data.account)).account_id) return;
        linked = isLink || (linked && status === 'confirmed');
        ended = /^(new|scanned|confirmed)$/.test(status) ? '' : reason === 'undone' ? reason : status;
        call('onEvent', news);
        if (isLink) call('onLinked', news);
      }
    }

    function exit(reason, error) {
      if (over) return;
      over = true;
      clearTimeout(timer);
      clearInterval(watch);
      removeEventListener('message', heard);
      removeEventListener('popstate', back);
      unlock?.();
      if (shown === handle) shown = undefined;
      popup?.close();
      // Closed before it goes, so that the focus returns to where it was.
      dialog?.close();
      host?.remove();
      if (error) call('onEvent', { type: 'error', error });
      call('onExit', { reason: linked ? 'linked' : ended || reason, linked, error });
    }

    /** Whoever goes back leaves what asked for the link. */
    const back = () => dialog && exit('closed');
    const handle = {
      destroy: () => exit('destroyed'),
      focus() {
        if (popup?.closed) exit('closed');
        else (popup || frame)?.focus();
        return !over;
      },
    };
    addEventListener('message', heard);
    addEventListener('popstate', back);
    if (modal) shown = handle;
    // Nobody tells when a popup has loaded, or is gone.
    if (popup) watch = setInterval(() => (popup.closed ? exit('closed') : hello()), 400);
    else draw();
    load();
    return handle;
  }

  /** Where a frame stands: should the app take that away, the link has ended. */
  customElements.define('link-tiktok-view', class extends HTMLElement {
    disconnectedCallback() {
      queueMicrotask(() => this.isConnected || this.end('destroyed'));
    }
  });

  customElements.define('link-tiktok', class extends HTMLElement {
    static observedAttributes = ['session', 'mode'];
    #session;
    #handle;

    get session() {
      return this.#session;
    }

    set session(value) {
      // A new function is for the next time: frameworks make one whenever they draw.
      if (value !== this.#session && typeof value !== 'function') this.#handle?.destroy();
      this.#session = value;
      if (value && this.shadowRoot && this.isConnected && this.getAttribute('mode') === 'inline') this.open();
    }

    attributeChangedCallback(name, old, value) {
      this.session = name === 'session' ? value : this.session;
    }

    connectedCallback() {
      if (!this.shadowRoot) {
        const button = add(shadow(this), 'button', { part: 'button' });
        add(button, 'slot').textContent = words(this.getAttribute('locale'))[0];
        button.onclick = () => this.open();
      }
      // It may have been set before this class was known.
      const { session } = this;
      delete this.session;
      this.session = session;
    }

    disconnectedCallback() {
      queueMicrotask(() => this.isConnected || this.#handle?.destroy());
    }

    open() {
      const tell = (type, detail) => this.dispatchEvent(new CustomEvent(`linkgate:${type}`, { detail, bubbles: true, composed: true }));
      const mode = this.getAttribute('mode');
      return (this.#handle ||= start({
        session: this.session,
        locale: this.getAttribute('locale'),
        theme: this.getAttribute('theme'),
        onEvent(event) {
          tell(event.type, event);
          if (event.type === 'status') tell(event.status, event);
        },
        onExit: (end) => {
          this.#handle = undefined;
          tell('exit', end);
        },
      }, mode, mode === 'inline' && this.shadowRoot));
    }
  });

  window.Linkgate = {
    open: (options) => start(options, options.mode),
    mount: (element, options) => start(options, 'inline', element),
    headless: (options) => start(options, 'headless'),
  };
})();
