const loading = new Map();

/**
 * Loads the widget from your gateway, once however often it is called, and gives `Linkgate`. Where there is
 * no document, as on a server, it waits for ever, so that a component can call it anywhere.
 */
export function loadLinkgate(gateway, { file = '/embed/v1/linkgate.js', integrity, nonce } = {}) {
  if (typeof document === 'undefined') return new Promise(() => {});
  if (window.Linkgate) return Promise.resolve(window.Linkgate);
  const src = trusted(new URL(file, gateway).href);
  if (!loading.has(String(src))) loading.set(String(src), load(src, integrity, nonce));
  return loading.get(String(src));
}

function load(src, integrity, nonce) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = src;
    script.async = true;
    script.crossOrigin = 'anonymous';
    if (integrity) script.integrity = integrity;
    if (nonce) script.nonce = nonce;
    script.onload = () => resolve(window.Linkgate);
    script.onerror = () => {
      // The next call tries again.
      loading.delete(String(src));
      script.remove();
      reject(new Error(`linkgate: ${src} could not be loaded`));
    };
    document.head.append(script);
  });
}

let policy;

/** For pages with `require-trusted-types-for 'script'`; their `trusted-types` has to name `linkgate`. */
function trusted(src) {
  if (!window.trustedTypes) return src;
  policy ??= window.trustedTypes.createPolicy('linkgate', { createScriptURL: (url) => url });
  return policy.createScriptURL(src);
}
