/** Who takes a seat at a target, as it was last read: page by page in the order of accounts, asking nobody. */

import { sql } from 'kysely';
import type { Account, Entitlement } from '../model/index.ts';
import { foldKey, ProvisioningError } from '../model/index.ts';
import { among, jsonWords, type Queryable } from '../store/index.ts';
import { type AllEntitlements, accountsById, observedAt } from './observed.ts';
import type { ReconciliationTables } from './tables.ts';

/** When a target was last read whole. @throws ProvisioningError `not-found` when it never was. */
export async function lastRead(db: Queryable, target: string): Promise<number> {
  const at = await observedAt(db, target);
  if (at !== undefined) return at;
  throw new ProvisioningError(
    'not-found',
    `No target ${target} has been read yet; plan a sync that leads to it first.`,
  );
}

/** What of a target gives seats. */
export interface Seated {
  readonly target: string;
  /** The entitlements that give seats, by id. */
  readonly giving: ReadonlyMap<string, Entitlement>;
}

export function seatedAt(target: string, { byId }: AllEntitlements): Seated {
  return { target, giving: new Map([...byId].filter(([, { licences = [] }]) => licences.length > 0)) };
}

/** An open account that takes a seat. */
export interface Occupant {
  readonly account: Account;
  /** What gives it the seats. */
  readonly by: readonly Entitlement[];
}

/** Grants that are read at once; what memory is bounded by. */
const PAGE = 4_000;

/** Pages of those who take seats, in the order of their ids, from behind that account on. */
export async function* occupantsAfter(
  db: Queryable,
  seated: Seated,
  after: string,
): AsyncIterable<readonly Occupant[]> {
  let next: string | undefined = after;
  while (next !== undefined) {
    const page: Page = await pageOf(db, seated, next);
    const occupants = await openAmong(db, seated, page.given);
    if (occupants.length > 0) yield occupants;
    next = page.next;
  }
}

/** Accounts that are looked up at once among those whose names hold a text. */
const NAMED = 500;

/** The same of those whose user name, name or address holds a text: the engine finds their accounts first. */
export async function* occupantsNamed(
  db: Queryable,
  seated: Seated,
  { after, text }: { readonly after: string; readonly text: string },
): AsyncIterable<readonly Occupant[]> {
  const part = foldKey(text);
  const json = jsonWords(db);
  const has = ['userName', 'displayName', 'email'].map((name) =>
    json.includes(json.fold(json.member(sql.ref('attributes'), [name]).text), part),
  );
  for (let next: string | undefined = after; next !== undefined; ) {
    const rows: readonly { readonly id: string }[] = await db
      .tables<ReconciliationTables>()
      .selectFrom('observed_account')
      .select('id')
      .where('target', '=', seated.target)
      .where('id', '>', next)
      .where('active', '=', 1)
      .where(sql<boolean>`(${sql.join(has, sql` or `)})`)
      .orderBy('id')
      .limit(NAMED)
      .execute();
    const occupants = await occupantsOf(
      db,
      seated,
      rows.map(({ id }) => id),
    );
    if (occupants.length > 0) yield occupants;
    next = rows.length < NAMED ? undefined : rows.at(-1)?.id;
  }
}

/** Those of these accounts that take seats, in the order of their ids. */
export async function occupantsOf(
  db: Queryable,
  seated: Seated,
  accounts: readonly string[],
): Promise<readonly Occupant[]> {
  if (accounts.length === 0) return [];
  const rows = await grants(db, seated)
    .where(among(db, 'account', accounts))
    .execute();
  return openAmong(db, seated, byAccount(rows));
}

interface Grant {
  readonly account: string;
  readonly entitlement: string;
}

/** Entitlements that give seats, by the account that holds them; `next`: behind which the next page begins. */
interface Page {
  readonly given: ReadonlyMap<string, readonly string[]>;
  readonly next?: string;
}

/** Of one table alone, in the order of its index: an engine without statistics makes no mistake there. */
async function pageOf(db: Queryable, seated: Seated, after: string): Promise<Page> {
  const rows = await grants(db, seated).where('account', '>', after).limit(PAGE).execute();
  const last = rows.at(-1)?.account;
  if (rows.length < PAGE || last === undefined) return { given: byAccount(rows) };
  // What the last account holds may go on beyond the page, as long as that may be.
  const whole = rows.filter(({ account }) => account !== last);
  const next = whole.at(-1)?.account;
  if (next !== undefined) return { given: byAccount(whole), next };
  const all = await grants(db, seated).where('account', '=', last).execute();
  return { given: byAccount(all), next: last };
}

function grants(db: Queryable, { target, giving }: Seated) {
  return db
    .tables<ReconciliationTables>()
    .selectFrom('observed_grant')
    .select(['account', 'entitlement'])
    .where('target', '=', target)
    .where(among(db, 'entitlement', [...giving.keys()]))
    .orderBy('account')
    .orderBy('entitlement');
}

function byAccount(rows: readonly Grant[]): ReadonlyMap<string, readonly string[]> {
  const given = new Map<string, string[]>();
  for (const { account, entitlement } of rows) {
    const before = given.get(account);
    if (before === undefined) given.set(account, [entitlement]);
    else before.push(entitlement);
  }
  return given;
}

async function openAmong(
  db: Queryable,
  { target, giving }: Seated,
  given: Page['given'],
): Promise<readonly Occupant[]> {
  const accounts = await accountsById(db, target, [...given.keys()]);
  const occupants: Occupant[] = [];
  for (const [id, by] of given) {
    const account = accounts.get(id);
    if (account?.active === true) occupants.push({ account, by: by.flatMap((one) => giving.get(one) ?? []) });
  }
  return occupants;
}
