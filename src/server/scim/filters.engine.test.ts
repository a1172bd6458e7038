/** What the service finds by a filter, by index or by looking at everybody, against the evaluator in memory over what it answers. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Attributes, ENTERPRISE_USER } from '../../model/index.ts';
import { compileFilter, parseFilter, resourceTypesOf, ScimError } from '../../scim/index.ts';
import { declaredTypes } from '../../sources/scim/index.ts';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { ids, openStage, type Stage } from './fixture.ts';

const BADGE = 'urn:example:scim:Badge';
const core = 'urn:ietf:params:scim:schemas:core:2.0';
const declared = declaredTypes({
  schemas: {
    [BADGE]: {
      name: 'Badge',
      attributes: {
        code: { caseExact: true },
        level: { type: 'integer' },
        weight: { type: 'decimal' },
        since: { type: 'dateTime' },
        page: { type: 'reference' },
        doors: {
          type: 'complex',
          multiValued: true,
          subAttributes: {
            value: { caseExact: true },
            floor: { type: 'integer' },
            opened: { type: 'dateTime' },
            lit: { type: 'boolean' },
          },
        },
      },
    },
  },
  resourceTypes: { User: { schemaExtensions: [{ schema: BADGE }] } },
});
const { user, group } = resourceTypesOf('auto', 'v2', declared);

const texts = fc.constantFrom('a', 'A', 'ab', 'a b', 'Ä b ', 'Äb', 'b', ' ', 'x@b', ' a', 'A ', '1', 'ﬁ');
/** Told to the millisecond by the clock, and written as clients write it. */
const moments = fc.constantFrom(
  '2026-01-05T08:00:00Z',
  '2026-01-05T08:00:00.250Z',
  '2026-01-05T09:00:00.25+01:00',
  '2026-01-05T08:00:01',
  '2026-01-05T08:00:00.9999Z',
  '1969-12-31T23:59:59.5Z',
);
/** Written by JavaScript with other digits than the number has that it means. */
const huge = 1_234_567_890_123_456_800;
const numbers = fc.constantFrom(-1, 0, 1, 1.5, 2, 1e21, huge, -0.25);
const integers = fc.constantFrom(-1, 0, 1, 2, huge);
const known = ['u1', 'U1', 'u2', 'g1', 'G1', 'g2'];

const some = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(model, { requiredKeys: [] });
const people = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('u1', 'U1', 'u2', 'u3', 'u4', 'a'),
    externalId: fc.option(fc.constantFrom('e', 'E', 'f'), { nil: undefined }),
    active: fc.boolean(),
    waits: fc.constantFrom(0, 1, 250),
    attributes: some({
      title: texts,
      name: some({ givenName: texts, familyName: texts }),
      emails: fc.uniqueArray(
        fc.record({ value: texts, type: texts, primary: fc.boolean() }, { requiredKeys: ['value'] }),
        { minLength: 1, maxLength: 3, selector: ({ value, type }) => `${value} ${type}` },
      ),
      [ENTERPRISE_USER]: some({ department: texts, manager: fc.record({ value: texts }) }),
      [BADGE]: some({
        code: texts,
        level: integers,
        weight: numbers,
        since: moments,
        page: texts,
        doors: fc.array(some({ value: texts, floor: integers, opened: moments, lit: fc.boolean() }), {
          minLength: 1,
          maxLength: 3,
        }),
      }),
    }),
  }),
  { minLength: 1, maxLength: 6, selector: ({ id }) => id },
);
const groups = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('g1', 'G1', 'g2'),
    name: texts,
    members: fc.subarray(['u1', 'U1', 'u2', 'a', 'nobody']),
    nested: fc.subarray(['g1', 'G1', 'g2', 'none']),
  }),
  { maxLength: 3, selector: ({ id }) => id },
);

