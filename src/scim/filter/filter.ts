/** A filter of RFC 7644 section 3.4.2.2, as a tree. Names are kept as the client wrote them; `locate` gives them meaning. */

export type Literal = string | number | boolean | null;

export const comparisons = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
export type Comparison = (typeof comparisons)[number];

export type Filter =
  | {
      readonly type: 'compare';
      readonly path: string;
      readonly operator: Comparison;
      readonly value: Literal;
    }
  | { readonly type: 'present'; readonly path: string }
  /** Two or more, none of them an `and` itself. */
  | { readonly type: 'and'; readonly filters: readonly Filter[] }
  /** Two or more, none of them an `or` itself. */
  | { readonly type: 'or'; readonly filters: readonly Filter[] }
  | { readonly type: 'not'; readonly filter: Filter }
  /** One and the same value of a multi-valued attribute fits the filter, whose paths are that value's sub-attributes. */
  | { readonly type: 'some'; readonly path: string; readonly filter: Filter };

/** All of these; one alone needs no `and`. */
export function allOf(filters: readonly Filter[]): Filter {
  return join('and', filters);
}

/** Any of these; one alone needs no `or`. */
export function anyOf(filters: readonly Filter[]): Filter {
  return join('or', filters);
}

/** How many comparisons a filter makes for one value. */
export function termsOf(filter: Filter): number {
  if (filter.type === 'compare' || filter.type === 'present') return 1;
  if (filter.type === 'not' || filter.type === 'some') return termsOf(filter.filter);
  return filter.filters.reduce((sum, each) => sum + termsOf(each), 0);
}

function join(type: 'and' | 'or', filters: readonly Filter[]): Filter {
  const flat = filters.flatMap((each) => (each.type === type ? each.filters : [each]));
  const [first, second] = flat;
  if (first === undefined) throw new RangeError(`An empty \`${type}\` means nothing.`);
  return second === undefined ? first : { type, filters: flat };
}
