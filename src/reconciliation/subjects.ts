/** Gathers what bears on people, a batch at a time and with a fixed number of queries per batch. */

import { sql } from 'kysely';
import type { Account, Entitlement, Person } from '../model/index.ts';
import { ProvisioningError } from '../model/index.ts';
import type { Context } from './context.ts';
import { desiredAccount } from './desired.ts';
import { accountKey } from './keeping.ts';
import { APPEARS_WITHIN } from './lag.ts';
import { ledgerOf, linksOfAccounts, linksOfPeople } from './links.ts';
import { accountsById, accountsByKey, type Entitlements, grantsOf } from './observed.ts';
import { othersKeeping } from './others.ts';
import { reclaimsOf } from './reclaims.ts';
import { sleepersOf } from './sleepers.ts';
import { lettersOf } from './still-here.ts';
import type { Candidate, Held, Link, Subject } from './subject.ts';
import type { ReconciliationTables } from './tables.ts';
import { inTurns } from './turns.ts';

/** The subjects of these people, in their order. */
export async function subjectsOf(
  context: Context,
  entitlements: Entitlements,
  people: readonly Person[],
): Promise<readonly Subject[]> {
  const { db, sync } = context;
  const links = await linksOfPeople(
    db,
    sync.to,
    people.map(({ id }) => id),
  );
  const unlinked = people.filter(({ id, present }) => present && !links.has(id));
  const candidates = await candidatesOf(context, unlinked);
  const ids = new Set([...links.values()].map(({ account }) => account));
  for (const found of candidates.values()) for (const { account } of found) ids.add(account.id);
  const accounts = await accountsById(db, sync.to, [...ids]);
  const { held, lapsed } = await holdings(context, entitlements, [...ids]);
  const kept = await othersKeeping(
    context,
    people.filter(({ id }) => links.get(id)?.sync === sync.name),
  );
  const sleepers = await sleepersOf(
    db,
    sync.name,
    people.map(({ id }) => id),
  );
  const { said, warnings } = await lettersOf(context, people);
  const reclaims = await reclaimsOf(
    db,
    sync.name,
    people.map(({ id }) => id),
  );
  const unanswered = await unansweredCreates(context, unlinked);
  return people.map((person) => {
    const link = links.get(person.id);
    const account = link === undefined ? undefined : accounts.get(link.account);
    const keptBy = kept.get(person.id);
    const sleeper = sleepers.get(person.id);
    const saidAt = said.get(person.id);
    const warning = warnings.get(person.id);
    const reclaim = reclaims.get(person.id);
    return {
      person,
      ...(link === undefined ? {} : { link }),
      ...(account === undefined ? {} : { account }),
      candidates: candidates.get(person.id) ?? [],
      held,
      lapsed: link === undefined ? [] : (lapsed.get(link.account) ?? []),
      ...(keptBy === undefined ? {} : { keptBy }),
      ...(sleeper === undefined ? {} : { sleeper }),
      ...(saidAt === undefined ? {} : { saidAt }),
      ...(warning === undefined ? {} : { warning }),
      ...(reclaim === undefined ? {} : { reclaim }),
      unansweredCreate: unanswered.has(person.id),
    };
  });
}

/** The account that an unlinked person would be given: what it is found by. Nothing when mapping fails for the person. */
export function wouldBe(context: Pick<Context, 'mapping' | 'target'>, person: Person): Account | undefined {
  try {
    const { inScope } = context.mapping.scope(person);
    if (!inScope) return undefined;
    const mapped = context.mapping.attributes(person);
    return desiredAccount({ mapped, active: true, fit: (desired) => context.target.fit(desired) });
  } catch (thrown) {
    if (thrown instanceof ProvisioningError && thrown.code === 'invalid') return undefined;
    throw thrown;
  }
}

