import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENTERPRISE_USER } from '../../model/index.ts';
import { answerToV1 } from '../../scim/index.ts';
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

test('a list of 1.1 has what the list of 2.0 has, asked in its own words', async () => {
  const own = openStage(db, { clock: fakeClock(), newId, source: 'listing' });
  const [enterprise, enterprise1] = [ENTERPRISE_USER, 'urn:scim:schemas:extension:enterprise:1.0'];
  const boss = (value: string) => ({ [enterprise]: { department: 'Looms', manager: { value } } });
  await own.user({ id: 'u1', attributes: { ...boss('7'), title: 'b' } });
  await own.user({ id: 'u2', attributes: { ...boss('8'), title: 'a' } });
  await own.user({ id: 'u3' });
  await own.group({ id: 'g1', members: ['u1', 'u2'] });
  const listOf = async (version: 'v1' | 'v2', path: string) => {
    const { status, body } = await own.send('GET', path, { version });
    expect({ path, status }).toEqual({ path, status: 200 });
    return body;
  };
  const manager = `${enterprise1}:manager.managerId`;
  const core1 = 'urn:scim:schemas:core:1.0';
  for (const [in1, in2, found] of [
    ['/Users', '/Users', ['u1', 'u2', 'u3']],
    ['/Users?startIndex=2&count=1', '/Users?startIndex=2&count=1', ['u2']],
    ['/Users?sortBy=title', '/Users?sortBy=title', ['u2', 'u1', 'u3']],
    [`/Users?filter=${manager} eq "8"`, `/Users?filter=${enterprise}:manager.value eq "8"`, ['u2']],
    ['/Users?filter=manager.managerId eq "7"', '/Users?filter=manager.value eq "7"', ['u1']],
    [`/Users?filter=${core1}:title eq "a"`, '/Users?filter=title eq "a"', ['u2']],
    [
      `/Users?sortBy=${manager}&sortOrder=descending`,
      '/Users?sortBy=manager&sortOrder=descending',
      undefined,
    ],
    [`/Users?attributes=${manager}`, '/Users?attributes=manager.value,meta', ['u1', 'u2', 'u3']],
    [
      `/Users?attributes=title,${enterprise1}:department`,
      '/Users?attributes=title,department,meta',
      undefined,
    ],
    ['/Groups?filter=members eq "u1"', '/Groups?filter=members eq "u1"', ['g1']],
    [`/Groups?attributes=${core1}:members`, '/Groups?attributes=members,meta', ['g1']],
  ] as const) {
    const [list1, list2] = [await listOf('v1', encodeURI(in1)), await listOf('v2', encodeURI(in2))];
    const inWords = JSON.parse(JSON.stringify(list2).replaceAll('/scim/v2/', '/scim/v1/'));
    expect({ in1, list: list1 }).toEqual({ in1, list: answerToV1(inWords) });
    if (found) expect(ids(list1)).toEqual(found);
  }
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
