import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { declaredTypes } from '../../sources/scim/index.ts';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { ids, openStage, type Stage } from './fixture.ts';

let db: TestDatabase;
let stage: Stage;
const newId = countedIds();
beforeAll(async () => {
  db = await openTestDatabase();
  stage = openStage(db, { clock: fakeClock(), newId });
});
afterAll(() => db.close());

const get = (path: string) => stage.send('GET', path, { version: 'v1' });

describe('what SCIM 1.1 says of itself', () => {
  test('is a schema for each resource type, alone and as a list', async () => {
    const { body, headers } = await get('/Schemas');
    expect(headers.get('content-type')).toBe('application/json');
    expect(body).toMatchObject({ schemas: ['urn:scim:schemas:core:1.0'], totalResults: 2, itemsPerPage: 2 });
    expect(ids(body)).toEqual(['urn:scim:schemas:core:1.0:User', 'urn:scim:schemas:core:1.0:Group']);
    const one = await get('/Schemas/urn%3Ascim%3Aschemas%3Acore%3A1.0%3Auser');
    expect(one.body).toEqual(body.Resources[0]);
  });

  test.each(['/Schemas/x', '/Schemas/%', '/Users/%', '/nothing', '/Me', '/ResourceTypes'])(
    '%s leads nowhere',
    async (path) => {
      expect(await get(path)).toMatchObject({ status: 404, body: { Errors: [{ code: '404' }] } });
    },
  );
});

test('SCIM 1.1 tells, takes and answers the extensions that are declared, and no further type', async () => {
  const [badge, owner] = ['urn:example:scim:Badge', 'urn:example:scim:Owner'];
  const declared = declaredTypes({
    schemas: {
      [badge]: {
        name: 'Badge',
        attributes: {
          number: { required: true, caseExact: true },
          doors: { type: 'complex', multiValued: true, subAttributes: { floor: { type: 'integer' } } },
        },
      },
      [owner]: { name: 'Owner', attributes: { costs: {} } },
    },
    resourceTypes: {
      User: { schemaExtensions: [{ schema: badge }] },
      Group: { schemaExtensions: [{ schema: owner }] },
      Device: { endpoint: '/Devices', schema: owner },
    },
  });
  const own = openStage(db, { clock: fakeClock(), newId, declared, source: 'declaring' });
  const send = (method: string, path: string, body?: object) =>
    own.send(method, path, { version: 'v1', ...(body && { body }) });
  const { body } = await send('GET', '/Schemas');
  const [user, group] = ['urn:scim:schemas:core:1.0:User', 'urn:scim:schemas:core:1.0:Group'];
  expect(ids(body)).toEqual([user, group]);
  for (const [at, id, urn, attributes] of [
    [
      0,
      user,
      badge,
      [
        { name: 'number', required: true },
        { name: 'doors', multiValued: true },
      ],
    ],
    [1, group, owner, [{ name: 'costs', type: 'string' }]],
  ] as const) {
    const alone = await send('GET', `/Schemas/${id}`);
    expect(alone.body).toEqual(body.Resources[at]);
    const told = alone.body.attributes.filter(({ schema }: { readonly schema: string }) => schema === urn);
    expect(told).toMatchObject(attributes);
  }
  expect((await send('GET', '/Devices')).status).toBe(404);

  const said = { number: '7a', doors: [{ floor: 2 }] };
  const made = await send('POST', '/Users', { userName: 'ada', [badge]: said });
  expect(made).toMatchObject({ status: 201, body: { [badge]: said } });
  expect(made.body.schemas).toContain(badge);
  const changed = await send('PATCH', `/Users/${made.body.id}`, { [badge]: { number: '8' } });
  expect(changed.body[badge]).toEqual({ ...said, number: '8' });
  const found = await send('GET', `/Users?filter=${encodeURIComponent(`${badge}:number eq "8"`)}`);
  expect(ids(found.body)).toEqual([made.body.id]);
});

test('an operation of a bulk request of 1.1 that cannot be read fails alone', async () => {
  const { status, body } = await stage.send('POST', '/Bulk', {
    version: 'v1',
    body: {
      Operations: [
        { method: 'PATCH', path: '/Users/x', data: { meta: { attributes: [7] } } },
        { method: 'POST', path: '/Users', bulkId: 'b', data: { userName: 'beside' } },
      ],
    },
  });
  expect(status).toBe(200);
  const codes = body.Operations.map((each: { status: { code: string } }) => each.status.code);
  expect(codes).toEqual(['400', '201']);
});
