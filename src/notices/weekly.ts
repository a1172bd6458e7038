/** The summary of a week, for every channel that wants it. */

import type { Notices as Decided } from '../settings/index.ts';
import type { NoticeParts } from './room.ts';
import { channelsFor, send } from './telling.ts';
import { deliveredSince } from './warning-rows.ts';
import type { Facts } from './words/words.ts';

const week = 7 * 86_400_000;

/** Keeps the summary of the seven days before now, to be sent. */
export async function tellWeek(parts: NoticeParts, decided: Decided): Promise<void> {
  const kind = 'weekly-summary';
  const channels = channelsFor(decided, { kind, about: '' });
  if (channels.length === 0) return;
  const facts = await weekOf(parts);
  const posted = channels.map((channel) => ({
    channel,
    kind,
    facts,
    about: '',
    cause: `${kind}/${facts.toAt}`,
    path: '/overview',
  }));
  await parts.db.transaction((tx) => send(parts, tx, posted));
}

async function weekOf({ db, clock, directory, reconciliation, settings }: NoticeParts): Promise<Facts> {
  const toAt = clock.now();
  const fromAt = toAt - week;
  const lives = await directory.eventCounts({ from: fromAt, to: toAt, ahead: 0 });
  const count = (wanted: string): number =>
    lives.reduce((sum, { kind, count }) => sum + (kind === wanted ? count : 0), 0);
  const held = await reconciliation.plans({ states: ['held'], limit: 1_000 });
  const gone = await reconciliation.deprovisioning({ since: fromAt });
  return {
    fromAt,
    toAt,
    joiners: count('joiner'),
    movers: count('mover'),
    leavers: count('leaver'),
    rehires: count('rehire'),
    ...(await reconciliation.tallySince(fromAt)),
    held: held.length,
    warned: await deliveredSince(db, fromAt),
    ...(await freedSince({ reconciliation, settings }, fromAt)),
    ...(gone.median === undefined ? {} : { closedFor: gone.median }),
    late: (await reconciliation.breaches()).length,
  };
}

/** Seats that were freed, and what that saves a month; nothing of money where there are no prices. */
async function freedSince(
  { reconciliation, settings }: Pick<NoticeParts, 'reconciliation' | 'settings'>,
  since: number,
): Promise<Facts> {
  let freed = 0;
  let saved = 0;
  let currency: string | undefined;
  for (const { kind, name } of await settings.connections()) {
    const use = kind === 'target' ? await reconciliation.seatUse({ target: name, since }) : undefined;
    currency = use?.currency ?? currency;
    for (const product of use?.products ?? []) {
      freed += product.freed;
      saved += product.saved ?? 0;
    }
  }
  return { freed, ...(currency === undefined ? {} : { saved: Math.round(saved * 100) / 100, currency }) };
}
