import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { ids, openStage, type Stage } from './fixture.ts';

let db: TestDatabase;
let stage: Stage;
beforeAll(async () => {
  db = await openTestDatabase();
  stage = openStage(db, { clock: fakeClock(), newId: countedIds() });
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