async function candidatesOf(
  context: Context,
  people: readonly Person[],
): Promise<Map<string, readonly Candidate[]>> {
  const { db, sync } = context;
  const made = await inTurns(people, (person) => ({ person: person.id, account: wouldBe(context, person) }));
  const desired = made.flatMap(({ person, account }) => (account === undefined ? [] : [{ person, account }]));
  const found = new Map<string, { readonly id: string; readonly by: string }[]>();
  for (const by of sync.correlate) {
    const keys = desired.flatMap(({ person, account }) => {
      const key = accountKey(account, by);
      return key === undefined || found.has(person) ? [] : [{ person, key }];
    });
    const accounts = await accountsByKey(db, sync.to, by, [...new Set(keys.map(({ key }) => key))]);
    for (const { person, key } of keys) {
      const ids = accounts.get(key);
      if (ids !== undefined)
        found.set(
          person,
          ids.map((id) => ({ id, by })),
        );
    }
  }
  const ids = [...new Set([...found.values()].flat().map(({ id }) => id))];
  const accounts = await accountsById(db, sync.to, ids);
  const links = await linksOfAccounts(db, sync.to, ids);
  return new Map(
    [...found].map(([person, hits]) => [person, hits.flatMap((hit) => candidate(hit, accounts, links))]),
  );
}

function candidate(
  { id, by }: { readonly id: string; readonly by: string },
  accounts: ReadonlyMap<string, Account>,
  links: ReadonlyMap<string, Link>,
): Candidate[] {
  const account = accounts.get(id);
  if (account === undefined) return [];
  const linkedTo = links.get(id)?.person;
  return [{ account, by, ...(linkedTo === undefined ? {} : { linkedTo }) }];
}

async function holdings(
  { db, sync, clock }: Context,
  entitlements: Entitlements,
  accounts: readonly string[],
): Promise<{ readonly held: Map<string, Held[]>; readonly lapsed: Map<string, Entitlement[]> }> {
  const grants = await grantsOf(db, sync.to, accounts);
  const given = new Map<string, Map<string, string[]>>();
  const settled = clock.now() - APPEARS_WITHIN;
  const fresh = new Set<string>();
  for (const row of await ledgerOf(db, sync.to, accounts)) {
    const ofAccount = given.get(row.account) ?? new Map<string, string[]>();
    given.set(row.account, ofAccount);
    if (row.given_at > settled) fresh.add(`${row.account} ${row.entitlement}`);
    ofAccount.set(row.entitlement, [...(ofAccount.get(row.entitlement) ?? []), row.sync]);
  }
  return entitlements.known(() => sorted());

  function sorted(): { readonly held: Map<string, Held[]>; readonly lapsed: Map<string, Entitlement[]> } {
    const held = new Map<string, Held[]>();
    const lapsed = new Map<string, Entitlement[]>();
    for (const account of accounts) {
      const holds = grants.get(account) ?? [];
      const ledger = given.get(account);
      held.set(
        account,
        holds.flatMap((id) => {
          const entitlement = entitlements.byId.get(id);
          return entitlement === undefined ? [] : [{ entitlement, givenBy: ledger?.get(id) ?? [] }];
        }),
      );
      for (const [id, givers] of ledger ?? []) {
        const gone = !holds.includes(id) && !fresh.has(`${account} ${id}`);
        if (!gone || !givers.includes(sync.name)) continue;
        const entitlement = entitlements.byId.get(id) ?? { id, kind: 'group' as const, name: id };
        lapsed.set(account, [...(lapsed.get(account) ?? []), entitlement]);
      }
    }
    return { held, lapsed };
  }
}

async function unansweredCreates(
  { db, sync }: Context,
  people: readonly Person[],
): Promise<ReadonlySet<string>> {
  if (people.length === 0) return new Set();
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan_change')
    .select('person')
    .where('target', '=', sync.to)
    .where(sql<boolean>`unanswered = 1`)
    .where(
      'person',
      'in',
      people.map(({ id }) => id),
    )
    .execute();
  return new Set(rows.flatMap(({ person }) => (person === null ? [] : [person])));
}
