/** The filters of activity as they stand in the address, so that what is filtered can be linked. */

import { useNavigate, useSearch } from '@tanstack/react-router';

/** Every filter of every tab, by the name that it has in the address. */
const names = [
  'tab',
  'sync',
  'state',
  'kind',
  'actor',
  'action',
  'person',
  'plan',
  'run',
  'from',
  'to',
] as const;

export type ActivitySearch = { readonly [Name in (typeof names)[number]]?: string } & {
  /** How far one looks back. A number, for a text of digits would stand in quotes in the address. */
  readonly days?: number;
};

/** What of an address is a filter. */
export function activitySearch(search: Readonly<Record<string, unknown>>): ActivitySearch {
  const texts = names.flatMap((name) => {
    const value = search[name];
    // What looks like a number comes as one.
    const text = typeof value === 'number' ? String(value) : value;
    return typeof text === 'string' && text !== '' ? [[name, text]] : [];
  });
  const { days } = search;
  return { ...Object.fromEntries(texts), ...(typeof days === 'number' ? { days } : {}) };
}

/** The filters as they are now, and the way to change some of them; an empty one leaves the address. */
export function useFilters() {
  const filters = useSearch({ from: '/inside/activity' });
  const navigate = useNavigate();
  return {
    filters,
    set(part: ActivitySearch): void {
      void navigate({ to: '/activity', search: activitySearch({ ...filters, ...part }), replace: true });
    },
    clear(): void {
      const { tab } = filters;
      void navigate({ to: '/activity', search: tab === undefined ? {} : { tab }, replace: true });
    },
  };
}

/** The one of these that the address names; the usual one when it names another. */
export function oneOf<Value extends string>(
  values: readonly Value[],
  named: string | undefined,
  usual: Value,
): Value;
export function oneOf<Value extends string>(
  values: readonly Value[],
  named: string | undefined,
): Value | undefined;
export function oneOf(values: readonly string[], named: string | undefined, usual?: string) {
  return values.find((value) => value === named) ?? usual;
}

/** Whole days of the reader as the API takes them. @param days as a field of dates writes them */
export function timesOf({ from = '', to = '' }: Pick<ActivitySearch, 'from' | 'to'>): {
  readonly from?: number;
  readonly to?: number;
} {
  const begin = new Date(`${from}T00:00`).getTime();
  const end = new Date(`${to}T00:00`);
  end.setDate(end.getDate() + 1);
  return {
    ...(Number.isNaN(begin) ? {} : { from: begin }),
    ...(Number.isNaN(end.getTime()) ? {} : { to: end.getTime() }),
  };
}
