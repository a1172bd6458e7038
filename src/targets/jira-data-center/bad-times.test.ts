/** In bad times a reading tells the truth or fails; it never tells less. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ProvisioningError } from '../../model/index.ts';
import { testTools } from '../../testkit/tools.ts';
import { openPretend } from './pretend-world.ts';
import type { Accident } from './simulator.ts';

const operations = [
  'GET user/list',
  'GET user/search',
  'GET group/member',
  'GET groups/picker',
  'GET applicationrole',
  'GET user',
  'GET myself',
  'GET serverInfo',
];
const kinds = ['error', 'lost', 'timeout', 'unreachable', 'cut', 'page', 'login', 'starting'] as const;

const accident: fc.Arbitrary<Accident> = fc.oneof(
  fc.record({
    kind: fc.constantFrom(...kinds),
    operation: fc.constantFrom(...operations),
    times: fc.integer({ min: 1, max: 7 }),
    after: fc.integer({ min: 0, max: 6 }),
  }),
  fc.record({
    kind: fc.constant('short' as const),
    operation: fc.constant('GET group/member'),
    times: fc.integer({ min: 1, max: 4 }),
    after: fc.integer({ min: 0, max: 6 }),
  }),
);

const person = fc.record({
  name: fc.string({ unit: fc.constantFrom(...'abcxyz.'), minLength: 1, maxLength: 5 }),
  active: fc.boolean(),
  groups: fc.subarray(['team', 'inner', 'jira-software-users']),
});

test('a full reading is whole, or it throws one of our errors', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(person, { selector: ({ name }) => name, maxLength: 12 }),
      fc.array(accident, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('9.12.0', '10.3.24'),
      async (people, accidents, version) => {
        const { jira, read } = openPretend((fetch) => testTools({ fetch }), {
          version,
          settings: { listPage: 3, memberPage: 2 },
        });
        jira.seed({ groups: [{ name: 'inner' }, { name: 'team', groups: ['inner'] }], users: people });
        for (const one of accidents) jira.accidents.plan(one);
        const told = await read().catch((thrown: unknown) => thrown);
        if (told instanceof Error) {
          expect(told).toBeInstanceOf(ProvisioningError);
          expect(told).not.toMatchObject({ code: 'internal' });
          return;
        }
        const { accounts, grants, complete } = told as Awaited<ReturnType<typeof read>>;
        expect(complete).toBe(true);
        expect(
          [...accounts.values()].map(({ attributes, active }) => [attributes.userName, active]).sort(),
        ).toEqual(
          jira.look
            .users()
            .map(({ name, active }) => [name, active])
            .sort(),
        );
        const held = jira.look
          .users()
          .flatMap(({ name, key }) => jira.look.groupsOf(name).map((group) => `${key} in ${group}`));
        expect(grants).toEqual(held.sort());
      },
    ),
    { numRuns: 150 },
  );
});
