/// <reference path="./linkgate.d.ts" />
import type { ReactElement, ReactNode } from 'react';

export interface LinkTiktokProps {
  /** Your gateway's origin. */
  gateway: string;
  session: Linkgate.Session;
  mode?: Linkgate.Mode;
  locale?: string;
  theme?: 'light' | 'dark';
  /** The button's words. */
  children?: ReactNode;
  id?: string;
  class?: string;
  onLinked?(linked: Linkgate.LinkedEvent): void;
  onExit?(exit: Linkgate.Exit): void;
  onEvent?(event: Linkgate.Event): void;
}

export function LinkTiktok(props: LinkTiktokProps): ReactElement;
