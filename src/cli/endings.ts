/** Secrets that end soon, on the days on which somebody should hear of it. */

import { asProvisioningError } from '../model/index.ts';
import { referenceWords, type Settings, secretsIn } from '../settings/index.ts';
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

/** What ends soon of what the connections prove themselves by: as the file says, and as the other sides tell. */
export async function endings(
  settings: Pick<Settings, 'connections' | 'openSource'>,
  now: number,
): Promise<readonly Ending[]> {
  const found: Ending[] = [];
  for (const { kind, name, config } of await settings.connections()) {
    for (const { path, reference } of secretsIn(config)) {
      const when = reference.expires && endsSoon(Date.parse(reference.expires), now);
      const what = `${path.join('.')} of ${name}`;
      const renew = `renew it where it was made, put it into ${referenceWords(reference)}, and write its new end`;
      if (when) found.push({ what, message: `${when}; ${renew}` });
    }
    if (kind === 'source') found.push(...(await told(settings, name, now)));
  }
  return found;
}

/** What the other side tells. A connection that does not work is not told twice: the check of connections says it. */
async function told(
  settings: Pick<Settings, 'openSource'>,
  name: string,
  now: number,
): Promise<readonly Ending[]> {
  try {
    const source = await settings.openSource(name, new AbortController().signal);
    try {
      return ((await source.ends?.()) ?? []).flatMap(({ what, at, renew }) => {
        const when = endsSoon(at, now);
        return when === undefined ? [] : [{ what: `${what} of ${name}`, message: `${when}; ${renew}` }];
      });
    } finally {
      await source.close();
    }
  } catch (thrown) {
    if (asProvisioningError(thrown).code === 'internal') throw thrown;
    return [];
  }
}
