/** Crowd as a provisioning target: opens a connection and puts its parts together. */

import type { Entitlement, ProvisioningTarget, TargetRecord, Tools } from '../../model/index.ts';
import { foldKey, goThrough } from '../../model/index.ts';
import { fetchAhead, type Kept, keepFor, matchesAny, memoryOf, tellSome } from '../shared/index.ts';
import { type CrowdApi, openApi } from './api.ts';
import { openChanges } from './changes.ts';
import type { CrowdConfig } from './config.ts';
import { fit, idOf, knownFor, openPeople, type People, schema, toAccount } from './people.ts';
import type { CrowdUser } from './shapes.ts';

/** What one connection is made of. */
export interface Parts {
  readonly api: CrowdApi;
  readonly tools: Tools;
  readonly people: People;
}

/** What one process keeps of a connection between its runs. */
interface Memory {
  readonly known: Kept<string>;
}

/** Opens the target. Connects to nothing until asked. */
export function openCrowd(config: CrowdConfig, tools: Tools): ProvisioningTarget {
  const memory = memoryOf<Memory>(tools, { type: 'crowd', settings: config }, () => ({
    known: keepFor(tools.clock, knownFor),
  }));
  const api = openApi(config, tools);
  const people = openPeople(api, { atOnce: config.concurrency }, memory.known);

  const reads = (name: string): boolean =>
    matchesAny(config.groups, name) && !matchesAny(config['groups-ignored'], name);

  const entitlement = (name: string): Entitlement => ({
    id: name,
    kind: 'group',
    name,
    ...(matchesAny(config.administrators, name) && { administrative: true }),
  });

  async function gather(pages: AsyncIterable<readonly { readonly name: string }[]>) {
    const told = new Map<string, Entitlement>();
    for await (const page of pages)
      for (const { name } of page) if (reads(name)) told.set(name, entitlement(name));
    return [...told.values()];
  }

  /** Groups, accounts, then who is in which group: members are told by name, so the ids of all names are held. */
  async function* everything(): AsyncGenerator<TargetRecord> {
    const groups = await gather(api.groups());
    for (const one of groups) yield { type: 'entitlement', entitlement: one };
    const ids = new Map<string, string>();
    function* tell(user: CrowdUser): Generator<TargetRecord> {
      if (ids.has(foldKey(user.name))) return;
      ids.set(foldKey(user.name), idOf(people.seen(user)));
      yield { type: 'account', account: toAccount(user) };
    }
    for await (const page of api.users()) for (const user of page) yield* tell(user);
    const members = fetchAhead(groups, config.concurrency, async (group) => {
      const names = new Set<string>();
      for await (const page of api.members(group.name)) for (const { name } of page) names.add(name);
      return { group, names };
    });
    for await (const { group, names } of members) {
      for (const name of names) {
        // Made meanwhile.
        const user = ids.has(foldKey(name)) ? undefined : await api.byName(name);
        if (user !== undefined) yield* tell(user);
        const id = ids.get(foldKey(name));
        if (id !== undefined) yield { type: 'grant', account: id, entitlement: group.id };
      }
    }
    yield { type: 'complete' };
  }

  return {
    schema,
    fit,
    changes: openChanges({ api, tools, people }),
    concurrency: config.concurrency,
    check: (tell) =>
      goThrough(
        [
          {
            name: 'users',
            without: 'No account can be read.',
            async ask() {
              for await (const _ of api.users()) break;
              return undefined;
            },
          },
          {
            name: 'groups',
            without: 'Nobody is put into a group.',
            needed: false,
            async ask() {
              if ((await gather(api.groups())).length > 0) return undefined;
              return {
                missing: `${api.title} shows this application no group that is read: map a directory to the application, or correct the globs of groups.`,
              };
            },
          },
        ],
        { tell },
      ),
    read: (scope) =>
      scope === undefined
        ? everything()
        : tellSome({
            id: idOf,
            account: toAccount,
            found: people.inScope(scope),
            groups: ({ name }) => gather(api.groupsOf(name)),
          }),
    /** Told by Crowd itself; whoever is kept signed in by a cookie, or signs in past Crowd, is not seen there. */
    activity: { delay: 14 * 86_400_000, absent: 'unknown' },
    close: async () => undefined,
  };
}
