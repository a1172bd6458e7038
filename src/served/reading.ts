/** Reads a directory as a target is read: all of it page by page, or the accounts that are asked for. */

import type { Selectable } from 'kysely';
import { type Account, type Attributes, foldKey, type ReadScope, type TargetRecord } from '../model/index.ts';
import { among, fromJson, type Queryable } from '../store/index.ts';
import { heldText } from './schema.ts';
import type { AccountTable, GroupTable, ServedTables } from './tables.ts';

const PAGE = 1_000;

interface Place {
  readonly db: Queryable;
  readonly directory: string;
  readonly signal: AbortSignal;
}

/** Groups, then accounts, then who is in each group. */
export async function* readAll(place: Place): AsyncIterable<TargetRecord> {
  const { signal } = place;
  const groups: string[] = [];
  for await (const group of groupsOf(place)) {
    signal.throwIfAborted();
    groups.push(group.id);
    yield entitlement(group);
  }
  const accounts = new Set<string>();
  for await (const account of accountsIn(place)) {
    signal.throwIfAborted();
    accounts.add(account.id);
    yield { type: 'account', account: asAccount(account) };
  }
  for (const group of groups) {
    for await (const account of membersOf(place, group)) {
      signal.throwIfAborted();
      // Whoever came while we read is told by the next reading, with grants and all.
      if (accounts.has(account)) yield { type: 'grant', account, entitlement: group };
    }
  }
  signal.throwIfAborted();
  yield { type: 'complete' };
}

/** The accounts named and those that resemble the ones given, each with its groups. */
export async function* readScoped(place: Place, scope: ReadScope): AsyncIterable<TargetRecord> {
  const { db, directory, signal } = place;
  const rows = await tables(db)
    .selectFrom('served_account')
    .selectAll()
    .where('directory', '=', directory)
    .where((is) =>
      is.or([
        among(db, 'id', scope.accounts),
        among(db, 'name_key', keys(scope.resembling, 'userName')),
        among(db, 'email_key', keys(scope.resembling, 'email')),
        among(db, 'external_id', values(scope.resembling, 'externalId')),
      ]),
    )
    .orderBy('position')
    .execute();
  const held = await tables(db)
    .selectFrom('served_member')
    .innerJoin('served_group', 'served_group.id', 'served_member.group_id')
    .selectAll('served_group')
    .select('served_member.account_id')
    .where(
      among(
        db,
        'served_member.account_id',
        rows.map(({ id }) => id),
      ),
    )
    .execute();
  const byAccount = Map.groupBy(held, ({ account_id }) => account_id);
  const told = new Set<string>();
  for (const row of rows) {
    signal.throwIfAborted();
    yield { type: 'account', account: asAccount(row) };
    for (const group of byAccount.get(row.id) ?? []) {
      if (!told.has(group.id)) yield entitlement(group);
      told.add(group.id);
      yield { type: 'grant', account: row.id, entitlement: group.id };
    }
  }
  signal.throwIfAborted();
  yield { type: 'complete' };
}

function keys(accounts: readonly Account[], name: string): readonly string[] {
  return values(accounts, name).map(foldKey);
}

function values(accounts: readonly Account[], name: string): readonly string[] {
  return accounts.map(({ attributes }) => heldText(attributes, name)).filter((value) => value !== '');
}

async function* groupsOf({ db, directory }: Place): AsyncIterable<GroupTable> {
  for (let after = 0; ; ) {
    const page = await tables(db)
      .selectFrom('served_group')
      .selectAll()
      .where('directory', '=', directory)
      .where('position', '>', after)
      .orderBy('position')
      .limit(PAGE)
      .execute();
    yield* page;
    if (page.length < PAGE) return;
    after = Number(page.at(-1)?.position);
  }
}

type AccountRow = Selectable<AccountTable>;

async function* accountsIn({ db, directory }: Place): AsyncIterable<AccountRow> {
  for (let after = 0; ; ) {
    const page = await tables(db)
      .selectFrom('served_account')
      .selectAll()
      .where('directory', '=', directory)
      .where('position', '>', after)
      .orderBy('position')
      .limit(PAGE)
      .execute();
    yield* page;
    if (page.length < PAGE) return;
    after = Number(page.at(-1)?.position);
  }
}

async function* membersOf({ db }: Place, group: string): AsyncIterable<string> {
  const size = 5 * PAGE;
  for (let after = ''; ; ) {
    const page = await tables(db)
      .selectFrom('served_member')
      .select('account_id')
      .where('group_id', '=', group)
      .where('account_id', '>', after)
      .orderBy('account_id')
      .limit(size)
      .execute();
    for (const { account_id } of page) yield account_id;
    if (page.length < size) return;
    after = page.at(-1)?.account_id ?? '';
  }
}

function tables(db: Queryable) {
  return db.tables<ServedTables>();
}

function entitlement({ id, name }: Pick<GroupTable, 'id' | 'name'>): TargetRecord {
  return { type: 'entitlement', entitlement: { id, kind: 'group', name } };
}

function asAccount({ id, attributes, active, last_login }: AccountRow): Account {
  return {
    id,
    attributes: fromJson<Attributes>(attributes),
    active: active === 1,
    ...(last_login === null ? {} : { lastActive: new Date(Number(last_login)).toISOString() }),
  };
}
