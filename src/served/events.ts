/** What an application must be told to get from a token to how things are now. */

import type { Queryable } from '../store/index.ts';
import type { Application } from './applications.ts';
import type { EventTable, ServedTables } from './tables.ts';
import { pairs, type ServedGroup, type ServedUser, usersById, type View } from './view.ts';

export type ServedEvent =
  | {
      readonly type: 'membership';
      readonly operation: 'CREATED' | 'DELETED';
      readonly user: string;
      readonly groups: readonly string[];
    }
  | { readonly type: 'user'; readonly operation: 'CREATED' | 'UPDATED'; readonly user: ServedUser }
  | { readonly type: 'user-gone'; readonly name: string }
  | { readonly type: 'group'; readonly operation: 'CREATED'; readonly group: ServedGroup };

/** Beyond so many events a full synchronisation is less work for both sides. */
export const mostEvents = 10_000;

type Touch = Pick<EventTable, 'kind' | 'account_id' | 'group_id' | 'name'>;

/**
 * The events after a version, in the order in which Crowd tells them: what is taken away first, then what is there, then
 * who is in it. They tell how things are now and not what happened, so telling them twice, or late, does no harm.
 * Undefined when only a full synchronisation will do: after a rename, which events cannot tell, and when there are too many.
 */
export async function eventsAfter(view: View, version: number): Promise<readonly ServedEvent[] | undefined> {
  const { db, application } = view;
  const touches = await touchesAfter(db, application, version);
  if (touches.length > mostEvents || touches.some(({ kind }) => kind === 'renamed')) return undefined;
  const now = await held(view, touches);
  const events = [
    ...membershipsGone(view, touches, now),
    ...usersGone(touches, now),
    ...groups(view, touches),
    ...users(view, touches, now),
    ...memberships(view, touches, now),
  ];
  // Somebody may have been renamed between the two looks.
  const late = await touchesAfter(db, application, version);
  return late.some(({ kind }) => kind === 'renamed') ? undefined : events;
}

async function touchesAfter(
  db: Queryable,
  { directory }: Application,
  version: number,
): Promise<readonly Touch[]> {
  return db
    .tables<ServedTables>()
    .selectFrom('served_event')
    .select(['kind', 'account_id', 'group_id', 'name'])
    .where('directory', '=', directory)
    .where('version', '>', version)
    .orderBy('version')
    .orderBy('ordinal')
    .limit(mostEvents + 1)
    .execute();
}

/** How what was touched is now. */
interface Now {
  /** Users that are shown, by id. */
  readonly shown: ReadonlyMap<string, ServedUser>;
  /** Users that are there and are not shown. */
  readonly hidden: readonly string[];
  /** Ids of the groups that each account is in. */
  readonly memberships: ReadonlyMap<string, ReadonlySet<string>>;
}

async function held(view: View, touches: readonly Touch[]): Promise<Now> {
  const ids = [...new Set(touches.flatMap(({ account_id }) => account_id ?? []))];
  const shown = new Map((await usersById(view, ids)).map((user) => [user.id, user]));
  const { scope: _, ...everybody } = view;
  const there = view.scope === undefined ? [...shown.values()] : await usersById(everybody, ids);
  const byAccount = new Map<string, Set<string>>();
  for (const { account, group } of await pairs(view, ids))
    byAccount.set(account, (byAccount.get(account) ?? new Set()).add(group));
  return {
    shown,
    hidden: there.filter(({ id }) => !shown.has(id)).map(({ name }) => name),
    memberships: byAccount,
  };
}

/** For each user that is shown, the groups that are shown of those that were touched, told apart by whether they hold them. */
function touchedGroups(view: View, touches: readonly Touch[], now: Now) {
  const names = new Map(view.groups.map(({ id, name }) => [id, name]));
  const let_ = letIn(view, touches);
  const found = new Map<string, { readonly held: Set<string>; readonly lost: Set<string> }>();
  const note = (account: string, group: string) => {
    const name = names.get(group);
    if (name === undefined || !now.shown.has(account)) return;
    const one = found.get(account) ?? { held: new Set(), lost: new Set() };
    found.set(account, one);
    (now.memberships.get(account)?.has(group) === true ? one.held : one.lost).add(name);
  };
  for (const { kind, account_id, group_id } of touches)
    if (kind === 'member' && account_id !== null && group_id !== null) note(account_id, group_id);
  // Whoever has come into the view brings all memberships along, whenever they were given.
  for (const account of let_) for (const group of now.memberships.get(account) ?? []) note(account, group);
  return found;
}

/** Accounts whose membership in a group of the scope was touched: they may have been hidden before. */
function letIn({ scope }: View, touches: readonly Touch[]): ReadonlySet<string> {
  if (scope === undefined) return new Set();
  const lets = new Set(scope);
  return new Set(
    touches.flatMap(({ kind, account_id, group_id }) =>
      kind === 'member' && account_id !== null && group_id !== null && lets.has(group_id) ? account_id : [],
    ),
  );
}

function* membershipsGone(view: View, touches: readonly Touch[], now: Now): Generator<ServedEvent> {
  for (const [account, { lost }] of touchedGroups(view, touches, now)) {
    const user = now.shown.get(account)?.name;
    if (user !== undefined && lost.size > 0)
      yield { type: 'membership', operation: 'DELETED', user, groups: [...lost] };
  }
}

function* usersGone(touches: readonly Touch[], { hidden }: Now): Generator<ServedEvent> {
  const gone = touches.flatMap(({ kind, name }) => (kind === 'gone' && name !== null ? name : []));
  for (const name of new Set([...gone, ...hidden])) yield { type: 'user-gone', name };
}

function* groups(view: View, touches: readonly Touch[]): Generator<ServedEvent> {
  const ids = new Set(touches.flatMap(({ kind, group_id }) => (kind === 'group' ? (group_id ?? []) : [])));
  for (const group of view.groups)
    if (ids.has(group.id)) yield { type: 'group', operation: 'CREATED', group };
}

function* users(view: View, touches: readonly Touch[], { shown }: Now): Generator<ServedEvent> {
  const fresh = letIn(view, touches);
  const kinds = Map.groupBy(touches, ({ account_id }) => account_id);
  for (const user of shown.values()) {
    const seen = new Set(kinds.get(user.id)?.map(({ kind }) => kind));
    if (seen.has('created') || fresh.has(user.id)) yield { type: 'user', operation: 'CREATED', user };
    else if (seen.has('updated')) yield { type: 'user', operation: 'UPDATED', user };
  }
}

function* memberships(view: View, touches: readonly Touch[], now: Now): Generator<ServedEvent> {
  for (const [account, { held: holds }] of touchedGroups(view, touches, now)) {
    const user = now.shown.get(account)?.name;
    if (user !== undefined && holds.size > 0)
      yield { type: 'membership', operation: 'CREATED', user, groups: [...holds] };
  }
}
