/** The limit that Atlassian's own interfaces keep for each client and endpoint, told with every answer. */

import type { Clock } from '../../../model/index.ts';
import { json } from './answers.ts';

/** So many requests of one kind in a window. */
export interface Window {
  readonly limit: number;
  readonly seconds: number;
}

/** The limit for each client and endpoint, told with every answer. */
export function openWindows(window: Window, clock: Pick<Clock, 'now'>) {
  const windows = new Map<string, { reset: number; left: number }>();
  return (
    operation: string,
  ): { readonly refused?: Response; readonly headers: Readonly<Record<string, string>> } => {
    const now = clock.now();
    const known = windows.get(operation);
    const current =
      known !== undefined && now < known.reset
        ? known
        : { reset: now + window.seconds * 1_000, left: window.limit };
    windows.set(operation, current);
    const refused = current.left <= 0;
    if (!refused) current.left -= 1;
    const headers = {
      'x-ratelimit-limit': String(window.limit),
      'x-ratelimit-remaining': String(current.left),
      'x-ratelimit-reset': new Date(current.reset).toISOString(),
      ...(refused && { 'retry-after': String(Math.ceil((current.reset - now) / 1_000)) }),
    };
    return { headers, ...(refused && { refused: json({ code: 429, message: 'Too many requests' }, 429) }) };
  };
}
