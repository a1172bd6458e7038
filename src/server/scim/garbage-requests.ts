/** Requests that nobody means, of every kind: single ones, searches, Bulk, both versions, large, deep and long. For tests only. */

import fc from 'fast-check';
import { deep, filters, names, paths, texts, values } from './garbage-pieces.ts';

export interface Garbage {
  readonly version: 'v1' | 'v2';
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const nothing = fc.constant(undefined);
const wild = fc.record({
  Operations: fc.oneof(
    fc.array(
      fc.record(
        { op: fc.constantFrom('add', 'Replace', 'remove', 'x'), path: paths, value: values },
        { requiredKeys: ['op'] },
      ),
      { maxLength: 4 },
    ),
    values,
  ),
});
/** What a client could mean, so that there are changes too, and states that nobody thought of. */
const tame = fc.record({
  Operations: fc.array(
    fc.record({
      op: fc.constantFrom('add', 'Replace', 'REMOVE'),
      path: fc.constantFrom(
        'title',
        'x',
        'displayName',
        'externalId',
        'emails[type eq "work"].value',
        'members',
        'roles',
        'manager',
        'urn:example:scim:Badge:number',
      ),
      value: texts,
    }),
    { minLength: 1, maxLength: 3 },
  ),
});
const patches = fc.oneof(wild, tame);
/** A PATCH of 1.1: a part of a resource. */
const partial = fc.record(
  {
    meta: fc.oneof(fc.record({ attributes: fc.oneof(fc.array(paths, { maxLength: 3 }), values) }), values),
    members: fc.array(
      fc.record({ value: texts, operation: fc.constantFrom('delete', 'x') }, { requiredKeys: ['value'] }),
      { maxLength: 3 },
    ),
    title: texts,
    name: values,
    emails: values,
    'urn:scim:schemas:extension:enterprise:1.0': values,
  },
  { requiredKeys: [] },
);
const resources = fc.oneof(
  fc.record({ userName: texts, displayName: texts, x: values, title: texts, members: fc.array(texts) }),
  fc.record({ userName: texts, displayName: texts, serial: texts, externalId: texts, emails: values }),
  fc.record({ userName: texts, displayName: texts, emails: texts, 'urn:x:y': values }),
  fc.record({ serial: texts, weight: values, ports: values, externalId: texts }),
  fc
    .dictionary(names, values, { maxKeys: 4 })
    .map((rest) => ({ ...rest, userName: 'new', displayName: 'New', serial: 'S' })),
);
/** JSON as it should not be: cut off, nested beyond all bounds, or not at all. */
const raw = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.nat({ max: 9_000 }).map((depth) => '['.repeat(depth)),
  fc.nat({ max: 3_000 }).map((depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
  fc.constantFrom('{"userName":"x","n":1e999}', '\ufeff{}', '{"__proto__":{"userName":"x"}}', 'null', '[[]]'),
);
const bodies = fc.oneof(resources, values, patches, partial, deep, raw, nothing);

const places = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('/Users', '/Groups', '/Devices') },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '/Users/u1',
      '/Users/u2',
      '/Groups/g1',
      '/Users/none',
      '/Groups/none',
      '/Devices/none',
    ),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '/Schemas',
      '/ResourceTypes/User',
      '/ServiceProviderConfig',
      '/ServiceProviderConfigs',
      '/Bulk',
      '/Me',
      '/Users/.search',
      '/.search',
      '/',
      '//',
      '/v1/Users',
      '/Users.json',
      '/Users/u1.json',
      '/Users/%ff',
      '/Users/%00',
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .string({ unit: 'binary', maxLength: 10 })
      .map((text) => `/Users/${encodeURIComponent(text.toWellFormed())}`),
  },
  { weight: 1, arbitrary: fc.nat({ max: 5_000 }).map((length) => `/Users/${'a'.repeat(length)}`) },
);

/** Some of the parameters of a search, by their names and by values that they may or may not have. */
const parameters = fc
  .dictionary(
    fc.constantFrom(
      'filter',
      'attributes',
      'excludedAttributes',
      'count',
      'startIndex',
      'sortBy',
      'sortOrder',
      'cursor',
      'COUNT',
      'aadOptscim062020',
    ),
    fc.oneof(
      { weight: 3, arbitrary: paths },
      { weight: 3, arbitrary: texts },
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          '0',
          '1',
          '-1',
          '2',
          '1e3',
          '99999999999999999999',
          'ascending',
          'descending',
        ),
      },
      { weight: 1, arbitrary: fc.nat({ max: 200 }).map((length) => 'userName,'.repeat(length)) },
      { weight: 1, arbitrary: fc.base64String({ maxLength: 60 }) },
    ),
    { maxKeys: 4 },
  )
  .map((given) => Object.entries(given));
const queries = fc.oneof(
  nothing.map(() => ''),
  filters.map((filter) => `?filter=${encodeURIComponent(filter.toWellFormed())}`),
  fc
    .tuple(names, fc.constantFrom(' eq ', ' ne ', ' sw ', ' le ', '[value eq '), texts)
    .map(
      ([name, operator, text]) =>
        `?filter=${encodeURIComponent(`${name}${operator}${JSON.stringify(text)}`)}`,
    ),
  parameters.map(
    (given) =>
      `?${given.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join('&')}`,
  ),
  fc.constantFrom(
    '?%',
    '?%ff=%zz',
    '?&&=&',
    '?filter=%c3%28',
    '?cursor',
    '?cursor=&count=1',
    '?sortBy=&sortOrder=x',
  ),
);
const searches = fc.oneof(
  fc.tuple(parameters, filters).map(([given, filter]) => ({ filter, ...Object.fromEntries(given) })),
  fc.dictionary(
    fc.constantFrom('filter', 'attributes', 'count', 'startIndex', 'cursor', 'schemas', 'x'),
    values,
    {
      maxKeys: 3,
    },
  ),
  values,
);

