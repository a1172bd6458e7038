/** Sources with one fault each, by the promise that the fault breaks. */

import type { ActivityTold, GroupMember, ProvisioningError, SourceRecord } from '../../src/model/index.ts';
import { eagerly, type PageOf, type Send } from './client.ts';
import { openSource, type SourceFault } from './pretend-source.ts';

/** Replaces each record by none, one or more. */
function records(
  change: (
    record: SourceRecord,
    about: { readonly delta: boolean; readonly since: string | undefined },
  ) => readonly SourceRecord[],
): SourceFault {
  return {
    plant: ({ read }) => ({
      async *read(since) {
        const delta = since?.startsWith('changes') ?? false;
        for await (const record of read(since)) yield* change(record, { delta, since });
      },
    }),
  };
}

/** Replaces the source's way to send the requests of one reading. */
function sending(bend: (send: Send) => Send): SourceFault {
  return { plant: (_, { send }) => ({ read: (since) => openSource(bend(send)).read(since) }) };
}

/** Changes the members that are told, wherever they are told. */
function members(
  bend: (members: readonly GroupMember[], group: string) => readonly GroupMember[],
): SourceFault {
  return records((record) => {
    if (record.type === 'group') {
      return [
        { type: 'group', group: { ...record.group, members: bend(record.group.members, record.group.id) } },
      ];
    }
    return record.type === 'members'
      ? [{ ...record, members: bend(record.members, record.group) }]
      : [record];
  });
}

/** Changes what is told of activity. */
function activity(bend: (record: ActivityTold) => ActivityTold): SourceFault {
  return {
    plant: ({ activity: tell }) => ({
      activity: async function* () {
        for await (const record of tell?.() ?? []) yield record.type === 'activity' ? bend(record) : record;
      },
    }),
  };
}

const emptyPage: PageOf<never> = { items: [] };

