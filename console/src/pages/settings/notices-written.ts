/** The settings of notices as they are written. */

import type { ServiceSetting } from '../../api/schema.ts';

/** One channel. Secrets are marks, which keep what is sealed, or texts that replace it. */
export interface WrittenChannel {
  readonly type: 'mail' | 'webhook' | 'slack' | 'teams';
  readonly to?: readonly string[];
  readonly url?: unknown;
  readonly secret?: unknown;
  readonly events?: readonly string[];
  readonly together?: string;
  readonly language?: string;
  readonly enabled?: boolean;
}

export interface WrittenMail {
  readonly host?: string;
  /** A text while it is none, of which the service says so. */
  readonly port?: number | string;
  readonly security?: 'starttls' | 'tls' | 'none';
  readonly ca?: string;
  readonly user?: string;
  readonly password?: unknown;
  readonly from?: string;
  readonly 'reply-to'?: string;
}

/** Everything below `notices`. */
export interface Written {
  readonly language?: string;
  readonly mail?: WrittenMail;
  readonly channels?: Readonly<Record<string, WrittenChannel>>;
  readonly 'again-after'?: string;
  readonly 'give-up-after'?: string;
  readonly 'seats-left'?: number | string;
  readonly weekly?: { readonly day?: string; readonly at?: string; readonly 'time-zone'?: string };
}

export function writtenOf({ written }: ServiceSetting): Written {
  return written as Written;
}

/** A number as it is typed: the text itself while it is none. */
export function numbered(text: string): number | string {
  const number = Number(text);
  return text.trim() === '' || Number.isNaN(number) ? text : number;
}

/** A copy without what is empty: an empty field is one that nobody filled in. */
export function filled<T extends object>(value: T): T {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined && member !== ''),
  ) as T;
}
