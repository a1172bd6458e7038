/** What of a plan's changes is shown, as the address has it; and what of them is chosen for an approval. */

import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Input } from '../../api/client.ts';

type Query = Input<'get /plans/{plan}/changes'>['query'];

/** What of the changes is shown: every list, count, export and approval of what is filtered takes it just so. */
export type Filter = Pick<Query, 'type' | 'state' | 'person' | 'entitlement' | 'made' | 'notIn'>;

/** What of a plan is chosen: some people, some groups, or what a filter finds; nothing: all of it. */
export type Chosen =
  | { readonly by: 'people'; readonly people: ReadonlyMap<string, string> }
  | { readonly by: 'groups'; readonly groups: ReadonlyMap<string, ChosenGroup> }
  | { readonly by: 'filter'; readonly filter: Filter; readonly said: string }
  | undefined;

/** A group of the target by its id, or one that the plan makes by its name. */
export interface ChosenGroup {
  readonly of: { readonly id: string } | { readonly made: string };
  readonly name: string;
}

const names = ['type', 'state', 'person', 'entitlement', 'made', 'notIn'] as const;

/** The filter out of an address; what it does not know is left out. */
export function filterIn(search: Readonly<Record<string, unknown>>): Filter {
  const given = names.flatMap((name) => {
    const value = search[name];
    return typeof value === 'string' && value !== '' ? [[name, value] as const] : [];
  });
  return Object.fromEntries(given) as Filter;
}

/** The filter of the page's address, and a way to change it. */
export function useFilter(): readonly [filter: Filter, change: (filter: Filter) => void] {
  const filter = useSearch({ from: '/inside/plans/$plan' });
  const navigate = useNavigate();
  const change = (next: Filter): void =>
    void navigate({ to: '.', search: filterIn(next), replace: true, resetScroll: false });
  return [filter, change];
}

/** The filter without some of what it says. */
export function without(filter: Filter, ...left: readonly (keyof Filter)[]): Filter {
  return Object.fromEntries(Object.entries(filter).filter(([name]) => !left.includes(name as keyof Filter)));
}

/** By which a group is known among those that are chosen. */
export function keyOf(of: ChosenGroup['of']): string {
  return 'id' in of ? `id ${of.id}` : `made ${of.made}`;
}

/** The part of the plan that is chosen, as the service takes it. @param types those left of all, where it is not all of them */
export function partOf(
  chosen: Chosen,
  types: readonly NonNullable<Filter['type']>[] | undefined,
): Input<'post /plans/{plan}/part'>['body'] {
  const kinds = types === undefined ? {} : { types };
  switch (chosen?.by) {
    case 'people':
      return { ...kinds, people: [...chosen.people.keys()] };
    case 'groups':
      return { ...kinds, groups: [...chosen.groups.values()].map(({ of }) => of) };
    case 'filter':
      return { ...kinds, filter: chosen.filter };
    default:
      return kinds;
  }
}
