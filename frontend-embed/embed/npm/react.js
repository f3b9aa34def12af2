import { createElement, useEffect, useRef } from 'react';
import { loadLinkgate } from './index.js';

/** `<link-tiktok>` with `session`, `onLinked`, `onExit` and `onEvent` as props. */
export function LinkTiktok({ gateway, session, onLinked, onExit, onEvent, ...attributes }) {
  const ref = useRef(null);
  useEffect(() => void loadLinkgate(gateway).catch((error) => onExit?.({ reason: 'error', linked: false, error })), [gateway]);
  useEffect(() => void (ref.current.session = session));
  useEffect(() => {
    const listening = new AbortController();
    const on = (name, tell) => ref.current.addEventListener(`linkgate:${name}`, ({ detail }) => tell?.(detail), listening);
    on('linked', onLinked);
    on('exit', onExit);
    for (const name of ['ready', 'status', 'linked', 'error']) on(name, onEvent);
    return () => listening.abort();
  });
  return createElement('link-tiktok', { ...attributes, ref });
}
