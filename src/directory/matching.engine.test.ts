import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Attributes } from '../model/index.ts';
import { ENTERPRISE_USER } from '../model/index.ts';
import { compileFilter, conditionOf, type Filter, resourceTypesOf, ScimError } from '../scim/index.ts';
import { jsonWords } from '../store/index.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { matching } from './matching.ts';

const { user } = resourceTypesOf('auto');

const text = fc.constantFrom(
  '',
  'a',
  'A',
  'Ab',
  'ab',
  'ÄB',
  'äb',
  'ﬁn',
  'FIN',
  ' b ',
  '%',
  '_',
  '😀a',
  '\uffeea',
  'İ',
  'ΟΔΟΣ',
  '1',
);
const scalar = fc.oneof(text, fc.boolean(), fc.integer({ min: -2, max: 2 }));
const value = fc.record(
  { value: text, type: fc.constantFrom('work', 'Work', 'home'), primary: fc.boolean(), display: text },
  { requiredKeys: [] },
);
const resource: fc.Arbitrary<Attributes> = fc.record(
  {
    userName: text,
    active: fc.boolean(),
    title: text,
    name: fc.record({ givenName: text, familyName: text }, { requiredKeys: [] }),
    emails: fc.array(value, { maxLength: 3 }),
    favourite: fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), value),
    Colour: fc.record({ Deep: scalar }, { requiredKeys: [] }),
    [ENTERPRISE_USER]: fc.record(
      { department: text, manager: fc.record({ value: text }, { requiredKeys: [] }) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

const comparison = (path: fc.Arbitrary<string>): fc.Arbitrary<Filter> =>
  fc.oneof(
    path.map((each): Filter => ({ type: 'present', path: each })),
    fc.record({
      type: fc.constant('compare' as const),
      path,
      operator: fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'),
      value: fc.oneof(scalar, fc.constant(null)),
    }),
  );
const paths = fc.constantFrom(
  'userName',
  'active',
  'title',
  'name',
  'name.givenName',
  'emails',
  'emails.type',
  'emails.primary',
  'emails.nothing',
  'favourite',
  'favourite.value',
  'colour.deep',
  'department',
  `${ENTERPRISE_USER}:manager`,
  `${ENTERPRISE_USER.toLowerCase()}:Manager.value`,
  'urn:acme:Badge:number',
);
const { filter } = fc.letrec<{ filter: Filter; inside: Filter }>((tie) => ({
  inside: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    comparison(fc.constantFrom('value', 'type', 'primary', 'Display')),
    tie('inside').map((each): Filter => ({ type: 'not', filter: each })),
    fc.record({
      type: fc.constantFrom('and', 'or'),
      filters: fc.array(tie('inside'), { minLength: 2, maxLength: 3 }),
    }),
  ),
  filter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    comparison(paths),
    fc.record({
      type: fc.constant('some' as const),
      path: fc.constantFrom('emails', 'favourite'),
      filter: tie('inside'),
    }),
    tie('filter').map((each): Filter => ({ type: 'not', filter: each })),
    fc.record({
      type: fc.constantFrom('and', 'or'),
      filters: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

test('the database finds what the evaluator in memory finds, and both refuse the same', async () => {
  await using db = await openTestDatabase();
  const words = jsonWords(db);
  let hits = 0;
  let passedOver = 0;
  await db.transaction(async (within) => {
    const kept = db.engine === 'postgres' ? sql`jsonb` : sql`text`;
    await sql`create temporary table kept (at integer, attributes ${kept})`.execute(within.tables());
    await fc.assert(
      fc.asyncProperty(
        fc.array(resource, { minLength: 1, maxLength: 6 }),
        filter,
        async (resources, asked) => {
          const fits = attempt(() => compileFilter(asked, user));
          if (isTooMany(asked)) return;
          const condition = attempt(() => conditionOf(asked, user));
          expect(condition === undefined).toBe(fits === undefined);
          if (fits === undefined || condition === undefined) return;
          await sql`delete from kept`.execute(within.tables());
          const rows = resources.map((each, at) => sql`(${sql.lit(at)}, ${JSON.stringify(each)})`);
          await sql`insert into kept values ${sql.join(rows)}`.execute(within.tables());
          const userName = words.member(sql`told.attributes`, ['userName']).text;
          const { test, rows: rowsOf } = matching(
            within,
            { condition },
            {
              own: { userName: { type: 'column', column: { kind: 'text', value: userName } } },
              attributes: sql`told.attributes`,
            },
          );
          const { rows: fitting } = await sql<{
            at: number;
          }>`select at from ${rowsOf(sql`kept as told`)}
            where ${test} order by at`.execute(within.tables());
          const expected = resources.flatMap((each, at) => (fits(each) ? [at] : []));
          expect(fitting.map(({ at }) => at)).toEqual(expected);
          hits += fitting.length;
          passedOver += resources.length - fitting.length;
        },
      ),
      { numRuns: 300 },
    );
  });
  expect(Math.min(hits, passedOver), 'both were seen often').toBeGreaterThan(100);
});

/** What costs too much is refused, which memory knows nothing of. */
function isTooMany(asked: Filter): boolean {
  try {
    conditionOf(asked, user);
    return false;
  } catch (thrown) {
    return thrown instanceof ScimError && thrown.scimType === 'tooMany';
  }
}

function attempt<R>(work: () => R): R | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
