import { createElement, useEffect, useRef } from 'react';
import { loadLinkgate } from './index.js';

/** `<link-tiktok>` with `session`, `onLinked`, `onExit` and `onEvent` as props. */
export function LinkTiktok({ gateway, session, onLinked, onExit, onEvent, ...attributes }) {
  const ref = useRef(null);
  useEffect(() => void loadLinkgate(gateway).catch((error) => onExit?.({ reason: 'error', linked: false, error })), [gateway]);
  useEffect(() => {
    const tell = { ready: [onEvent], status: [onEvent], linked: [onLinked, onEvent], error: [onEvent], exit: [onExit] };
    const listening = new AbortController();
    for (const name in tell)
      ref.current.addEventListener(`linkgate:${name}`, ({ detail }) => tell[name].forEach((hear) => hear?.(detail)), listening);
    ref.current.session = session;
    return () => listening.abort();
  });
  return createElement('link-tiktok', { ...attributes, ref });
}
