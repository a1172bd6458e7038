/** Reads when people were last active: a reading of its own, which changes nobody and of which none depends. */

import { asProvisioningError, type IdentitySource, ProvisioningError } from '../model/index.ts';
import { type Queryable, serialise } from '../store/index.ts';
import { takeActivity } from './activity.ts';
import type { ActivityStatus } from './contract.ts';
import { type DirectoryParts, writers } from './intake.ts';
import type { ActivityStateTable, DirectoryTables } from './tables.ts';

type Tell = NonNullable<IdentitySource['activity']>;

interface Asked {
  readonly source: string;
  readonly tell: Tell;
  readonly signal?: AbortSignal;
}

/** People taken in together. */
const atOnce = 2_000;

/** See `Directory.readActivity`. */
export async function readActivity(parts: DirectoryParts, asked: Asked): Promise<ActivityStatus> {
  const { source } = asked;
  const began = parts.clock.now();
  try {
    const cursor = (await stateOf(parts.db, source))?.cursor ?? undefined;
    await (cursor === undefined
      ? follow(parts, asked, { began })
      : follow(parts, asked, { began, cursor }).catch((thrown) => {
          if (!(thrown instanceof ProvisioningError) || thrown.code !== 'stale') throw thrown;
          return follow(parts, asked, { began });
        }));
  } catch (thrown) {
    if (asked.signal?.aborted !== true) {
      const { code, message } = asProvisioningError(thrown);
      await keep(parts.db, source, { looked_at: began, code, message });
    }
    throw thrown;
  }
  return (await activityStatus(parts.db, source)) ?? { lookedAt: began, people: 0 };
}

/** Takes in what is told until `complete`; of whom a reading of everybody did not tell, nothing is known any more. */
async function follow(
  parts: DirectoryParts,
  { source, tell, signal }: Asked,
  { began, cursor }: { readonly began: number; readonly cursor?: string },
): Promise<void> {
  let told = new Map<string, string | undefined>();
  let people = 0;
  const flush = async (): Promise<void> => {
    people += await parts.db.transaction(async (within) => {
      await serialise(within, writers);
      return takeActivity({ within, source, now: began }, told);
    });
    told = new Map();
  };
  for await (const record of tell(cursor)) {
    signal?.throwIfAborted();
    if (record.type === 'activity') {
      told.set(record.identity, record.last);
      if (told.size >= atOnce) await flush();
      continue;
    }
    await flush();
    await parts.db.transaction(async (within) => {
      await serialise(within, writers);
      if (cursor === undefined) await forgetOlder(within, source, began);
      const next = record.cursor ?? cursor ?? null;
      await keep(within, source, {
        as_of: began,
        cursor: next,
        looked_at: began,
        people,
        code: null,
        message: null,
      });
    });
    return;
  }
  throw new ProvisioningError(
    'unavailable',
    `The reading of when people of ${source} were last active ended without saying that it is complete; it is made again.`,
  );
}

async function forgetOlder(within: Queryable, source: string, began: number): Promise<void> {
  await within
    .tables<DirectoryTables>()
    .deleteFrom('identity_activity')
    .where('source', '=', source)
    .where('told_at', '<', began)
    .execute();
}

async function keep(
  within: Queryable,
  source: string,
  state: Partial<ActivityStateTable> & { readonly looked_at: number },
): Promise<void> {
  await within
    .tables<DirectoryTables>()
    .insertInto('activity_state')
    .values({ source, people: 0, ...state })
    .onConflict((conflict) => conflict.column('source').doUpdateSet(state))
    .execute();
}

function stateOf(within: Queryable, source: string) {
  return within
    .tables<DirectoryTables>()
    .selectFrom('activity_state')
    .selectAll()
    .where('source', '=', source)
    .executeTakeFirst();
}

/** See `Directory.activity`. */
export async function activityStatus(within: Queryable, source: string): Promise<ActivityStatus | undefined> {
  const row = await stateOf(within, source);
  if (row === undefined) return undefined;
  return {
    lookedAt: row.looked_at,
    people: row.people,
    ...(row.as_of === null ? {} : { asOf: row.as_of }),
    ...(row.code === null
      ? {}
      : { problem: { code: row.code as ProvisioningError['code'], message: row.message ?? '' } }),
  };
}
