/** The target `scim` against this service's own SCIM server, which was written by the standard and not for it. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fetch } from '../src/model/index.ts';
import { openStage } from '../src/server/scim/fixture.ts';
import { scim } from '../src/targets/scim/index.ts';
import { fakeClock } from '../src/testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../src/testkit/database.ts';
import { countedIds, keepPromises, targetPromises } from '../src/testkit/index.ts';

let db: TestDatabase;
let sources = 0;
const newId = countedIds();

beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

/** What this server does otherwise than the target expects of most, as its own page says. */
const otherwise = {
  'a missing account is `not-found`':
    'Members that nobody told yet are kept: who is not there can be put into a group.',
  'a batch answers for each change, in the order given': 'As above.',
};

/** A world in which the application is a source of this service. */
function world(version: '2.0' | '1.1') {
  sources += 1;
  const source = `app-${version === '2.0' ? 'v2' : 'v1'}-${sources}`;
  const path = version === '2.0' ? 'v2' : 'v1';
  const stage = openStage(db, { clock: fakeClock(), newId, source, limits: { page: 3 } });
  const base = `https://rollcall.example/scim/${path}/${source}`;
  const fetch: Fetch = async (request) => {
    const body = await request.text();
    const { status, headers, text } = await stage.send(request.method, request.url.slice(base.length), {
      version: path,
      headers: Object.fromEntries(request.headers),
      ...(body !== '' && { body }),
    });
    return new Response(status === 204 ? null : text, { status, headers });
  };
  const token = 'the-token-of-the-source';
  return {
    fetch,
    settings: { url: base, version, token },
    secrets: [token],
    pageSize: 3,
    missingAccount: '99999999-0000-4000-8000-000000000000',
    account: (n: number) => ({
      active: true,
      attributes: {
        userName: `person-${n}@example.com`,
        externalId: `person-${n}`,
        displayName: `Person ${n}`,
        firstName: `Given ${n}`,
        lastName: `Family ${n}`,
        email: `person-${n}@example.com`,
        title: `Title ${n}`,
        department: `Department ${n}`,
        employeeNumber: `E${n}`,
      },
    }),
  };
}

describe.each(['2.0', '1.1'] as const)('a service that speaks SCIM %s', (version) => {
  test('is kept in step as the kit wants it', async () => {
    const subject = { connector: scim, world: () => world(version) };
    const declined = { ...scim.declined, ...otherwise };
    const broken: unknown[] = [];
    for await (const result of keepPromises({ promises: targetPromises, subject, declined }))
      if (result.state !== 'kept' && result.state !== 'declined') broken.push(result);
    expect(broken).toEqual([]);
  });
});
