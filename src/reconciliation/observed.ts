/** Asks what is known of a target: accounts, entitlements and grants as they were last read or changed by us. */

import type { Selectable } from 'kysely';
import type { Account, Attributes, Entitlement, EntitlementKind } from '../model/index.ts';
import { foldKey } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import { among, fromJson } from '../store/index.ts';
import type { ObservedAccountTable, ObservedEntitlementTable, ReconciliationTables } from './tables.ts';

/** What of an account's row tells of the account. */
const told = ['id', 'active', 'protected', 'last_active', 'attributes'] as const;

function asAccount(row: Pick<Selectable<ObservedAccountTable>, (typeof told)[number]>): Account {
  return {
    id: row.id,
    attributes: fromJson<Attributes>(row.attributes),
    active: row.active === 1,
    ...(row.protected === null ? {} : { protected: row.protected }),
    ...(row.last_active === null ? {} : { lastActive: row.last_active }),
  };
}

/** An entitlement out of its row. */
export function asEntitlement(row: Selectable<ObservedEntitlementTable>): Entitlement {
  const licences = fromJson<readonly string[]>(row.licences);
  return {
    id: row.id,
    kind: row.kind as EntitlementKind,
    name: row.name,
    ...(row.protected === null ? {} : { protected: row.protected }),
    ...(row.administrative === 1 ? { administrative: true } : {}),
    ...(licences.length === 0 ? {} : { licences }),
  };
}

/** When a target was last read whole, milliseconds since 1970; nothing when it never was. */
export async function observedAt(db: Queryable, target: string): Promise<number | undefined> {
  const row = await db
    .tables<ReconciliationTables>()
    .selectFrom('observation')
    .select('completed_at')
    .where('target', '=', target)
    .executeTakeFirst();
  return row?.completed_at ?? undefined;
}

/** Accounts by id; those that the target does not have are not in the answer. */
export async function accountsById(
  db: Queryable,
  target: string,
  ids: readonly string[],
): Promise<Map<string, Account>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('observed_account')
    .select(told)
    .where('target', '=', target)
    .where(among(db, 'id', ids))
    .execute();
  return new Map(rows.map((row) => [row.id, asAccount(row)]));
}

/** Account ids by the folded value of one attribute. */
export async function accountsByKey(
  db: Queryable,
  target: string,
  attribute: string,
  keys: readonly string[],
): Promise<Map<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  if (keys.length === 0) return found;
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('observed_key')
    .select(['key', 'account'])
    .where('target', '=', target)
    .where('attribute', '=', attribute)
    .where('key', 'in', keys)
    .orderBy('account')
    .execute();
  for (const { key, account } of rows) {
    const accounts = found.get(key);
    if (accounts === undefined) found.set(key, [account]);
    else accounts.push(account);
  }
  return found;
}

/** Entitlement ids that each of these accounts holds. */
export async function grantsOf(
  db: Queryable,
  target: string,
  accounts: readonly string[],
): Promise<Map<string, readonly string[]>> {
  const held = new Map<string, string[]>();
  if (accounts.length === 0) return held;
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('observed_grant')
    .select(['account', 'entitlement'])
    .where('target', '=', target)
    .where('account', 'in', accounts)
    .orderBy('account')
    .orderBy('entitlement')
    .execute();
  for (const { account, entitlement } of rows) {
    const entitlements = held.get(account);
    if (entitlements === undefined) held.set(account, [entitlement]);
    else entitlements.push(entitlement);
  }
  return held;
}

/** Entitlements of a target: by id, and by folded name (the first of a name wins). */
export interface Entitlements {
  readonly byId: Pick<ReadonlyMap<string, Entitlement>, 'get'>;
  readonly byName: (name: string) => Entitlement | undefined;
  /**
   * What `work` gives once all that it asks for is known. Where something was not, that is read and the work done anew: it
   * must change nothing.
   */
  known<Given>(work: () => Given | Promise<Given>): Promise<Given>;
}

/** All of them, at hand before anything is asked. */
export interface AllEntitlements extends Entitlements {
  readonly byId: ReadonlyMap<string, Entitlement>;
}

/** The entitlements of a target. They are few beside its accounts, and kept in memory for one run. */
export async function entitlementsOf(db: Queryable, target: string): Promise<AllEntitlements> {
  const rows = await entitlementRows(db, target).orderBy('id').execute();
  const byId = new Map<string, Entitlement>();
  const byKey = new Map<string, Entitlement>();
  for (const row of rows) {
    const entitlement = asEntitlement(row);
    byId.set(row.id, entitlement);
    if (!byKey.has(row.name_key)) byKey.set(row.name_key, entitlement);
  }
  return { byId, byName: (name) => byKey.get(foldKey(name)), known: async (work) => work() };
}

