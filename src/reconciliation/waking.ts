/** Whoever has signed in since an account was taken for want of activity is looked at at once, and not with the next round. */

import type { Directory } from '../directory/index.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Clock, Person, Sync } from '../model/index.ts';
import type { Settings } from '../settings/index.ts';
import type { Database } from '../store/index.ts';
import { BATCH } from './context.ts';
import { personJob } from './jobs.ts';
import type { ReconciliationTables } from './tables.ts';

export interface WakingParts {
  readonly db: Database;
  readonly clock: Pick<Clock, 'now'>;
  readonly jobs: Pick<Jobs, 'addAll'>;
  readonly settings: Pick<Settings, 'syncs'>;
  readonly directory: Pick<Directory, 'persons'>;
}

/** Once a source has told when people were last active: queues those who sleep and were active within the limit. */
export async function queueAwake(parts: WakingParts, source: string): Promise<void> {
  for (const sync of await parts.settings.syncs()) {
    const limit = sync.deprovision.inactiveAfter ?? sync.deprovision.neverActiveAfter;
    if (!sync.enabled || limit === undefined || !sync.from.includes(source)) continue;
    let after = '';
    for (;;) {
      const asleep = await sleepersBehind(parts.db, sync, after);
      const last = asleep.at(-1);
      if (last === undefined) break;
      const people = await parts.directory.persons({ from: sync.from, ids: asleep, limit: asleep.length });
      const awake = people.filter((person) => lastActive(person) > parts.clock.now() - limit);
      const wanted = awake.map(({ id }) => personJob(sync.name, sync.to, id));
      if (wanted.length > 0) await parts.db.transaction((tx) => parts.jobs.addAll(wanted, tx));
      after = last;
    }
  }
}

async function sleepersBehind(
  db: Database,
  { name }: Pick<Sync, 'name'>,
  after: string,
): Promise<readonly string[]> {
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('sleeper')
    .select('person')
    .where('sync', '=', name)
    .where('state', '<>', 'awake')
    .where('person', '>', after)
    .orderBy('person')
    .limit(BATCH)
    .execute();
  return rows.map(({ person }) => person);
}

/** By whichever of the sources tells the newest; 0: none tells any. */
function lastActive({ identities }: Pick<Person, 'identities'>): number {
  return Math.max(0, ...identities.map(({ activity }) => Date.parse(activity?.last ?? '') || 0));
}
