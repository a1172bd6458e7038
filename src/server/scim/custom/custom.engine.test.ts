/** Extensions and resource types that settings declare, as clients meet them. */

import { afterAll, describe, expect, test } from 'vitest';
import { previewExpression } from '../../../mapping/index.ts';
import { declaredTypes } from '../../../sources/scim/index.ts';
import { fakeClock } from '../../../testkit/clock.ts';
import { openTestDatabase } from '../../../testkit/database.ts';
import { countedIds } from '../../../testkit/index.ts';
import { openStage } from '../fixture.ts';

const badge = 'urn:example:scim:Badge';
const owner = 'urn:example:scim:Owner';
const device = 'urn:example:scim:Device';

const declared = declaredTypes({
  schemas: {
    [badge]: {
      name: 'Badge',
      attributes: {
        number: { required: true, mutability: 'immutable', caseExact: true },
        level: { type: 'integer' },
        pin: { mutability: 'writeOnly', returned: 'never' },
        doors: {
          type: 'complex',
          multiValued: true,
          subAttributes: { value: { required: true }, floor: { type: 'integer' } },
        },
        key: { type: 'complex', subAttributes: { code: { required: true }, bow: {} } },
      },
    },
    [owner]: { name: 'Owner', attributes: { costs: { required: true } } },
    [device]: { name: 'Device', attributes: { serial: { required: true }, weight: { type: 'decimal' } } },
  },
  resourceTypes: {
    User: { schemaExtensions: [{ schema: badge }] },
    Group: { schemaExtensions: [{ schema: owner, required: true }] },
    Device: { endpoint: '/Devices', schema: device, schemaExtensions: [{ schema: owner }] },
  },
});

const db = await openTestDatabase();
afterAll(() => db.close());
const newId = countedIds();
let count = 0;
const open = () => {
  count += 1;
  return openStage(db, { clock: fakeClock(), newId, declared, source: `own${count}` });
};
const patch = (...Operations: readonly object[]) => ({ body: { Operations } });

describe('a declared extension of User', () => {
  test('is kept in the types that it declares, told, found, changed, and reaches the person', async () => {
    const stage = open();
    const told = { NUMBER: 'A7', level: '3', pin: '0000', doors: [{ value: 'north', floor: '2' }] };
    const made = await stage.send('POST', '/Users', {
      body: { userName: 'ada', [badge.toUpperCase()]: told },
    });
    expect(made).toMatchObject({ status: 201 });
    const doors = [{ value: 'north', floor: 2 }];
    expect(made.body[badge]).toEqual({ number: 'A7', level: 3, doors });
    expect(made.body.schemas).toContain(badge);
    const path = `/Users/${made.body.id}`;
    const changed = await stage.send(
      'PATCH',
      path,
      patch({ op: 'replace', path: `${badge}:level`, value: 4 }),
    );
    expect(changed.body[badge].level).toBe(4);
    for (const [filter, found] of [
      [`${badge}:level gt 3`, 1],
      [`${badge}:number eq "a7"`, 0],
      [`${badge}:doors[floor eq 2]`, 1],
    ] as const) {
      const { body } = await stage.send('GET', `/Users?filter=${encodeURIComponent(filter)}`);
      expect([filter, body.totalResults]).toEqual([filter, found]);
    }
    const [person] = await stage.directory.persons({ from: [`own${count}`] });
    if (person === undefined) throw new Error('Nobody was told.');
    expect(previewExpression(`user.attributes["${badge}"].level`, person)).toBe(4);
  });

  test.each([
    ['a value of another type', { number: '1', level: 'high' }, 'invalidValue'],
    ['a missing value that is required', { level: 1 }, 'invalidValue'],
    ['a missing part that is required', { number: '1', doors: [{ floor: 1 }] }, 'invalidValue'],
  ])('is refused with %s', async (_, told, scimType) => {
    const { status, body } = await open().send('POST', '/Users', { body: { userName: 'x', [badge]: told } });
    expect([status, body.scimType]).toEqual([400, scimType]);
    expect(body.detail).toContain('.');
  });

  test('keeps what is immutable', async () => {
    const stage = open();
    const { body } = await stage.send('POST', '/Users', {
      body: { userName: 'ada', [badge]: { number: '1' } },
    });
    const path = `/Users/${body.id}`;
    const other = await stage.send(
      'PATCH',
      path,
      patch({ op: 'replace', path: `${badge}:number`, value: '2' }),
    );
    expect([other.status, other.body.scimType]).toEqual([400, 'mutability']);
    const put = await stage.send('PUT', path, { body: { userName: 'ada', [badge]: { number: '2' } } });
    expect([put.status, put.body.scimType]).toEqual([400, 'mutability']);
    expect((await stage.send('GET', path)).body[badge]).toEqual({ number: '1' });
  });
});

