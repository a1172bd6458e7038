/** What the dearest filters that are taken cost whoever else asks meanwhile. */

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { conditionOf, parseFilter, resourceTypesOf } from '../scim/index.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { identitiesListed } from './listing.ts';
import { openStage, person } from './stage.ts';

const source = 'okta';
const people = 20_000;
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const joined = (count: number, each: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => each(at)).join(' or ');

/** Each as dear as it may be: one more comparison is refused. */
const dearest: readonly (readonly [string, string])[] = [
  ['single values', joined(65, (at) => `name.familyName co "x${at}"`)],
  ['the values of one list', joined(20, (at) => `emails.value co "x${at}"`)],
  [
    'two lists',
    `${joined(4, (at) => `emails co "x${at}"`)} or ${joined(3, (at) => `addresses.locality co "x${at}"`)}`,
  ],
  ['what no schema names', `nobodyKnows co "x" or ${joined(48, (at) => `title co "x${at}"`)}`],
  ['the groups', joined(20, (at) => `groups.display co "x${at}"`)],
];

test('on SQLite nobody waits a second for anybody who asks for everything', async () => {
  await using db = await openTestDatabase();
  const { directory } = openStage(db);
  const { user } = resourceTypesOf('auto');
  for (let from = 0; from < people; from += 1_000) {
    const some = Array.from({ length: 1_000 }, (_, at) => someone(from + at));
    await directory.tell(source, some);
  }
  for (const [what, filter] of dearest) {
    const condition = conditionOf(parseFilter(filter), user);
    const gaps = monitorEventLoopDelay({ resolution: 5 });
    gaps.enable();
    const { total } = await directory.pageOf(identitiesListed(source), { fit: { condition, base: 'x' } });
    gaps.disable();
    expect({ what, total }).toEqual({ what, total: 0 });
    // A second is what a request may hang; a slice is made to take a fiftieth of it.
    expect(gaps.max / 1e6, what).toBeLessThan(500);
  }
});

function someone(at: number) {
  return person(`p${at}`, {
    userName: `user${at}`,
    attributes: {
      title: `Engineer ${at}`,
      name: { givenName: `Given ${at}`, familyName: `Family ${at}` },
      emails: [1, 2, 3].map((each) => ({ value: `user${at}.${each}@example.com`, type: 'work' })),
      phoneNumbers: [{ value: `+49 30 ${at}`, type: 'work' }],
      addresses: [{ locality: 'Berlin', country: 'DE', type: 'work' }],
      [enterprise]: { department: `Department ${at % 40}`, costCenter: `C${at % 7}` },
    },
  });
}
