/** Whether people are there, active, and when they last were: of many people, without what is large. */

import type { Presence, ToldIdentity } from '../model/index.ts';
import { among, type Queryable } from '../store/index.ts';
import type { PresenceQuery } from './contract.ts';
import { mergePerson } from './merge.ts';
import { activityOf } from './persons.ts';
import type { DirectoryTables } from './tables.ts';

/** See `Directory.presences`. */
export async function listPresences(
  within: Queryable,
  { from, ids, activity }: PresenceQuery,
): Promise<readonly Presence[]> {
  if (from.length === 0 || ids.length === 0) return [];
  const rows = await within
    .tables<DirectoryTables>()
    .selectFrom('identity')
    .select(['source', 'id', 'person', 'active', 'gone_at'])
    .where('source', 'in', from)
    .where(among(within, 'person', ids))
    .execute();
  const known = activity ? await activityOf(within, rows) : undefined;
  const told = new Map<string, ToldIdentity[]>();
  for (const { source, id, person, active, gone_at } of rows) {
    const last = known?.get(source)?.get(id);
    const identity: ToldIdentity = {
      source,
      identity: { id, active: active === 1, attributes: {} },
      ...(gone_at === null ? {} : { goneAt: gone_at }),
      ...(last === undefined ? {} : { activity: last }),
    };
    const list = told.get(person);
    if (list === undefined) told.set(person, [identity]);
    else list.push(identity);
  }
  return [...told].map(([person, identities]) => {
    const { id, present, active, identities: merged } = mergePerson(person, identities, from);
    return {
      id,
      present,
      active,
      identities: merged.map(({ source, goneAt, activity: last }) => ({
        source,
        ...(goneAt === undefined ? {} : { goneAt }),
        ...(last === undefined ? {} : { activity: last }),
      })),
    };
  });
}