test('a required extension of Group is asked of every group', async () => {
  const stage = open();
  const without = await stage.send('POST', '/Groups', { body: { displayName: 'g' } });
  expect([without.status, without.body.scimType]).toEqual([400, 'invalidValue']);
  const group = { displayName: 'g', [owner]: { costs: '17' } };
  const made = await stage.send('POST', '/Groups', { body: group });
  expect(made.body[owner]).toEqual({ costs: '17' });
  const gone = await stage.send('PATCH', `/Groups/${made.body.id}`, patch({ op: 'remove', path: owner }));
  expect([gone.status, gone.body.scimType]).toEqual([400, 'mutability']);
  const none = await stage.send(
    'PATCH',
    `/Groups/${made.body.id}`,
    patch({ op: 'replace', path: owner, value: null }),
  );
  expect([none.status, none.body.scimType]).toEqual([400, 'invalidValue']);
});

test('a part that is required is not removed, and one that is not there is', async () => {
  const stage = open();
  const doors = [{ value: 'n', floor: 1 }, { value: 's' }];
  const told = { userName: 'ada', [badge]: { number: '1', doors, key: { code: 'x', bow: 'y' } } };
  const { body } = await stage.send('POST', '/Users', { body: told });
  const remove = async (path: string) => {
    const { status, body: answer } = await stage.send(
      'PATCH',
      `/Users/${body.id}`,
      patch({ op: 'remove', path: `${badge}:${path}` }),
    );
    return status === 200 ? answer[badge] : answer.scimType;
  };
  expect(await remove('key.code')).toBe('mutability');
  expect(await remove('doors[value eq "x"].value')).toEqual(told[badge]);
  expect(await remove('key.bow')).toEqual({ ...told[badge], key: { code: 'x' } });
  expect(await remove('doors[value eq "n"].floor')).toMatchObject({
    doors: [{ value: 'n' }, { value: 's' }],
  });
  expect(await remove('doors[value eq "n"].value')).toMatchObject({ doors: [{ value: 's' }] });
});

test('a circle in a Bulk is closed where what it names stands in an extension that is required', async () => {
  const stage = open();
  const make = (bulkId: string, other: string) => ({
    method: 'POST',
    path: '/Groups',
    bulkId,
    data: { displayName: bulkId, [owner]: { costs: '17', holder: { value: `bulkId:${other}` } } },
  });
  const { body } = await stage.send('POST', '/Bulk', {
    body: { Operations: [make('a', 'b'), make('b', 'a')] },
  });
  expect(body.Operations).toMatchObject([{ status: '201' }, { status: '201' }]);
  const [a, b] = body.Operations.map(({ location }: { readonly location: string }) =>
    location.split('/').at(-1),
  );
  for (const [id, other] of [
    [a, b],
    [b, a],
  ])
    expect((await stage.send('GET', `/Groups/${id}`)).body[owner]).toEqual({
      costs: '17',
      holder: { value: other },
    });
});

test('schemas and resource types tell what is declared', async () => {
  const stage = open();
  const schema = await stage.send('GET', `/Schemas/${badge}`);
  expect(schema.body.attributes[0]).toMatchObject({
    name: 'number',
    required: true,
    mutability: 'immutable',
  });
  const { body } = await stage.send('GET', '/ResourceTypes');
  expect(body.Resources.map(({ name }: { readonly name: string }) => name)).toEqual([
    'User',
    'Group',
    'Device',
  ]);
  const group = await stage.send('GET', '/ResourceTypes/Group');
  expect(group.body.schemaExtensions).toEqual([{ schema: owner, required: true }]);
  expect((await stage.send('GET', '/ResourceTypes/Device')).body).toMatchObject({
    endpoint: '/Devices',
    schema: device,
  });
});

test('a schema is told at an address that leads to it, whatever its URN', async () => {
  const urns = ['urn:example:a/b', 'urn:example:50%25?+=x#y', 'urn:example:ö'];
  const stage = openStage(db, {
    clock: fakeClock(),
    newId,
    source: 'urns',
    declared: declaredTypes({
      schemas: Object.fromEntries(urns.map((urn) => [urn, { name: 'Own', attributes: { own: {} } }])),
      resourceTypes: { User: { schemaExtensions: urns.map((schema) => ({ schema })) } },
    }),
  });
  const { body } = await stage.send('GET', '/Schemas');
  for (const urn of urns) {
    const told = body.Resources.find(({ id }: { readonly id: string }) => id === urn);
    const [, path = ''] = told.meta.location.split('/scim/v2/urns');
    expect(await stage.send('GET', path)).toMatchObject({ status: 200, body: told });
  }
});

