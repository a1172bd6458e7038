/** Who tells when people were last active: the target of a sync, and those of its sources that know of sign-ins. */

import type { Account, Presence, ProvisioningTarget, Sync } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import type { Feed, Telling } from './activity.ts';
import { observedAt } from './observed.ts';

/** The feeds of one sync. */
export interface Feeds {
  readonly target?: Feed;
  readonly sources: ReadonlyMap<string, SourceFeed>;
}

/** A source that tells of activity, and of which moment its newest whole reading is. */
export type SourceFeed = Omit<Feed, 'absent'>;

/** The feeds of a sync; none while it does not ask who is inactive. */
export async function feedsOf(
  db: Queryable,
  sync: Sync,
  from: {
    readonly target: Pick<ProvisioningTarget, 'activity'>;
    readonly source: (name: string) => Promise<SourceFeed | undefined>;
  },
): Promise<Feeds | undefined> {
  const { inactiveAfter, neverActiveAfter } = sync.deprovision;
  if (inactiveAfter === undefined && neverActiveAfter === undefined) return undefined;
  const sources = new Map<string, SourceFeed>();
  for (const name of sync.from) {
    const feed = await from.source(name);
    if (feed !== undefined) sources.set(name, feed);
  }
  const { activity } = from.target;
  if (activity === undefined) return { sources };
  const asOf = await observedAt(db, sync.to);
  return { sources, target: { ...activity, ...(asOf === undefined ? {} : { asOf }) } };
}

/** What the feeds say of a person and the account. */
export function tellingsOf(
  { target, sources }: Feeds,
  person: Pick<Presence, 'identities'>,
  account: Pick<Account, 'lastActive'>,
): readonly Telling[] {
  const tellings: Telling[] = [];
  for (const { source, activity, goneAt } of person.identities) {
    const feed = goneAt === undefined ? sources.get(source) : undefined;
    if (feed === undefined) continue;
    // A person is newer than the last reading of activity, say, or there was none yet.
    const pending = activity === undefined;
    tellings.push({ feed: { ...feed, absent: 'never' }, told: activity?.last, pending });
  }
  if (target !== undefined) tellings.push({ feed: target, told: account.lastActive });
  return tellings;
}