const bulkIds = fc.constantFrom('b1', 'b2', 'b3', '', '__proto__');
const operations = fc.oneof(
  fc.record(
    {
      method: fc.constantFrom('POST', 'PUT', 'patch', 'DELETE', 'GET', 'x'),
      path: fc.oneof(
        places,
        fc.constantFrom('/Users/bulkId:b1', '/Groups/bulkId:b2', 'Users', '/Bulk', '/Users?filter=x', ''),
      ),
      bulkId: bulkIds,
      version: fc.constantFrom('W/"1"', '*', ',,'),
      data: bodies,
    },
    { requiredKeys: ['method', 'path'] },
  ),
  fc.record({
    method: fc.constant('POST'),
    path: fc.constantFrom('/Users', '/Groups', '/Devices'),
    bulkId: bulkIds,
    data: resources,
  }),
  fc.record({
    method: fc.constant('PATCH'),
    path: fc.constantFrom('/Users/u1', '/Groups/g1', '/Groups/bulkId:b1'),
    data: patches,
  }),
  values,
);
const bulks = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record(
      {
        failOnErrors: fc.oneof(fc.constantFrom<unknown>(1, 2, 0, -1, 1.5, '1', null), values),
        Operations: fc.array(operations, { maxLength: 5 }),
      },
      { requiredKeys: ['Operations'] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({ Operations: fc.array(operations, { minLength: 18, maxLength: 24 }) }),
  },
  { weight: 1, arbitrary: bodies },
);

const usual = fc.constant<Record<string, string>>({});
const odd = fc.oneof(
  fc.constantFrom<Record<string, string>>(
    { 'content-type': 'text/xml' },
    { 'content-type': 'application/json; charset=utf-16' },
    { 'content-length': '99999999' },
    { 'if-match': 'W/"1"' },
    { 'if-match': ',,"' },
    { 'if-none-match': '*' },
    { accept: 'application/xml' },
    { 'x-http-method-override': 'DELETE' },
    { 'x-http-method-override': 'x' },
    { authorization: 'Bearer another' },
  ),
  fc.nat({ max: 6_000 }).map((length) => ({ 'x-long': 'y'.repeat(length) })),
  fc
    .nat({ max: 300 })
    .map((count) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`x-header-${at}`, `value ${at}`])),
    ),
);
const headers = fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: odd });
const version = fc.oneof(
  { weight: 3, arbitrary: fc.constant('v2' as const) },
  { weight: 1, arbitrary: fc.constant('v1' as const) },
);

interface Kind {
  readonly weight: number;
  readonly version?: fc.Arbitrary<'v1' | 'v2'>;
  readonly method: string;
  readonly place: string;
  readonly query?: fc.Arbitrary<string>;
  readonly body?: fc.Arbitrary<unknown>;
}

const v1 = fc.constant('v1' as const);
const none = fc.constant('');
const kinds: readonly Kind[] = [
  { weight: 4, method: 'GET', place: '/Users', query: queries },
  { weight: 4, method: 'GET', place: '/Groups', query: queries },
  { weight: 2, method: 'GET', place: '/Devices', query: queries },
  { weight: 2, method: 'GET', place: '/', query: queries },
  { weight: 3, method: 'PATCH', place: '/Users/u1', body: patches },
  { weight: 3, method: 'PATCH', place: '/Users/u2', body: patches },
  { weight: 3, method: 'PATCH', place: '/Groups/g1', body: patches },
  { weight: 3, method: 'POST', place: '/Users', body: bodies },
  { weight: 3, method: 'PUT', place: '/Users/u1', body: bodies },
  { weight: 3, method: 'POST', place: '/Groups', body: bodies },
  { weight: 3, method: 'PUT', place: '/Groups/g1', body: bodies },
  { weight: 2, method: 'POST', place: '/Devices', body: bodies },
  { weight: 6, method: 'POST', place: '/Bulk', body: bulks },
  { weight: 2, method: 'POST', place: '/Users/.search', body: searches },
  { weight: 1, method: 'POST', place: '/Groups/.search', body: searches },
  { weight: 1, method: 'POST', place: '/Devices/.search', body: searches },
  { weight: 2, method: 'POST', place: '/.search', body: searches },
  { weight: 2, version: v1, method: 'PATCH', place: '/Users/u1', body: partial },
  { weight: 2, version: v1, method: 'PATCH', place: '/Groups/g1', body: partial },
  { weight: 2, version: v1, method: 'POST', place: '/Users', body: resources },
];

/** Whatever may come. */
export const garbage: fc.Arbitrary<Garbage> = fc
  .oneof(
    ...kinds.map((kind) => ({
      weight: kind.weight,
      arbitrary: fc.record({
        version: kind.version ?? version,
        method: fc.constant(kind.method),
        place: fc.constant(kind.place),
        query: kind.query ?? none,
        headers,
        body: kind.body ?? nothing,
      }),
    })),
    {
      weight: 8,
      arbitrary: fc.record({
        version,
        method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'PURGE'),
        place: places,
        query: queries,
        headers,
        body: fc.oneof(bodies, bulks, searches),
      }),
    },
  )
  .map(({ version: spoken, method, place, query, headers: said, body }) => ({
    version: spoken,
    method,
    path: `${place}${query}`,
    headers: said,
    // A Request for GET or HEAD has no body.
    body: method === 'GET' || method === 'HEAD' ? undefined : body,
  }));