describe('a declared resource type', () => {
  test('is made, read, replaced, patched, found and deleted, with versions', async () => {
    const stage = open();
    const made = await stage.send('POST', '/Devices', {
      body: { schemas: [device], serial: 'S1', weight: '1.5', externalId: 'd1', [owner]: { costs: '9' } },
    });
    const { id } = made.body;
    const path = `/Devices/${id}`;
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      schemas: [device, owner],
      serial: 'S1',
      weight: 1.5,
      externalId: 'd1',
    });
    expect(made.headers.get('location')).toBe(made.body.meta.location);
    expect(made.body.meta).toMatchObject({ resourceType: 'Device', version: 'W/"1"' });
    const same = await stage.send('PATCH', path, patch({ op: 'replace', path: 'serial', value: 'S1' }));
    expect(same.headers.get('etag')).toBe('W/"1"');
    const moved = await stage.send('PATCH', path, patch({ op: 'replace', path: 'weight', value: 2 }));
    expect([moved.status, moved.body.weight, moved.body.meta.version]).toEqual([200, 2, 'W/"2"']);
    const late = await stage.send('PUT', path, { headers: { 'if-match': 'W/"1"' }, body: { serial: 'S2' } });
    expect(late.status).toBe(412);
    const kept = await stage.send('GET', path, { headers: { 'if-none-match': 'W/"2"' } });
    expect(kept.status).toBe(304);
    const put = await stage.send('PUT', path, { body: { serial: 'S2', externalId: 'd1' } });
    expect(put.body).not.toHaveProperty('weight');
    for (const filter of ['externalId eq "d1"', 'serial sw "s"', `id eq "${id}"`]) {
      const list = await stage.send('GET', `/Devices?filter=${encodeURIComponent(filter)}`);
      expect([filter, list.body.totalResults]).toEqual([filter, 1]);
    }
    const searched = await stage.send('POST', '/Devices/.search', { body: { filter: 'serial eq "none"' } });
    expect(searched.body).toMatchObject({ totalResults: 0, Resources: [] });
    expect((await stage.send('DELETE', path)).status).toBe(204);
    expect((await stage.send('GET', path)).status).toBe(404);
    expect((await stage.send('GET', '/Devices')).body.totalResults).toBe(0);
  });

  test('has its external id for itself among those of its type, and shares it with a User', async () => {
    const [stage, other] = [open(), open()];
    const make = (at: typeof stage, externalId: string) =>
      at.send('POST', '/Devices', { body: { serial: 'S', externalId } });
    const first = await make(stage, 'E1');
    expect((await stage.send('POST', '/Users', { body: { userName: 'ada', externalId: 'E1' } })).status).toBe(
      201,
    );
    expect((await make(other, 'E1')).status).toBe(201);
    const taken = { status: 409, body: { scimType: 'uniqueness' } };
    expect(await make(stage, 'E1')).toMatchObject(taken);
    const second = await make(stage, 'E2');
    const at = `/Devices/${second.body.id}`;
    expect(await stage.send('PUT', at, { body: { serial: 'T', externalId: 'E1' } })).toMatchObject(taken);
    const change = patch({ op: 'replace', path: 'externalId', value: 'E1' });
    expect(await stage.send('PATCH', at, change)).toMatchObject(taken);
    expect((await stage.send('GET', at)).body).toEqual(second.body);
    await stage.send('DELETE', `/Devices/${first.body.id}`);
    expect((await stage.send('PATCH', at, change)).status).toBe(200);
  });

  test('is of its source alone, takes part in Bulk, and is refused without what it requires', async () => {
    const [stage, other] = [open(), open()];
    const operation = { method: 'POST', path: '/Devices', bulkId: 'b', data: { serial: 'S' } };
    const { body } = await stage.send('POST', '/Bulk', { body: { Operations: [operation] } });
    expect(body.Operations[0]).toMatchObject({ status: '201', bulkId: 'b' });
    expect((await stage.send('GET', '/Devices?count=1')).body.itemsPerPage).toBe(1);
    expect((await other.send('GET', '/Devices')).body.totalResults).toBe(0);
    const refused = await stage.send('POST', '/Devices', { body: { weight: 1 } });
    expect([refused.status, refused.body.scimType]).toEqual([400, 'invalidValue']);
    expect((await stage.send('GET', '/devices/none')).status).toBe(404);
    expect((await stage.send('DELETE', '/Devices')).status).toBe(405);
  });

  test('is not changed by what cannot be answered as it is asked for', async () => {
    const stage = open();
    const both = '?attributes=id&excludedAttributes=meta';
    const { body } = await stage.send('POST', '/Devices', { body: { serial: 'S1' } });
    const at = `/Devices/${body.id}`;
    const change = patch({ op: 'add', path: 'weight', value: 1 });
    const refused = await Promise.all([
      stage.send('POST', `/Devices${both}`, { body: { serial: 'S2' } }),
      stage.send('PUT', `${at}${both}`, { body: { serial: 'S2' } }),
      stage.send('PATCH', `${at}${both}`, change),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400]);
    expect((await stage.send('GET', '/Devices')).body).toMatchObject({ totalResults: 1, Resources: [body] });
  });
});

