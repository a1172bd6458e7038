/** What one application is shown of its directory. */

import { type RawBuilder, type Selectable, sql } from 'kysely';
import { compileGlobs } from '../mapping/index.ts';
import { type Attributes, foldKey } from '../model/index.ts';
import { among, fromJson, type Queryable } from '../store/index.ts';
import type { Application } from './applications.ts';
import { heldText } from './schema.ts';
import type { AccountTable, GroupTable, ServedTables } from './tables.ts';

/** A user as applications are told. */
export interface ServedUser {
  /** Never changes, never comes back. */
  readonly id: string;
  readonly position: number;
  readonly name: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly displayName: string;
  readonly email: string;
  readonly active: boolean;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly lastLogin?: number;
  /** Custom attributes. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** A group as applications are told. */
export interface ServedGroup {
  readonly id: string;
  readonly position: number;
  readonly name: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

const PAGE = 1_000;
const MEMBERS = 5_000;

/** The view of one moment: which groups are shown, and which of them let people in. */
export interface View {
  readonly db: Queryable;
  readonly application: Application;
  readonly groups: readonly ServedGroup[];
  /** Ids of the groups whose members are shown; absent: everybody is. */
  readonly scope?: readonly string[];
  /** Globs of the scope that no group fits: who would be let in by them is not known. */
  readonly unknownScope: readonly string[];
}

export async function openView(db: Queryable, application: Application): Promise<View> {
  const rows = await tables(db)
    .selectFrom('served_group')
    .selectAll()
    .where('directory', '=', application.directory)
    .orderBy('position')
    .execute();
  const { scope, groups } = application.config;
  const include = compileGlobs(groups.include);
  const exclude = compileGlobs(groups.exclude);
  const lets = scope.groups.map((glob) => ({ glob, fits: compileGlobs([glob]) }));
  return {
    db,
    application,
    groups: rows
      .filter(({ name }) => include(name) !== undefined && exclude(name) === undefined)
      .map(asGroup),
    ...(lets.length > 0 && {
      scope: rows.filter(({ name }) => lets.some(({ fits }) => fits(name))).map(({ id }) => id),
    }),
    unknownScope: lets.filter(({ fits }) => !rows.some(({ name }) => fits(name))).map(({ glob }) => glob),
  };
}

/** All users in the order of lists, page by page. @param after the position behind which to begin */
export async function* usersOf(view: View, after = 0): AsyncGenerator<readonly ServedUser[]> {
  for (let from = after; ; ) {
    const rows = await shown(view).where('position', '>', from).orderBy('position').limit(PAGE).execute();
    if (rows.length > 0) yield rows.map((row) => asUser(view, row));
    if (rows.length < PAGE) return;
    from = Number(rows.at(-1)?.position);
  }
}

export async function countUsers(view: View): Promise<number> {
  const { count } = await shown(view)
    .clearSelect()
    .select((has) => has.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** A user by name, whatever its case, or by key. */
export async function findUser(
  view: View,
  by: { readonly name: string } | { readonly key: string },
): Promise<ServedUser | undefined> {
  const row =
    'key' in by
      ? await shown(view).where('id', '=', by.key).executeTakeFirst()
      : await shown(view).where('name_key', '=', foldKey(by.name)).executeTakeFirst();
  return row === undefined ? undefined : asUser(view, row);
}

/** Users of that address, whatever its case. */
export async function usersByEmail(view: View, email: string): Promise<readonly ServedUser[]> {
  const rows = await shown(view).where('email_key', '=', foldKey(email)).orderBy('position').execute();
  return rows.map((row) => asUser(view, row));
}

export async function usersById(view: View, ids: readonly string[]): Promise<readonly ServedUser[]> {
  const rows = await shown(view)
    .where(among(view.db, 'served_account.id', ids))
    .orderBy('position')
    .execute();
  return rows.map((row) => asUser(view, row));
}

/** A group that is shown, by name, whatever its case. */
export function findGroup(view: View, name: string): ServedGroup | undefined {
  const key = foldKey(name);
  return view.groups.find((group) => foldKey(group.name) === key);
}

/** The groups of a user that are shown. */
export async function groupsOf(view: View, user: Pick<ServedUser, 'id'>): Promise<readonly ServedGroup[]> {
  const held = await pairs(view, [user.id]);
  const ids = new Set(held.map(({ group }) => group));
  return view.groups.filter(({ id }) => ids.has(id));
}

/** Who is in which group, for these accounts, whatever is shown. */
export async function pairs(
  { db }: View,
  accounts: readonly string[],
): Promise<readonly { readonly account: string; readonly group: string }[]> {
  const rows = await tables(db)
    .selectFrom('served_member')
    .selectAll()
    .where(among(db, 'account_id', accounts))
    .execute();
  return rows.map(({ account_id: account, group_id: group }) => ({ account, group }));
}

/** The shown members of a group, page by page. */
export async function* membersOf(view: View, group: ServedGroup): AsyncGenerator<readonly ServedUser[]> {
  for (let from = ''; ; ) {
    const rows = await shown(view)
      .innerJoin('served_member', 'served_member.account_id', 'served_account.id')
      .where('served_member.group_id', '=', group.id)
      .where('served_member.account_id', '>', from)
      .orderBy('served_member.account_id')
      .limit(PAGE)
      .execute();
    if (rows.length > 0) yield rows.map((row) => asUser(view, row));
    if (rows.length < PAGE) return;
    from = rows.at(-1)?.id ?? '';
  }
}

/** The names of the shown members of a group, page by page: half a million of them are asked for at once. */
export async function* memberNames(view: View, group: ServedGroup): AsyncGenerator<readonly string[]> {
  for (let from = ''; ; ) {
    const rows = await tables(view.db)
      .selectFrom('served_member')
      .innerJoin('served_account', 'served_account.id', 'served_member.account_id')
      .select(['served_member.account_id', 'served_account.name'])
      .where('served_member.group_id', '=', group.id)
      .where('served_member.account_id', '>', from)
      .where(inScope(view))
      .orderBy('served_member.account_id')
      .limit(MEMBERS)
      .execute();
    if (rows.length > 0) yield rows.map(({ name }) => name);
    if (rows.length < MEMBERS) return;
    from = rows.at(-1)?.account_id ?? '';
  }
}

/** Keeps when somebody signed in; it moves no version, for nobody is told. */
export async function keepLogin(db: Queryable, account: string, at: number): Promise<void> {
  await tables(db).updateTable('served_account').set({ last_login: at }).where('id', '=', account).execute();
}

function shown(view: View) {
  return tables(view.db)
    .selectFrom('served_account')
    .selectAll('served_account')
    .where('served_account.directory', '=', view.application.directory)
    .where(inScope(view));
}

function inScope({ db, scope }: View): RawBuilder<boolean> {
  if (scope === undefined) return sql<boolean>`1 = 1`;
  return sql<boolean>`exists (select 1 from ${sql.table('served_member')} as lets
    where lets.account_id = ${sql.ref('served_account.id')} and ${among(db, 'lets.group_id', scope)})`;
}

function tables(db: Queryable) {
  return db.tables<ServedTables>();
}

function asGroup(row: GroupTable): ServedGroup {
  return {
    id: row.id,
    position: Number(row.position),
    name: row.name,
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at),
  };
}

type AccountRow = Selectable<AccountTable>;

function asUser({ application }: View, row: AccountRow): ServedUser {
  const attributes = fromJson<Attributes>(row.attributes);
  const displayName = heldText(attributes, 'displayName') || row.name;
  const [first, last] = split(displayName);
  const custom = application.attributes.map((name) => [name, heldText(attributes, name)] as const);
  return {
    id: row.id,
    position: Number(row.position),
    name: row.name,
    firstName: heldText(attributes, 'firstName') || first,
    lastName: heldText(attributes, 'lastName') || last,
    displayName,
    email: heldText(attributes, 'email'),
    active: row.active === 1,
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at),
    ...(row.last_login === null ? {} : { lastLogin: Number(row.last_login) }),
    attributes: Object.fromEntries(custom.filter(([, value]) => value !== '')),
  };
}

/** A display name as given and family name: the last word is the family's. */
function split(name: string): readonly [string, string] {
  const at = name.lastIndexOf(' ');
  return at < 0 ? ['', name] : [name.slice(0, at), name.slice(at + 1)];
}