/** Promise → what breaks it, in words → the fault. */
export const sourceFaults: Readonly<Record<string, Readonly<Record<string, SourceFault>>>> = {
  'activity is told of people by their ids, to its end, and changes nobody': {
    'names people by their names': activity((record) => ({
      ...record,
      identity: `name of ${record.identity}`,
    })),
    'says nothing at the end': {
      plant: ({ activity: tell }) => ({
        activity: async function* () {
          for await (const record of tell?.() ?? []) if (record.type === 'activity') yield record;
        },
      }),
    },
    'takes a right that was lost for nobody active': {
      plant: ({ activity: tell }) => ({
        activity: async function* () {
          try {
            yield* tell?.() ?? [];
          } catch {
            yield { type: 'complete' };
          }
        },
      }),
    },
  },
  'a reading ends with complete or throws': {
    'takes a page that failed for an empty one': sending((send) => async (method, path, body) => {
      try {
        return await send(method, path, body);
      } catch (thrown) {
        if ((thrown as ProvisioningError).code !== 'unavailable' || !path.includes('members')) throw thrown;
        return emptyPage as never;
      }
    }),
    'says nothing at the end': records((record, { delta }) =>
      record.type === 'complete' && !delta ? [] : [record],
    ),
    'goes on after the end': records((record, { delta }) =>
      record.type === 'complete' && !delta
        ? [record, { type: 'checkpoint', cursor: record.cursor ?? '' }]
        : [record],
    ),
    'does not count': sending((send) => async (method, path, body) => {
      const answer = await send<{ count?: number }>(method, path, body);
      return (path === '/me' ? { ...answer, count: 0 } : answer) as never;
    }),
  },
  'every page is asked for once': {
    'asks for each list twice': sending((send) => async (method, path, body) => {
      if (path === '/groups') await send(method, path, body);
      return send(method, path, body);
    }),
  },
  'a cursor that stands still is an error': {
    'takes a page that it knows for the end': sending((send) => {
      const seen = new Set<string>();
      return async (method, path, body) => {
        const page = await send<PageOf<unknown>>(method, path, body);
        const place = `${path.split('?')[0]} ${page.next}`;
        if (page.next === undefined || !seen.has(place)) {
          seen.add(place);
          return page as never;
        }
        return { items: page.items } as never;
      };
    }),
    'follows it for ever': sending((send) => {
      let count = 0;
      return async (method, path, body) => {
        const page = await send<PageOf<unknown>>(method, path.replace(/#.*/, ''), body);
        return (page.next === undefined ? page : { ...page, next: `${page.next}#${count++}` }) as never;
      };
    }),
  },
  'a reading can be left in the middle': {
    'reads on when nobody listens': { plant: ({ read }) => ({ read: (since) => eagerly(read(since)) }) },
    'does not hear that it is to leave': { habits: { deaf: true } },
  },
  'resuming at a checkpoint loses nothing': {
    'says too early how far it got': {
      plant: ({ read }) => ({
        async *read(since) {
          let held: SourceRecord | undefined;
          for await (const record of read(since)) {
            // The last person of a page is told after the checkpoint that covers it.
            if (record.type === 'checkpoint') yield record;
            if (held !== undefined) yield held;
            held = record.type === 'identity' ? record : undefined;
            if (record.type !== 'identity' && record.type !== 'checkpoint') yield record;
          }
        },
      }),
    },
  },
  'ids are stable across readings and are not names or addresses': {
    'takes user names for ids': records((record) =>
      record.type === 'identity'
        ? [{ type: 'identity', identity: { ...record.identity, id: record.identity.userName ?? '' } }]
        : [record],
    ),
    'takes names of groups for their ids': records((record) =>
      record.type === 'group'
        ? [{ type: 'group', group: { ...record.group, id: record.group.name } }]
        : [record],
    ),
    'gives new ids to the renamed': records((record) => {
      if (record.type !== 'identity' || !record.identity.userName?.startsWith('augusta')) return [record];
      return [{ type: 'identity', identity: { ...record.identity, id: `${record.identity.id}-new` } }];
    }),
  },
  'inactive is told as inactive, not omitted': {
    'leaves the inactive out': records((record) =>
      record.type === 'identity' && !record.identity.active ? [] : [record],
    ),
    'tells everybody as active': records((record) =>
      record.type === 'identity'
        ? [{ type: 'identity', identity: { ...record.identity, active: true } }]
        : [record],
    ),
  },
  'a removed person is told as removed or is absent from a complete reading': {
    'tells from memory': {
      plant: ({ read }) => {
        const remembered = new Map<string, SourceRecord>();
        return {
          async *read(since) {
            const told = new Set<string>();
            for await (const record of read(since)) {
              if (record.type === 'identity') {
                remembered.set(record.identity.id, record);
                told.add(record.identity.id);
              }
              if (record.type === 'complete' && since === undefined) {
                for (const [id, old] of remembered) if (!told.has(id)) yield old;
              }
              yield record;
            }
          },
        };
      },
    },
  },
  'group members exist': {
    'tells members that nobody knows': members((list, group) =>
      group === 'g4' ? [...list, { type: 'identity', id: 'robot' }] : list,
    ),
  },
  'nested groups are told, not flattened': {
    'leaves groups within groups out': members((list) => list.filter(({ type }) => type === 'identity')),
  },
  'a group of many pages is read whole': {
    'reads two pages of members': sending((send) => {
      const pages = new Map<string, number>();
      return async (method, path, body) => {
        const page = await send<PageOf<unknown>>(method, path, body);
        const [list = ''] = path.split('?');
        const count = (pages.get(list) ?? 0) + 1;
        pages.set(list, count);
        return (list.endsWith('members') && count === 2 ? { items: page.items } : page) as never;
      };
    }),
    'loses people when a page is full': records((record, { delta }) =>
      record.type === 'identity' && record.identity.id === 'p009' && !delta ? [] : [record],
    ),
  },
  '`read(since)` tells what `read()` would show changed': {
    'does not tell who was removed': records((record, { delta }) =>
      record.type === 'removed' && delta ? [] : [record],
    ),
    'tells groups without their members': records((record, { delta }) =>
      record.type === 'group' && delta
        ? [{ type: 'group', group: { ...record.group, members: [] } }]
        : [record],
    ),
    'gives the cursor of the next change': records((record, { delta }) => {
      if (record.type !== 'complete' || !delta) return [record];
      return [{ type: 'complete', cursor: `changes ${Number(record.cursor?.split(' ')[1]) + 1}` }];
    }),
  },
  '`open` is silent': {
    'asks who it is': {
      plant: (_, { send }) => {
        send('GET', '/me').catch(() => undefined);
        return {};
      },
    },
  },
  '`check` says what is missing, in words': {
    'is always content': { plant: () => ({ check: async () => undefined }) },
    'keeps what it found to itself': { plant: ({ check }) => ({ check: () => check() }) },
    mumbles: { habits: { mumbles: true } },
  },
  '429 waits as told and counts against no one': {
    'comes back early': { habits: { impatient: true } },
    'takes being told to wait for a failure': { habits: { givesUp: true } },
  },
  'what goes wrong at any one request ends in an error or in the same reading': {
    'takes a right that was lost for nobody there': sending((send) => async (method, path, body) => {
      try {
        return await send(method, path, body);
      } catch (thrown) {
        if ((thrown as ProvisioningError).code !== 'forbidden' || !path.includes('members')) throw thrown;
        return emptyPage as never;
      }
    }),
  },
  'secrets never appear in what is logged': {
    'logs headers': { habits: { logsHeaders: true } },
    'quotes answers': { habits: { quotesBodies: true } },
  },
};
