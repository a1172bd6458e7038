/** Writes a filter down, so that reading it again gives the same tree. */
import type { Filter } from './filter.ts';

/** The filter in the words of the standard, with no more parentheses than it needs. */
export function printFilter(filter: Filter): string {
  switch (filter.type) {
    case 'compare':
      return `${filter.path} ${filter.operator} ${JSON.stringify(filter.value)}`;
    case 'present':
      return `${filter.path} pr`;
    case 'some':
      return `${filter.path}[${printFilter(filter.filter)}]`;
    case 'not':
      return `not (${printFilter(filter.filter)})`;
    case 'and':
      return filter.filters
        .map((each) => (each.type === 'or' ? `(${printFilter(each)})` : printFilter(each)))
        .join(' and ');
    case 'or':
      return filter.filters.map(printFilter).join(' or ');
  }
}
