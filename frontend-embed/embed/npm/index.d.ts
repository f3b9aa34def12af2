/// <reference path="./linkgate.d.ts" />

export interface LoadOptions {
  /** The manifest's `file`, where the script is named by its hash. */
  file?: string;
  /** The manifest's `integrity`. */
  integrity?: string;
  /** Of your page's Content-Security-Policy. */
  nonce?: string;
}

/** Loads the widget from your gateway's origin, once however often it is called. */
export function loadLinkgate(gateway: string, options?: LoadOptions): Promise<Linkgate.Api>;