test('what is called a password is kept of nothing, wherever it stands', async () => {
  const stage = open();
  const foreign = 'urn:example:scim:Foreign';
  const secrets = { password: 'pass-1', [badge]: { number: '1', Password: 'pass-2' } };
  const unknown = { [foreign]: { password: 'pass-3', colour: 'red' }, [`${foreign}s:password`]: 'pass-4' };
  for (const [endpoint, body] of [
    ['/Users', { userName: 'ada' }],
    ['/Groups', { displayName: 'g', [owner]: { costs: '1', password: 'pass-5' } }],
    ['/Devices', { serial: 'S' }],
  ] as const) {
    const made = await stage.send('POST', endpoint, { body: { ...secrets, ...unknown, ...body } });
    expect(made.body[foreign]).toEqual({ colour: 'red' });
    const patched = await stage.send(
      'PATCH',
      `${endpoint}/${made.body.id}?attributes=password,${foreign},${badge},${owner},id`,
      patch(
        { op: 'add', path: 'password', value: 'pass-6' },
        { op: 'add', path: foreign, value: { PASSWORD: 'pass-7' } },
        { op: 'add', path: `${foreign}:password`, value: 'pass-8' },
      ),
    );
    expect(patched.status).toBe(200);
    for (const { text } of [made, patched, await stage.send('GET', endpoint)])
      expect(text).not.toContain('pass-');
  }
});

describe('what is declared as required later', () => {
  const strict = declaredTypes({
    schemas: {
      [badge]: {
        name: 'Badge',
        attributes: {
          number: { required: true },
          doors: {
            type: 'complex',
            multiValued: true,
            subAttributes: { value: { required: true }, floor: {} },
          },
        },
      },
      [device]: { name: 'Device', attributes: { serial: { required: true }, label: { required: true } } },
    },
    resourceTypes: {
      User: { schemaExtensions: [{ schema: badge, required: true }] },
      Group: { schemaExtensions: [{ schema: badge }] },
      Device: { endpoint: '/Devices', schema: device },
    },
  });
  const later = (source: string) => openStage(db, { clock: fakeClock(), newId, declared: strict, source });

  test('keeps nobody active who never had it, by PATCH or by PUT', async () => {
    const stage = open();
    const { body } = await stage.send('POST', '/Users', { body: { userName: 'ada' } });
    const strictly = later(`own${count}`);
    const at = `/Users/${body.id}`;
    const off = await strictly.send('PATCH', at, patch({ op: 'replace', path: 'active', value: false }));
    expect(off).toMatchObject({ status: 200, body: { active: false } });
    const on = await strictly.send('PUT', at, { body: { userName: 'ada', active: true } });
    expect(on).toMatchObject({ status: 200, body: { active: true } });
    const half = await strictly.send('PATCH', at, patch({ op: 'add', path: badge, value: { level: 1 } }));
    expect(half).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    const whole = await strictly.send('PATCH', at, patch({ op: 'add', path: badge, value: { number: '1' } }));
    expect(whole.status).toBe(200);
    const put = await strictly.send('PUT', at, { body: { userName: 'ada' } });
    expect(put).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    expect((await strictly.send('POST', '/Users', { body: { userName: 'bob' } })).status).toBe(400);
  });

  test('is asked of each value anew, and of resources of a declared type alike', async () => {
    const stage = open();
    const old = {
      displayName: 'g',
      [owner]: { costs: '1' },
      [badge]: { number: '1', doors: [{ floor: '1' }] },
    };
    const group = await stage.send('POST', '/Groups', { body: old });
    const made = await stage.send('POST', '/Devices', { body: { serial: 'S' } });
    const strictly = later(`own${count}`);
    const change = (path: string, value: unknown) => patch({ op: 'add', path, value });
    const at = `/Groups/${group.body.id}`;
    expect((await strictly.send('PATCH', at, change('displayName', 'h'))).status).toBe(204);
    expect((await strictly.send('PATCH', at, change(`${badge}:doors`, [{ floor: '2' }]))).status).toBe(400);
    const path = `/Devices/${made.body.id}`;
    expect((await strictly.send('PATCH', path, change('externalId', 'E1'))).status).toBe(200);
    expect((await strictly.send('PATCH', path, change('label', 'L'))).status).toBe(200);
    expect((await strictly.send('PUT', path, { body: { serial: 'S' } })).status).toBe(400);
  });
});
