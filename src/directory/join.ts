/** To whom a new identity belongs: a person whom we know, by the configured keys, or somebody new. */

import type { Identity } from '../model/index.ts';
import { among } from '../store/index.ts';
import type { Intake } from './intake.ts';
import type { Standing } from './lifecycle.ts';
import { emailsOf, externalIdOf, indexKey, userNameOf } from './profile.ts';

/** By what a new identity may join a person: `people.join` in rollcall.yaml. Compared folded. */
export const joinKeys = ['externalId', 'userName', 'email'] as const;
export type JoinKey = (typeof joinKeys)[number];

/** An identity that we know, found by one of its keys. */
interface Candidate {
  readonly source: string;
  readonly person: string;
  readonly key: string;
  readonly gone: boolean;
}

/** Whom a new identity joins, and how that person stood in the same source before. */
export interface Joining {
  readonly person: string;
  readonly stood: Standing;
}

const readers: Readonly<Record<JoinKey, (identity: Identity) => string | undefined>> = {
  externalId: externalIdOf,
  userName: userNameOf,
  // Only the primary address: a second one may well be a shared mailbox.
  email: (identity) => emailsOf(identity)[0],
};

/**
 * By id of the new identity: the person it joins. Whoever is not in the map is somebody new. A person can be joined who
 * bears the same key in another source, or bore it in this one and is gone from it (a rehire), and whom this source does
 * not tell already. The first key by which anybody is found decides; if it finds several people, nobody is joined.
 */
export async function joinPersons(
  intake: Intake,
  newcomers: readonly Identity[],
): Promise<ReadonlyMap<string, Joining>> {
  const joined = new Map<string, Joining>();
  const { join } = intake.parts;
  if (join.length === 0 || newcomers.length === 0) return joined;
  const found = new Map<JoinKey, ReadonlyMap<string, readonly Candidate[]>>();
  for (const key of join) found.set(key, await candidates(intake, key, keysOf(newcomers, key)));
  const persons = new Set<string>();
  for (const byKey of found.values())
    for (const list of byKey.values()) for (const { person } of list) persons.add(person);
  const here = await standings(intake, [...persons]);

  for (const identity of newcomers) {
    for (const key of join) {
      const value = readers[key](identity);
      const list = value === undefined ? [] : (found.get(key)?.get(indexKey(value)) ?? []);
      const eligible = new Set<string>();
      for (const { source, person, gone } of list)
        if ((source !== intake.source || gone) && here.get(person)?.taken !== true) eligible.add(person);
      const [person] = eligible;
      if (person === undefined) continue;
      if (eligible.size === 1) {
        joined.set(identity.id, { person, stood: here.get(person)?.stood ?? 'new' });
        here.set(person, { stood: 'here', taken: true });
      }
      break;
    }
  }
  return joined;
}

function keysOf(newcomers: readonly Identity[], key: JoinKey): readonly string[] {
  const values = newcomers.map(readers[key]).filter((value) => value !== undefined);
  return [...new Set(values.map(indexKey))];
}

async function candidates(
  { tables, within }: Intake,
  key: JoinKey,
  values: readonly string[],
): Promise<ReadonlyMap<string, readonly Candidate[]>> {
  const byKey = new Map<string, Candidate[]>();
  if (values.length === 0) return byKey;
  const column = key === 'userName' ? 'user_name_key' : 'external_key';
  const rows =
    key === 'email'
      ? await tables
          .selectFrom('identity_email as address')
          .innerJoin('identity', (on) =>
            on.onRef('identity.source', '=', 'address.source').onRef('identity.id', '=', 'address.id'),
          )
          .select(['identity.source', 'identity.person', 'identity.gone_at', 'address.key'])
          .where('address.prime', '=', 1)
          .where(among(within, 'address.key', values))
          .execute()
      : await tables
          .selectFrom('identity')
          .select(['source', 'person', 'gone_at', `${column} as key`])
          .where(among(within, column, values))
          .execute();
  for (const { source, person, gone_at, key: value } of rows) {
    if (value === null) continue;
    const list = byKey.get(value) ?? [];
    list.push({ source, person, key: value, gone: gone_at !== null });
    byKey.set(value, list);
  }
  return byKey;
}

/** How people stand in the source at hand, and whether it tells them already. */
async function standings(
  { tables, within, source }: Intake,
  persons: readonly string[],
): Promise<Map<string, { stood: Standing; taken: boolean }>> {
  const here = new Map<string, { stood: Standing; taken: boolean }>();
  if (persons.length === 0) return here;
  const rows = await tables
    .selectFrom('identity')
    .select(['person', 'standing', 'gone_at'])
    .where('source', '=', source)
    .where(among(within, 'person', persons))
    .execute();
  for (const { person, standing, gone_at } of rows) {
    const known = here.get(person);
    here.set(person, {
      stood: known === undefined || known.stood === 'new' ? standing : known.stood,
      taken: (known?.taken ?? false) || gone_at === null,
    });
  }
  return here;
}
