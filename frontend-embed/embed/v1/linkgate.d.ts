/**
 * The widget of a linkgate gateway: `<script src="https://link.example/embed/v1/linkgate.js">` makes
 * `Linkgate` and the element `<link-tiktok>`.
 */
declare namespace Linkgate {
  /** `invalid` and `elsewhere`: the page could not open the session, whose `unique_id` is not told then. */
  type Status = 'new' | 'scanned' | 'confirmed' | 'expired' | 'utilised' | 'failed' | 'cancelled' | 'invalid' | 'elsewhere';

  /** A link session's `url`, or what your backend answered with it. */
  type SessionUrl = string | { url: string };

  /**
   * The session, or a function that asks your backend for one. With a function the page offers another try
   * when a session ended without an account.
   */
  type Session = SessionUrl | (() => SessionUrl | Promise<SessionUrl>);

  /** Where the page is shown. A popup that the browser blocks becomes a dialog. */
  type Mode = 'dialog' | 'inline' | 'popup';

  interface Account {
    account_id: string;
    username?: string;
    display_name?: string;
    /** `https:` or `data:image/`. */
    avatar_url?: string;
  }

  /** The page is there, and talks. Once more after it was loaded anew. */
  interface ReadyEvent {
    type: 'ready';
  }

  interface StatusEvent {
    type: 'status';
    status: Status;
    /** Why it ended without an account, such as `undone`, `cancelled_by_user`, `duplicate_account`. */
    reason?: string;
    unique_id?: string;
  }

  /** An account is linked, as far as a browser can tell. Believe your backend. */
  interface LinkedEvent {
    type: 'linked';
    status?: 'confirmed';
    unique_id: string;
    account: Account;
    /** A JWT for your backend to check with your tenant's public keys. */
    receipt?: string;
  }

  /** `headless` only: the code to show; no `image` while there is none. */
  interface QrEvent {
    type: 'qr';
    /** `data:image/svg+xml` or `data:image/png`. */
    image?: string;
    /** RFC 3339. A new code comes by itself before that. */
    expires_at?: string;
  }

  /** The session could not be had, or the page does not answer. */
  interface ErrorEvent {
    type: 'error';
    error: unknown;
  }

  type Event = ReadyEvent | StatusEvent | LinkedEvent | QrEvent | ErrorEvent;

  interface Exit {
    /** What came of it, or who ended it. */
    reason: 'linked' | 'closed' | 'cancelled' | 'destroyed' | 'error' | 'expired' | 'failed' | 'utilised' | 'undone' | 'invalid' | 'elsewhere' | (string & {});
    /** Whether an account is linked. */
    linked: boolean;
    /** With `error`. */
    error?: unknown;
  }

  interface Options {
    session: Session;
    /** Such as `es` or `pt-BR`; else what the session says, else the browser's. */
    locale?: string | null;
    /** Else what the session says, else the browser's. */
    theme?: 'light' | 'dark' | null;
    onLinked?(linked: LinkedEvent): void;
    /** Exactly once, however it ends. */
    onExit?(exit: Exit): void;
    onEvent?(event: Event): void;
  }

  interface OpenOptions extends Options {
    /** `dialog` if it is absent. Open a popup in the click itself, or the browser blocks it. */
    mode?: 'dialog' | 'popup' | null;
  }

  interface Handle {
    /** Takes the page away. Calling it twice does no harm. */
    destroy(): void;
    /** Brings it to the front. Gives whether it is still there. */
    focus(): boolean;
  }

  /** `<link-tiktok session mode locale theme>`: a button, or with `mode="inline"` the page itself. */
  interface Element extends HTMLElement {
    session: Session | null | undefined;
    /** What a click on its button does. */
    open(): Handle;
  }

  /** The element's events, which bubble, out of shadow trees too. Statuses are events by themselves. */
  interface ElementEventMap {
    'linkgate:ready': CustomEvent<ReadyEvent>;
    'linkgate:status': CustomEvent<StatusEvent>;
    'linkgate:new': CustomEvent<StatusEvent>;
    'linkgate:scanned': CustomEvent<StatusEvent>;
    'linkgate:confirmed': CustomEvent<StatusEvent>;
    'linkgate:expired': CustomEvent<StatusEvent>;
    'linkgate:utilised': CustomEvent<StatusEvent>;
    'linkgate:failed': CustomEvent<StatusEvent>;
    'linkgate:cancelled': CustomEvent<StatusEvent>;
    'linkgate:invalid': CustomEvent<StatusEvent>;
    'linkgate:elsewhere': CustomEvent<StatusEvent>;
    'linkgate:linked': CustomEvent<LinkedEvent>;
    'linkgate:error': CustomEvent<ErrorEvent>;
    'linkgate:exit': CustomEvent<Exit>;
  }

  interface Api {
    /** A dialog, or a popup. There is one at a time: while it is open, the same handle is answered. */
    open(options: OpenOptions): Handle;
    /** The page inside `element`; as many as you like. */
    mount(element: Element | HTMLElement | ShadowRoot, options: Options): Handle;
    /** No page at all: `qr` and `status` come as events, and your own page shows them. */
    headless(options: Options): Handle;
  }
}

declare const Linkgate: Linkgate.Api;

interface Window {
  Linkgate?: Linkgate.Api;
}

interface HTMLElementTagNameMap {
  'link-tiktok': Linkgate.Element;
}

interface HTMLElementEventMap extends Linkgate.ElementEventMap {}
