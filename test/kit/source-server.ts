/** The pretend source's server: people, groups, and what happened to them, behind a token. */

import type { GroupMember } from '../../src/model/index.ts';
import type { PretendGroup, PretendPerson, SourceHand } from '../../src/testkit/index.ts';
import { pageOf } from './client.ts';

const pageSize = 4;

interface Event {
  readonly of: 'identity' | 'group';
  readonly key: string;
}

export interface SourceServer extends SourceHand {
  readonly pageSize: number;
  readonly fetch: (request: Request) => Response;
  readonly dropPage: () => void;
}

export function createSourceServer(token: string): SourceServer {
  const people = new Map<string, PretendPerson>();
  const groups = new Map<string, PretendGroup>();
  const events: Event[] = [];
  let drops = false;

  function members({ people, groups }: PretendGroup): readonly GroupMember[] {
    return [
      ...people.map((id) => ({ type: 'identity', id }) as const),
      ...groups.map((id) => ({ type: 'group', id }) as const),
    ];
  }

  /** The last state of everything that something happened to, in the order of the last happening. */
  function changesSince(since: number): readonly object[] {
    const last = new Map<string, Event>();
    for (const event of events.slice(since)) {
      last.delete(`${event.of} ${event.key}`);
      last.set(`${event.of} ${event.key}`, event);
    }
    return [...last.values()].map(({ of, key }) => ({
      of,
      key,
      thing: (of === 'group' ? groups : people).get(key),
    }));
  }

  function answer(path: string, query: URLSearchParams): unknown {
    const after = query.get('after') ?? undefined;
    const [, list, key, part] = path.split('/');
    if (list === 'me') return { head: events.length, count: people.size };
    if (list === 'changes') return { head: events.length, events: changesSince(Number(query.get('since'))) };
    if (list === 'groups' && part === 'members') {
      const group = groups.get(key ?? '');
      return group && pageOf(members(group), after, pageSize);
    }
    if (list === 'groups') return pageOf(keyed(groups.values()), after, pageSize);
    if (list !== 'people') return undefined;
    const page = pageOf(keyed(people.values()), after, pageSize);
    if (!drops || after === undefined) return page;
    drops = false;
    return { ...page, items: [] };
  }

  return {
    pageSize,
    dropPage() {
      drops = true;
    },
    person(person) {
      people.set(person.key, person);
      events.push({ of: 'identity', key: person.key });
      return person.key;
    },
    group(group) {
      groups.set(group.key, group);
      events.push({ of: 'group', key: group.key });
      return group.key;
    },
    remove(of, key) {
      if (of === 'group') groups.delete(key);
      else people.delete(key);
      for (const group of groups.values()) {
        const without = (keys: readonly string[]) => keys.filter((member) => member !== key);
        groups.set(group.key, { ...group, people: without(group.people), groups: without(group.groups) });
      }
      events.push({ of, key });
    },
    fetch(request) {
      const { pathname, searchParams } = new URL(request.url);
      if (request.headers.get('authorization') !== `Bearer ${token}`)
        return Response.json({}, { status: 401 });
      const body = answer(pathname, searchParams);
      return Response.json(body ?? {}, { status: body === undefined ? 404 : 200 });
    },
  };
}

function keyed<Thing extends { readonly key: string }>(
  things: Iterable<Thing>,
): readonly (Thing & { readonly id: string })[] {
  return [...things].map((thing) => ({ ...thing, id: thing.key }));
}
