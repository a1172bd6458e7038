/** What this room's tests stand on: a directory over a database of its own, sources told by script, views to compare. */

import type { Clock, GroupMember, Identity, IdentitySource, SourceRecord } from '../model/index.ts';
import { silentLog } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import type { Directory, OnTold } from './contract.ts';
import { openDirectory } from './directory.ts';
import type { DirectoryParts } from './intake.ts';
import type { DirectoryTables } from './tables.ts';

type Notice = Parameters<OnTold>[1];

export interface Stage {
  readonly directory: Directory;
  /** What `onTold` was told, in order. */
  readonly notices: Notice[];
  readonly time: { now: number };
}

/** Counted for all directories together, since several may stand on one database. */
let ids = 0;

/** A directory whose clock stands still unless `time.now` is moved. */
export function openStage(db: DirectoryParts['db'], parts: Partial<DirectoryParts> = {}): Stage {
  const notices: Notice[] = [];
  const time = { now: 1_000 };
  const clock: Clock = { now: () => time.now, sleep: async () => {} };
  const directory = openDirectory({
    db,
    clock,
    log: silentLog,
    newId: () => `id-${String(++ids).padStart(9, '0')}`,
    join: [],
    onTold: async (_within, told) => {
      notices.push(told);
    },
    ...parts,
  });
  return { directory, notices, time };
}

/** A source that tells these records, whatever it is asked; an Error among them is thrown. Keeps what it was asked. */
export function scripted(
  records: Iterable<SourceRecord | Error> | AsyncIterable<SourceRecord | Error>,
): IdentitySource & { readonly asked: (string | undefined)[] } {
  const asked: (string | undefined)[] = [];
  return {
    asked,
    check: async () => {},
    close: async () => {},
    async *read(since) {
      asked.push(since);
      for await (const record of records) {
        if (record instanceof Error) throw record;
        yield record;
      }
    },
  };
}

/** `person('ada', { title: … })`; `active: false` and `userName` are not attributes. */
export function person(
  id: string,
  rest: Partial<Omit<Identity, 'id'>> & { readonly email?: string } = {},
): Extract<SourceRecord, { type: 'identity' }> {
  const { email, attributes, ...identity } = rest;
  const emails = email === undefined ? {} : { emails: [{ value: email, primary: true }] };
  return {
    type: 'identity',
    identity: { id, userName: id, active: true, ...identity, attributes: { ...attributes, ...emails } },
  };
}

/** `@id` names a group, everything else a person. */
export function members(...ids: readonly string[]): readonly GroupMember[] {
  return ids.map((id) => (id.startsWith('@') ? { type: 'group', id } : { type: 'identity', id }));
}

/** `group('@eng', ['ada', '@backend'])`; its name is its id without the `@`. */
export function group(
  id: string,
  of: readonly string[] = [],
  name = id.slice(1),
): Extract<SourceRecord, { type: 'group' }> {
  return { type: 'group', group: { id, name, members: members(...of) } };
}

/** People `p0`, `p1` … so many, but for some, all in one group. */
export function company(size: number, but: readonly string[] = []): SourceRecord[] {
  const ids = Array.from({ length: size }, (_, at) => `p${at}`).filter((id) => !but.includes(id));
  return [...ids.map((id) => person(id)), group('@all', ids)];
}

export const complete = { type: 'complete' } as const satisfies SourceRecord;

/** What a source tells now, in an order that does not depend on how it was told. */
export interface Told {
  readonly people: Readonly<Record<string, string>>;
  readonly groups: Readonly<Record<string, string>>;
  readonly memberships: readonly string[];
}

/** What is kept of a source, dangling memberships too, apart from numbers, times and versions. */
export async function keptOf(db: Queryable, source: string): Promise<Told> {
  const tables = db.tables<DirectoryTables>();
  const people = await tables
    .selectFrom('identity')
    .select(['id', 'user_name', 'active', 'digest', 'gone_at'])
    .where('source', '=', source)
    .orderBy('id')
    .execute();
  const groups = await tables
    .selectFrom('identity_group')
    .select(['id', 'name', 'gone_at', 'member_rows'])
    .where('source', '=', source)
    .orderBy('id')
    .execute();
  const rows = await tables.selectFrom('group_member').selectAll().where('source', '=', source).execute();
  for (const { id, member_rows } of groups) {
    const counted = rows.filter(({ group_id }) => group_id === id).length;
    if (counted !== member_rows) throw new Error(`${id} has ${counted} members, and counts ${member_rows}.`);
  }
  return {
    people: Object.fromEntries(
      people
        .filter(({ gone_at }) => gone_at === null)
        .map((row) => [row.id, `${row.user_name} ${row.active} ${row.digest}`]),
    ),
    groups: Object.fromEntries(
      groups.filter(({ gone_at }) => gone_at === null).map((row) => [row.id, row.name]),
    ),
    memberships: rows.map(({ group_id, member_id }) => `${group_id} > ${member_id}`).sort(),
  };
}
