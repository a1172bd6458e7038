/** Changes by the realm's admin events: who was touched is looked up as it is now. */

import { z } from 'zod';
import { ProvisioningError, type SourceRecord } from '../../model/index.ts';
import type { Event, KeycloakApi } from './api.ts';
import type { KeycloakConfig } from './config.ts';
import { tellGroup } from './groups.ts';
import { pagesOf } from './paging.ts';
import { identityOf } from './person.ts';

const Cursor = z.strictObject({
  realm: z.string(),
  settings: z.string(),
  /** Of the last event that was taken in. */
  time: z.number(),
  mark: z.string(),
});
export type Cursor = z.output<typeof Cursor>;

const prefix = 'keycloak1:';

export function writeCursor(cursor: Cursor): string {
  return `${prefix}${Buffer.from(JSON.stringify(cursor)).toString('base64url')}`;
}

/** Throws `stale` for what is no cursor of this realm and these settings. */
export function readCursor(text: string, expected: Pick<Cursor, 'realm' | 'settings'>): Cursor {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(text.slice(prefix.length), 'base64url').toString('utf8'));
  } catch {
    parsed = undefined;
  }
  const found = Cursor.safeParse(parsed);
  if (found.success && found.data.realm === expected.realm && found.data.settings === expected.settings)
    return found.data;
  throw stale('The settings of the source have changed');
}

function stale(why: string): ProvisioningError {
  return new ProvisioningError('stale', `${why}, so changes cannot be told; read everything anew.`);
}

const markOf = ({ operationType, resourceType, resourcePath }: Event) =>
  `${operationType} ${resourceType ?? ''} ${resourcePath ?? ''}`;

/** The newest event there is, as where to go on from; undefined: there is none, and so nothing to go on from. */
export async function newestEvent(api: KeycloakApi): Promise<Pick<Cursor, 'time' | 'mark'> | undefined> {
  const [newest] = await api.events({ first: 0, max: 1 });
  return newest === undefined ? undefined : { time: newest.time, mark: markOf(newest) };
}

/** Events asked for at once. */
const atOnce = 200;

/**
 * Events after the cursor's, oldest first. The cursor's own must still be there: else they were cleared or have expired,
 * and some that nobody has seen with them.
 */
async function eventsSince(api: KeycloakApi, { time, mark }: Cursor): Promise<readonly Event[]> {
  const found: Event[] = [];
  // The day before: the server counts days in its own time zone.
  const from = new Date(time - 86_400_000).toISOString().slice(0, 10);
  for (let first = 0; ; ) {
    const page = await api.events({ first, max: atOnce, from });
    for (const event of page) {
      if (event.time < time) throw stale('Admin events were cleared');
      // Events of one millisecond have no order among them: all of them are taken again.
      found.push(event);
      if (event.time === time && markOf(event) === mark) return found.reverse();
    }
    if (page.length < atOnce) throw stale('Admin events have expired or were cleared');
    first += page.length;
  }
}

interface Touched {
  readonly users: Set<string>;
  readonly groups: Set<string>;
  /** `user group` → whether the last event joined them. */
  readonly memberships: Map<
    string,
    { readonly user: string; readonly group: string; readonly joined: boolean }
  >;
}

/** Throws `stale` for what changes more than it names: groups that are renamed, moved or removed take others along. */
function touchedBy(events: readonly Event[]): Touched {
  const touched: Touched = { users: new Set(), groups: new Set(), memberships: new Map() };
  for (const { operationType, resourceType, resourcePath } of events) {
    const [kind, id = '', sub, other] = (resourcePath ?? '').split('/');
    if (resourceType === 'GROUP_MEMBERSHIP' && kind === 'users' && sub === 'groups' && other !== undefined) {
      const key = `${id} ${other}`;
      touched.memberships.delete(key);
      touched.memberships.set(key, { user: id, group: other, joined: operationType === 'CREATE' });
    } else if (resourceType === 'GROUP') {
      if (operationType !== 'CREATE' || sub !== undefined || kind !== 'groups')
        throw stale('Groups have changed');
      touched.groups.add(id);
    } else if (resourceType === 'USER' && kind === 'users' && id !== '') touched.users.add(id);
    else if (kind === 'user-storage' || resourceType === 'REALM') throw stale('The realm itself has changed');
  }
  return touched;
}

export interface Changing {
  readonly api: KeycloakApi;
  readonly config: KeycloakConfig;
  readonly cursor: Cursor;
}

/** What changed since the cursor; gives where to go on from. */
export async function* tellEvents({ api, config, cursor }: Changing): AsyncGenerator<SourceRecord, Cursor> {
  const events = await eventsSince(api, cursor);
  const { users, groups, memberships } = touchedBy(events);
  const told = new Set<string>();
  const joined: SourceRecord[] = [];
  for (const id of new Set([...users, ...[...memberships.values()].map(({ user }) => user)])) {
    const user = await api.user(id);
    if (user === undefined) yield { type: 'removed', of: 'identity', id };
    if (user === undefined || user.serviceAccountClientId) continue;
    told.add(id);
    yield { type: 'identity', identity: identityOf(user, config) };
    // A new user is put into the realm's default groups, and no event says so.
    const fetch = (page: { first: number; max: number }) => api.groupsOf(id, page);
    for await (const page of pagesOf({
      api,
      max: config.pageSize,
      what: `groups of ${user.username}`,
      fetch,
    }))
      for (const group of page)
        joined.push({ type: 'members', group: group.id, members: [{ type: 'identity', id }] });
  }
  for (const id of groups) {
    const group = await api.group(id);
    // Not `stale`, which must come before the first record: the next reading meets the event that it was removed.
    if (group === undefined)
      throw new ProvisioningError(
        'unavailable',
        'A group went while changes were read; nothing was concluded. Read again.',
      );
    yield* tellGroup({ api, config, told: new Set() }, group, (group.path ?? '').replace(/\/[^/]*$/, ''));
  }
  for (const { user, group, joined: isIn } of memberships.values())
    if (!isIn && told.has(user))
      yield { type: 'members-removed', group, members: [{ type: 'identity', id: user }] };
  yield* joined;
  const newest = events.at(-1);
  return newest === undefined ? cursor : { ...cursor, time: newest.time, mark: markOf(newest) };
}
