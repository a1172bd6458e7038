/** Secrets that end soon, on the days on which somebody should hear of it. */

import type { Settings } from '../settings/index.ts';
import { counted, time } from './text.ts';

const day = 86_400_000;
/** Days before an end; each is more urgent than the one after it. */
const stretches = [1, 7, 14, 30];

/** `ends within 7 days, on …`, `ended on …`; nothing while there is time. @param at milliseconds since 1970 */
export function endsSoon(at: number, now: number): string | undefined {
  if (at <= now) return `ended on ${time(at)}`;
  const days = stretches.find((stretch) => at - now <= stretch * day);
  return days === undefined ? undefined : `ends within ${counted(days, 'day')}, on ${time(at)}`;
}

interface Ending {
  readonly what: string;
  readonly message: string;
}

/** What ends soon of what the connections prove themselves by; of targets their checks tell it. */
export async function endings(settings: Pick<Settings, 'ends'>, now: number): Promise<readonly Ending[]> {
  return (await settings.ends({ asked: true })).flatMap(({ connection, by, what, at, renew }) => {
    const when = by === 'target' ? undefined : endsSoon(at, now);
    return when === undefined ? [] : [{ what: `${what} of ${connection}`, message: `${when}; ${renew}` }];
  });
}