const literal = fc.oneof(
  { weight: 4, arbitrary: texts },
  { weight: 3, arbitrary: fc.constantFrom(...known) },
  { weight: 2, arbitrary: fc.constantFrom('e', 'E', 'User', 'direct', '/Users/u1', 'W/"1"', 'true') },
  { weight: 2, arbitrary: fc.constantFrom(`${core}:User`, BADGE, '') },
  { weight: 3, arbitrary: moments },
  { weight: 4, arbitrary: numbers },
  { weight: 2, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.constant(null) },
);
const operators = fc.constantFrom('eq', 'eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le');
/** Of what suits the path more often than not, so that few are refused. */
const suited: readonly (readonly [RegExp, fc.Arbitrary<unknown>, fc.Arbitrary<string>])[] = [
  [/created|lastmodified|since|opened/i, moments, fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le')],
  [/level|weight|floor/i, numbers, fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le')],
  [/active|primary|lit$/i, fc.boolean(), fc.constantFrom('eq', 'ne')],
  [/id$|groups|members/i, fc.constantFrom(...known, 'e', 'E'), operators],
];

function comparison(paths: readonly string[]): fc.Arbitrary<string> {
  return fc.constantFrom(...paths).chain((path) => {
    const [, value = texts, operator = operators] = suited.find(([pattern]) => pattern.test(path)) ?? [];
    const written = (op: fc.Arbitrary<string>, of: fc.Arbitrary<unknown>) =>
      fc.tuple(op, of).map(([is, than]) => `${path} ${is} ${JSON.stringify(than)}`);
    return fc.oneof(
      { weight: 8, arbitrary: written(operator, value) },
      { weight: 2, arbitrary: written(operators, literal) },
      { weight: 1, arbitrary: fc.constant(`${path} pr`) },
    );
  });
}

/** Joined by `and`, `or` and `not`, so deep. */
function joined(leaf: fc.Arbitrary<string>, maxDepth: number): fc.Arbitrary<string> {
  return fc.letrec<{ filter: string }>((tie) => ({
    filter: fc.oneof(
      { maxDepth, withCrossShrink: true },
      { weight: 3, arbitrary: leaf },
      {
        weight: 2,
        arbitrary: fc
          .tuple(tie('filter'), fc.constantFrom('and', 'or'), tie('filter'))
          .map(([one, by, other]) => `(${one}) ${by} (${other})`),
      },
      { weight: 1, arbitrary: tie('filter').map((each) => `not (${each})`) },
    ),
  })).filter;
}

interface Names {
  readonly paths: readonly string[];
  /** What may stand before brackets, and what in them. */
  readonly chosen: Readonly<Record<string, readonly string[]>>;
}

function filters({ paths, chosen }: Names): fc.Arbitrary<string> {
  const brackets = fc
    .constantFrom(...Object.entries(chosen))
    .chain(([path, parts]) => joined(comparison(parts), 2).map((inner) => `${path}[${inner}]`));
  return joined(fc.oneof({ weight: 2, arbitrary: comparison(paths) }, { weight: 1, arbitrary: brackets }), 2);
}

const meta = ['meta.created', 'META.lastModified', 'meta.location', 'meta.version', 'meta.resourceType'];
const held = ['value', 'display', '$ref', 'type'];
const ofUsers = filters({
  paths: [
    ...meta,
    'id',
    'ID',
    'externalId',
    'userName',
    'active',
    'title',
    'schemas',
    'nobodyKnows',
    'name.givenName',
    'emails',
    'emails.value',
    'emails.type',
    'emails.primary',
    'department',
    'manager',
    'manager.value',
    'groups',
    'groups.value',
    'groups.display',
    'groups.$ref',
    'groups.type',
    ...['code', 'level', 'weight', 'since', 'page', 'doors', 'doors.floor', 'doors.opened', 'doors.lit'].map(
      (name) => `${BADGE}:${name}`,
    ),
    ...['userName', 'emails.value', 'meta.created', 'id'].map((name) => `${core}:User:${name}`),
    `${ENTERPRISE_USER.toUpperCase()}:department`,
  ],
  chosen: {
    emails: ['value', 'type', 'primary', 'Display'],
    [`${core}:User:emails`]: ['value', 'type'],
    groups: held,
    meta: ['created', 'lastModified', 'version'],
    name: ['givenName', 'familyName'],
    [`${BADGE}:doors`]: ['value', 'floor', 'opened', 'lit', 'nothing'],
  },
});
const ofGroups = filters({
  paths: [
    ...meta,
    'id',
    'externalId',
    'displayName',
    'members',
    `${core}:Group:displayName`,
    `${core}:Group:members.value`,
    ...held.map((name) => `members.${name}`),
  ],
  chosen: { members: held, [`${core}:Group:members`]: held, meta: ['created', 'version'] },
});

test('what is found by a filter is what fits it, and refused is what cannot be compared', async () => {
  await using db = await openTestDatabase();
  const seen = { found: 0, passed: 0, refused: 0 };
  let count = 0;
  const asked = fc.array(fc.record({ user: ofUsers, group: ofGroups }), { minLength: 10, maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(people, groups, asked, async (users, teams, questions) => {
      count += 1;
      const stage = await told(db, `s${count}`, { users, teams });
      const [User, Group] = await Promise.all([wholeUsers(stage), wholeGroups(stage)]);
      for (const { user: ofUser, group: ofGroup } of questions) {
        await agree(stage, { endpoint: '/Users', type: user, all: User, filter: ofUser }, seen);
        await agree(stage, { endpoint: '/Groups', type: group, all: Group, filter: ofGroup }, seen);
      }
    }),
    { numRuns: 20 },
  );
  expect(Math.min(seen.found, seen.passed, seen.refused), JSON.stringify(seen)).toBeGreaterThan(5);
});

test('a number of more digits than are kept is found by those that were sent, and by those that were answered', async () => {
  await using db = await openTestDatabase();
  const stage = openStage(db, { clock: fakeClock(), newId: countedIds(), declared });
  const body = `{"userName":"a","${BADGE}":{"level":1234567890123456789},"size":[1234567890123456789]}`;
  expect((await stage.send('POST', '/Users', { body })).body[BADGE].level).toBe(huge);
  for (const filter of [`${BADGE}:level eq`, `${BADGE}:level ge`, 'size eq'])
    for (const number of ['1234567890123456789', huge]) {
      const found = await stage.send('GET', `/Users?filter=${encodeURIComponent(`${filter} ${number}`)}`);
      expect([filter, number, found.body.totalResults]).toEqual([filter, number, 1]);
    }
});

test('what is blank is found, though it stands in no index', async () => {
  await using db = await openTestDatabase();
  const stage = openStage(db, { clock: fakeClock(), newId: countedIds(), declared });
  await stage.send('POST', '/Users', { body: { userName: 'a', emails: [{ value: ' ' }, { value: 'a@b' }] } });
  const filter = encodeURIComponent('emails.value eq " "');
  expect((await stage.send('GET', `/Users?filter=${filter}`)).body.totalResults).toBe(1);
});

interface Question {
  readonly endpoint: string;
  readonly type: typeof user;
  readonly all: readonly Attributes[];
  readonly filter: string;
}

async function agree(stage: Stage, { endpoint, type, all, filter }: Question, seen: Record<string, number>) {
  const { status, body } = await stage.send('GET', `${endpoint}?filter=${encodeURIComponent(filter)}`);
  // What costs too much is refused, which memory knows nothing of.
  if (body.scimType === 'tooMany') return;
  const expected = attempt(() => {
    const fits = compileFilter(parseFilter(filter), type);
    return all.filter(fits).map(({ id }) => id);
  });
  const got = status === 200 ? ids(body) : body.scimType;
  expect({ filter, got }).toEqual({ filter, got: expected });
  if (status === 200) expect(body.totalResults).toBe(expected.length);
  const how = status !== 200 ? 'refused' : expected.length > 0 ? 'found' : 'passed';
  seen[how] = (seen[how] ?? 0) + 1;
}

function attempt(work: () => readonly unknown[]): readonly unknown[] | string {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof ScimError && thrown.status === 400) return String(thrown.scimType);
    throw thrown;
  }
}

type Sample<A> = A extends fc.Arbitrary<infer T> ? T : never;
interface Company {
  readonly users: Sample<typeof people>;
  readonly teams: Sample<typeof groups>;
}

/** A source that has told them, one after the other; who waits has a later time. */
async function told(db: TestDatabase, source: string, { users, teams }: Company): Promise<Stage> {
  const clock = fakeClock();
  const stage = openStage(db, { clock, newId: countedIds(source), declared, source });
  for (const { id, externalId, active, attributes, waits } of users) {
    await clock.advance(waits);
    const identity = { id, userName: `${id} name`, active, attributes, ...(externalId && { externalId }) };
    await stage.directory.tell(source, [{ type: 'identity', identity } as never]);
  }
  for (const { id, name, members, nested } of teams) {
    const held = [
      ...members.map((each) => ({ type: 'identity', id: each }) as const),
      ...nested.map((each) => ({ type: 'group', id: each }) as const),
    ];
    await stage.group({ id, name, members: held, externalId: `of ${id}` });
  }
  const [first] = users;
  await clock.advance(250);
  if (first !== undefined) await stage.send('PATCH', `/Users/${first.id}`, { body: touch });
  return stage;
}

const touch = { Operations: [{ op: 'replace', path: 'nickName', value: 'changed' }] };

async function listed(stage: Stage, path: string): Promise<readonly Attributes[]> {
  return (await stage.send('GET', path)).body.Resources;
}

/** Groups are told to those alone who ask for them. */
async function wholeUsers(stage: Stage): Promise<readonly Attributes[]> {
  const [all, held] = await Promise.all([listed(stage, '/Users'), listed(stage, '/Users?attributes=groups')]);
  return all.map((each, at) => ({ ...each, ...(held[at]?.groups && { groups: held[at].groups }) }));
}

/** A filter knows a Group by the version that it has whatever its members are called (decision 0066). */
async function wholeGroups(stage: Stage): Promise<readonly Attributes[]> {
  const [all, heads] = await Promise.all([
    listed(stage, '/Groups'),
    listed(stage, '/Groups?excludedAttributes=members'),
  ]);
  return all.map((each, at) => ({ ...each, ...(heads[at]?.meta && { meta: heads[at].meta }) }));
}