/** Those entitlements of these names that a target has, by folded name (the first of a name wins). */
export function entitlementsNamed(
  db: Queryable,
  target: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, Entitlement>> {
  return entitlementsOfKeys(db, target, [...new Set(names.map(foldKey))]);
}

/** The same of names that are folded already. */
export async function entitlementsOfKeys(
  db: Queryable,
  target: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Entitlement>> {
  if (keys.length === 0) return new Map();
  // The last by id first: put into a map, the first of a name is left.
  const rows = await entitlementRows(db, target)
    .where(among(db, 'name_key', keys))
    .orderBy('id', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.name_key, asEntitlement(row)]));
}

/** Those entitlements of these ids that a target has. */
export async function entitlementsOfIds(
  db: Queryable,
  target: string,
  ids: readonly string[],
): Promise<readonly Entitlement[]> {
  if (ids.length === 0) return [];
  return (
    await entitlementRows(db, target)
      .where(among(db, 'id', ids))
      .execute()
  ).map(asEntitlement);
}

/** The rows of what a target can give, to be narrowed down. */
export function entitlementRows(db: Queryable, target: string) {
  return db
    .tables<ReconciliationTables>()
    .selectFrom('observed_entitlement')
    .selectAll()
    .where('target', '=', target);
}

/** How many accounts nobody is linked to: the situation *unassigned*. Known after a full reading only. */
export async function countUnassigned(db: Queryable, target: string): Promise<number> {
  const { count } = await db
    .tables<ReconciliationTables>()
    .selectFrom('observed_account')
    .leftJoin('link', (join) =>
      join
        .onRef('link.target', '=', 'observed_account.target')
        .onRef('link.account', '=', 'observed_account.id'),
    )
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('observed_account.target', '=', target)
    .where('link.person', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** How many hold each of these entitlements. */
export async function holdersOf(
  db: Queryable,
  target: string,
  entitlements: readonly string[],
): Promise<Map<string, number>> {
  if (entitlements.length === 0) return new Map();
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('observed_grant')
    .select(['entitlement', ({ fn }) => fn.countAll<number>().as('count')])
    .where('target', '=', target)
    .where(among(db, 'entitlement', entitlements))
    .groupBy('entitlement')
    .execute();
  return new Map(rows.map((row) => [row.entitlement, Number(row.count)]));
}

/** Active accounts that hold one of the administrative entitlements, each with those it holds. */
export async function administratorsOf(
  db: Queryable,
  target: string,
): Promise<Map<string, readonly string[]>> {
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('observed_grant')
    .innerJoin('observed_entitlement', (join) =>
      join
        .onRef('observed_entitlement.target', '=', 'observed_grant.target')
        .onRef('observed_entitlement.id', '=', 'observed_grant.entitlement'),
    )
    .innerJoin('observed_account', (join) =>
      join
        .onRef('observed_account.target', '=', 'observed_grant.target')
        .onRef('observed_account.id', '=', 'observed_grant.account'),
    )
    .select(['observed_grant.account', 'observed_grant.entitlement'])
    .where('observed_grant.target', '=', target)
    .where('observed_entitlement.administrative', '=', 1)
    .where('observed_account.active', '=', 1)
    .execute();
  const administrators = new Map<string, string[]>();
  for (const { account, entitlement } of rows) {
    const held = administrators.get(account);
    if (held === undefined) administrators.set(account, [entitlement]);
    else held.push(entitlement);
  }
  return administrators;
}

/** What accounts and entitlements of a target are called, by id; what the target does not have is not in it. */
export interface TargetNames {
  readonly accounts: ReadonlyMap<string, string>;
  readonly entitlements: ReadonlyMap<string, string>;
}

/** Looks up what people call these accounts (by user name) and entitlements. */
export async function namesAt(
  db: Queryable,
  target: string,
  of: { readonly accounts: readonly string[]; readonly entitlements: readonly string[] },
): Promise<TargetNames> {
  const known = await accountsById(db, target, [...new Set(of.accounts)]);
  const accounts = new Map<string, string>();
  for (const [id, { attributes }] of known) {
    const name = attributes.userName ?? attributes.displayName;
    if (typeof name === 'string' && name !== '') accounts.set(id, name);
  }
  const ids = [...new Set(of.entitlements)];
  const rows =
    ids.length === 0
      ? []
      : await db
          .tables<ReconciliationTables>()
          .selectFrom('observed_entitlement')
          .select(['id', 'name'])
          .where('target', '=', target)
          .where(among(db, 'id', ids))
          .execute();
  return { accounts, entitlements: new Map(rows.map(({ id, name }) => [id, name])) };
}
