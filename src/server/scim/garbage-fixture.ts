/** Requests that nobody means, and what must hold of the answer to each. For tests only. */

import fc from 'fast-check';
import { expect } from 'vitest';
import type { Stage } from './fixture.ts';

interface Garbage {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/**
 * A judge of one stage: sends a request there and expects an answer that the standard knows, within a second, never our
 * own failure, and no change after a refusal. Hands back the status.
 */
export async function judgeOf(
  stage: Stage,
  newId: () => string,
): Promise<(sent: Garbage) => Promise<number>> {
  await stage.user({ id: 'u2', active: false });
  let before: string | undefined;
  return async ({ method, path, headers, body }) => {
    before ??= await peopled(stage, newId);
    const began = performance.now();
    const answered = await stage.send(method, path, { headers, ...(body !== undefined && { body }) });
    expect(performance.now() - began).toBeLessThan(1_000);
    // 501 is said of what the service declares not to support.
    if (answered.status >= 500) expect(answered.status).toBe(501);
    if (answered.status >= 400 && method !== 'HEAD') {
      expect(answered.headers.get('content-type')).toBe('application/scim+json');
      expect(answered.body).toMatchObject({ status: String(answered.status), detail: expect.any(String) });
    }
    if (answered.status >= 400) expect(await everything(stage)).toBe(before);
    else before = undefined;
    return answered.status;
  };
}

/** Sees to it that there is someone to speak of, whoever was removed before; hands back what is there. */
async function peopled(stage: Stage, newId: () => string): Promise<string> {
  await stage.user({ id: 'u1', userName: `u1-${newId()}` });
  await stage.group({ id: 'g1', members: ['u1', 'u2'] });
  return everything(stage);
}

async function everything(stage: Stage): Promise<string> {
  const users = await stage.send('GET', '/Users?count=1000');
  const groups = await stage.send('GET', '/Groups?count=1000&excludedAttributes=members');
  const group = await stage.send('GET', '/Groups/g1');
  expect([users.status, groups.status]).toEqual([200, 200]);
  return users.text + groups.text + group.text;
}

/** Pieces that mean something, so that garbage reaches beyond the first check. */
const names = fc.constantFrom(
  'userName',
  'emails',
  'emails.value',
  'name',
  'active',
  'members',
  'displayName',
  'id',
  'meta',
  'groups',
  'x',
  'externalId',
  'urn:x:y',
  'manager',
  'schemas',
  'password',
  '__proto__',
  'constructor',
  'toString',
  'roles',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
);
const paths = fc.oneof(
  names,
  fc
    .tuple(names, fc.constantFrom('[type eq "work"]', '[value eq "u1"]', '[', '[not (a pr)].b', '.x', '.'))
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const texts = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('u1', 'u2', 'g1', 'True', '', 'work', 'new@x.example') },
  { weight: 1, arbitrary: fc.constantFrom('\u0000', '\ud800', 'İ', '\ufdfa'.repeat(40)) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
);
const values: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    texts,
    fc.constantFrom<unknown>(null, true, false, 0, -0, 1e308, 1e21, 0.1),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(names, fc.constantFrom('value', 'type', 'primary', '$ref', 'VALUE')),
      tie('value'),
      {
        maxKeys: 5,
      },
    ),
  ),
})).value;
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
        'emails[type eq "work"].value',
        'members',
        'roles',
        'manager',
      ),
      value: texts,
    }),
    { minLength: 1, maxLength: 3 },
  ),
});
const patches = fc.oneof(wild, tame);
const bodies = fc.oneof(
  fc.record({ userName: texts, displayName: texts, x: values, title: texts, members: fc.array(texts) }),
  fc.record({ userName: texts, displayName: texts, emails: texts, 'urn:x:y': values }),
  fc
    .dictionary(names, values, { maxKeys: 4 })
    .map((rest) => ({ ...rest, userName: 'new', displayName: 'New' })),
  values,
  patches,
  fc.string({ unit: 'binary', maxLength: 40 }),
  nothing,
);
const filters = fc
  .array(
    fc.oneof(
      names,
      fc.constantFrom(
        'eq',
        'ne',
        'co',
        'gt',
        'pr',
        'and',
        'or',
        'not',
        '(',
        ')',
        '[',
        ']',
        '"u1"',
        '"',
        'true',
        '7',
        '.value',
      ),
      texts.map((text) => JSON.stringify(text)),
    ),
    { maxLength: 8 },
  )
  .map((words) => words.join(' '));
const queries = fc.oneof(
  fc.constant(''),
  filters.map((filter) => `?filter=${encodeURIComponent(filter)}`),
  fc
    .tuple(names, fc.constantFrom(' eq ', ' ne ', ' sw ', ' le ', '[value eq '), texts)
    .map(
      ([name, operator, text]) =>
        `?filter=${encodeURIComponent(`${name}${operator}${JSON.stringify(text)}`)}`,
    ),
  fc
    .tuple(fc.constantFrom('attributes', 'excludedAttributes', 'count', 'startIndex', 'sortBy'), texts)
    .map(([name, text]) => `?${name}=${encodeURIComponent(text.toWellFormed())}`),
  fc.constantFrom('?%', '?%ff=%zz', '?&&=&', '?filter=%c3%28'),
);
const places = fc.oneof(
  fc.constantFrom('/Users', '/Groups', '/Users/u1', '/Users/u2', '/Groups/g1', '/Users/none', '/Groups/none'),
  fc.constantFrom(
    '/Schemas',
    '/ResourceTypes/User',
    '/Bulk',
    '/Me',
    '/Users/.search',
    '/',
    '//',
    '/Users/%ff',
    '/Users/%00',
  ),
  fc
    .string({ unit: 'binary', maxLength: 10 })
    .map((text) => `/Users/${encodeURIComponent(text.toWellFormed())}`),
);
const usual = fc.constant<Record<string, string>>({});
const odd = fc.constantFrom<Record<string, string>>(
  { 'content-type': 'text/xml' },
  { 'if-match': 'W/"1"' },
  { 'if-match': ',,"' },
  { 'if-none-match': '*' },
  { accept: 'application/xml' },
);
const headers = fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: odd });
const asked = (method: string, place: string, body: fc.Arbitrary<unknown> = nothing) => ({
  weight: 3,
  arbitrary: fc.record({
    method: fc.constant(method),
    place: fc.constant(place),
    query: fc.constant(''),
    headers,
    body,
  }),
});
const searched = (place: string) => ({
  weight: 4,
  arbitrary: fc.record({
    method: fc.constant('GET'),
    place: fc.constant(place),
    query: queries,
    headers,
    body: nothing,
  }),
});
const anything = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'PURGE'),
  place: places,
  query: queries,
  headers,
  body: bodies,
});
export const garbage: fc.Arbitrary<Garbage> = fc
  .oneof(
    searched('/Users'),
    searched('/Groups'),
    asked('PATCH', '/Users/u1', patches),
    asked('PATCH', '/Users/u2', patches),
    asked('PATCH', '/Groups/g1', patches),
    asked('POST', '/Users', bodies),
    asked('PUT', '/Users/u1', bodies),
    asked('POST', '/Groups', bodies),
    asked('PUT', '/Groups/g1', bodies),
    { weight: 5, arbitrary: anything },
  )
  .map(({ method, place, query, headers, body }) => ({
    method,
    path: `${place}${query}`,
    headers,
    // A Request for GET or HEAD has no body.
    body: method === 'GET' || method === 'HEAD' ? undefined : body,
  }));
