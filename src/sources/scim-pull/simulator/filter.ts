/** The searches that a pretend SCIM server understands: one comparison, or several joined by `and`. */

type Document = Readonly<Record<string, unknown>>;
export type Test = (document: Document) => boolean;

const comparison = /^([\w.]+) (eq|ne|gt|ge|lt|le) "((?:[^"\\]|\\.)*)"$/;

/** Attributes that are compared with case, as their schemas say; moments are compared as moments. */
const exact = new Set(['id', 'externalId', 'groups.value', 'meta.lastModified', 'meta.created']);
const known = new Set([...exact, 'userName', 'displayName']);

/** Nothing for a search that it does not understand. */
export function testOf(filter: string): Test | undefined {
  const tests: Test[] = [];
  for (const part of filter.split(' and ')) {
    const [, name = '', operator = '', value = ''] = comparison.exec(part) ?? [];
    const compare = operators[operator];
    if (compare === undefined || !known.has(name)) return undefined;
    const wanted = JSON.parse(`"${value}"`) as string;
    tests.push((document) => valuesOf(document, name).some((found) => compare(order(name, found, wanted))));
  }
  return (document) => tests.every((test) => test(document));
}

const operators: Readonly<Record<string, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
};

function order(name: string, found: string, wanted: string): number {
  if (name.startsWith('meta.')) return Date.parse(found) - Date.parse(wanted);
  const [a, b] = exact.has(name) ? [found, wanted] : [found.toLowerCase(), wanted.toLowerCase()];
  return a < b ? -1 : a > b ? 1 : 0;
}

function valuesOf(document: Document, path: string): readonly string[] {
  let values: unknown[] = [document];
  for (const step of path.split('.'))
    values = values
      .flat()
      .flatMap((value) => (typeof value === 'object' && value !== null ? [Reflect.get(value, step)] : []));
  return values.flat().filter((value): value is string => typeof value === 'string');
}
