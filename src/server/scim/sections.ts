/** The resource types as a search over all of them goes through them, each with what is asked of it. */

import type { Attributes } from '../../model/index.ts';
import {
  type Order,
  orderOf,
  type Place,
  projection,
  type ResourceType,
  ScimError,
} from '../../scim/index.ts';
import type { Call } from './call.ts';
import { finderOf } from './custom/resources.ts';
import { type Finder, pageOf, placesOf } from './finding.ts';
import { groupFinder } from './group-search.ts';
import { groupsWith } from './groups.ts';
import { userFinder } from './user-search.ts';

/** One type's part of the search. */
export interface Section {
  /** In what order its resources are; undefined where it has no such attribute. */
  readonly order: Order | undefined;
  /** The page from the `offset`th on, not in a particular order. */
  page(page: { readonly limit: number; readonly offset: number }): Promise<{
    readonly total: number;
    readonly count: number;
    readonly resources: AsyncIterable<Attributes>;
  }>;
  /** Every place, in order. */
  places(): Promise<readonly Place[]>;
  /** Resources as they are told. */
  resources(ids: readonly string[]): Promise<AsyncIterable<Attributes>>;
}

type Told<Resource> = (resources: readonly Resource[]) => AsyncIterable<Attributes>;

/** Users first, then Groups, then what the settings declare. Throws 400 `invalidPath` for an order that none of them has. */
export function sectionsOf(call: Call): readonly Section[] {
  const { user, group, others } = call.types;
  const orders = ordersOf(call, [user, group, ...others]);
  const chosen = projection(call.query, group);
  return [
    section(call, userFinder(call), { order: orders[0], told: plainly(call, user) }),
    section(call, groupFinder(call), { order: orders[1], told: (some) => groupsWith(call, some, chosen) }),
    ...others.map((type, at) => {
      const finder = finderOf(call, type);
      const tell = plainly(call, type);
      return section(call, finder, { order: orders[at + 2], told: (some) => tell(some.map(finder.shown)) });
    }),
  ];
}

function section<Resource>(
  call: Call,
  finder: Finder<Resource>,
  { order, told }: { readonly order: Order | undefined; readonly told: Told<Resource> },
): Section {
  return {
    order,
    async page(wanted) {
      const { total, resources } = await pageOf(call, finder, { order: undefined, ...wanted });
      return { total, count: resources.length, resources: told(resources) };
    },
    places: () => placesOf(call, finder, order),
    resources: async (ids) => told(await finder.byIds(ids)),
  };
}

function plainly({ query }: Call, type: ResourceType): Told<Attributes> {
  const chosen = projection(query, type);
  return async function* (resources) {
    for (const each of resources) yield chosen.of(each);
  };
}

function ordersOf({ query }: Call, types: readonly ResourceType[]): readonly (Order | undefined)[] {
  const refused: unknown[] = [];
  const orders = types.map((type) => {
    try {
      return orderOf(query, type);
    } catch (thrown) {
      if (!(thrown instanceof ScimError && thrown.scimType === 'invalidPath')) throw thrown;
      refused.push(thrown);
      return undefined;
    }
  });
  if (refused.length === types.length) throw refused[0];
  return orders;
}

/**
 * Does something with each section that has the attributes of the filter; of the others nothing is found. Throws 400
 * `invalidFilter` when none has them.
 */
export async function eachThatFits(
  sections: readonly Section[],
  work: (section: Section, at: number) => Promise<void>,
): Promise<void> {
  const refused: unknown[] = [];
  for (const [at, each] of sections.entries()) {
    try {
      await work(each, at);
    } catch (thrown) {
      if (!(thrown instanceof ScimError && thrown.scimType === 'invalidFilter')) throw thrown;
      refused.push(thrown);
    }
  }
  if (refused.length === sections.length) throw refused[0];
}
