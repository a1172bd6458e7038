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

test('a password is kept of nothing', async () => {
  const stage = open();
  const password = 'open sesame';
  for (const [endpoint, body] of [
    ['/Users', { userName: 'ada', [badge]: { number: '1' } }],
    ['/Groups', { displayName: 'g', [owner]: { costs: '17' } }],
    ['/Devices', { serial: 'S1' }],
  ] as const) {
    const made = await stage.send('POST', endpoint, { body: { ...body, Password: password } });
    const add = { op: 'add', path: 'password', value: password };
    const added = await stage.send('PATCH', `${endpoint}/${made.body.id}?attributes=password`, patch(add));
    expect([made.status, added.status]).toEqual([201, 200]);
    expect(`${made.text} ${added.text}`).not.toContain(password);
  }
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
});
