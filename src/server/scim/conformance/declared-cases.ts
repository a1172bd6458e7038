/** What RFC 7643 and RFC 7644 ask of schemas and resource types that settings declare. For tests and the page. */

import { expect } from 'vitest';
import { declaredTypes } from '../../../sources/scim/index.ts';
import type { Requirement } from './case.ts';

const badge = 'urn:example:scim:Badge';
const device = 'urn:example:scim:Device';
export const safe = 'urn:example:scim:Safe';

/** Declared for every check. */
export const declaredForChecks = declaredTypes({
  schemas: {
    [badge]: {
      name: 'Badge',
      attributes: { number: { caseExact: true, mutability: 'immutable' }, level: { type: 'integer' } },
    },
    [safe]: {
      name: 'Safe',
      attributes: {
        box: {
          type: 'complex',
          subAttributes: {
            number: { returned: 'always' },
            code: { mutability: 'writeOnly', returned: 'never' },
            photo: { returned: 'request' },
            floor: {},
            seal: { mutability: 'immutable' },
          },
        },
      },
    },
    [device]: {
      name: 'Device',
      attributes: { serial: { required: true, caseExact: true }, weight: { type: 'decimal' } },
    },
  },
  resourceTypes: {
    User: { schemaExtensions: [{ schema: badge }, { schema: safe }] },
    Group: { schemaExtensions: [{ schema: safe }] },
    Device: { endpoint: '/Devices', schema: device, schemaExtensions: [{ schema: safe }] },
  },
});

export const declaredRequirements: readonly Requirement[] = [
  {
    section: 'RFC 7643 3.3',
    says: 'an extension that is declared is kept under its URN, named in schemas, and found, ordered and changed by it',
    async check(stage) {
      const body = { userName: 'ada', [badge]: { number: 'A7', level: '3' } };
      const made = await stage.send('POST', '/Users', { body });
      expect(made.body).toMatchObject({
        schemas: expect.arrayContaining([badge]),
        [badge]: { number: 'A7', level: 3 },
      });
      await stage.send('POST', '/Users', { body: { userName: 'bob', [badge]: { level: 2 } } });
      const list = await stage.send('GET', `/Users?filter=${badge}:level gt 1&sortBy=${badge}:level`);
      expect(list.body.Resources.map(({ userName }: { readonly userName: string }) => userName)).toEqual([
        'bob',
        'ada',
      ]);
    },
  },
  {
    section: 'RFC 7643 6',
    says: 'a resource type that is declared is told, made, read, found, changed and removed at its endpoint',
    async check(stage) {
      expect((await stage.send('GET', '/ResourceTypes/Device')).body).toMatchObject({
        endpoint: '/Devices',
        schema: device,
      });
      const made = await stage.send('POST', '/Devices', { body: { serial: 'S1' } });
      expect(made).toMatchObject({ status: 201, body: { meta: { resourceType: 'Device' } } });
      const patch = { Operations: [{ op: 'add', path: 'weight', value: 2 }] };
      expect((await stage.send('PATCH', `/Devices/${made.body.id}`, { body: patch })).body.weight).toBe(2);
      for (const [filter, total] of [
        ['serial eq "S1"', 1],
        ['serial eq "s1"', 0],
        ['weight ge 2', 1],
      ] as const)
        expect((await stage.send('GET', `/Devices?filter=${filter}`)).body.totalResults).toBe(total);
      expect((await stage.send('DELETE', `/Devices/${made.body.id}`)).status).toBe(204);
      expect((await stage.send('GET', '/Devices?sortBy=serial&cursor=')).body.totalResults).toBe(0);
    },
  },
  {
    section: 'RFC 7643 7',
    says: 'what a declared schema requires, or lets nobody change, is required and stays',
    async check(stage) {
      expect(await stage.send('POST', '/Devices', { body: { weight: 1 } })).toMatchObject({
        status: 400,
        body: { scimType: 'invalidValue' },
      });
      const { body } = await stage.send('POST', '/Users', {
        body: { userName: 'ada', [badge]: { number: '1' } },
      });
      const patch = { Operations: [{ op: 'replace', path: `${badge}:number`, value: '2' }] };
      expect(await stage.send('PATCH', `/Users/${body.id}`, { body: patch })).toMatchObject({
        status: 400,
        body: { scimType: 'mutability' },
      });
    },
  },
  {
    section: 'RFC 7643 7',
    says: 'a part that is immutable keeps its value, whether it is changed alone or with the whole',
    async check(stage) {
      const whole = (box: object) => ({ userName: 'ada', [safe]: { box } });
      const made = await stage.send('POST', '/Users', { body: whole({ seal: 's1', floor: '1' }) });
      const at = `/Users/${made.body.id}`;
      const operations = [
        { op: 'replace', path: `${safe}:box.seal`, value: 's2' },
        { op: 'replace', path: `${safe}:box`, value: { seal: 's2' } },
        { op: 'remove', path: `${safe}:box.seal` },
        { op: 'remove', path: safe },
      ];
      for (const operation of operations)
        expect(await stage.send('PATCH', at, { body: { Operations: [operation] } })).toMatchObject({
          status: 400,
          body: { scimType: 'mutability' },
        });
      for (const body of [whole({ seal: 's2' }), whole({ floor: '1' }), { userName: 'ada' }])
        expect((await stage.send('PUT', at, { body })).status).toBe(400);
      const other = await stage.send('PUT', at, { body: whole({ seal: 's1', floor: '2' }) });
      expect(other.body[safe]).toEqual({ box: { seal: 's1', floor: '2' } });
    },
  },
  {
    section: 'RFC 7644 3.5.1',
    says: 'a PUT leaves what reading does not tell, where it does not speak of it: nobody sends back what they were never told',
    async check(stage) {
      const box = { number: '7', code: 'open sesame', photo: 'p', floor: '1' };
      for (const [path, own] of [
        ['/Users', { userName: 'ada' }],
        ['/Groups', { displayName: 'looms' }],
        ['/Devices', { serial: 'S1' }],
      ] as const) {
        const made = await stage.send('POST', path, { body: { ...own, [safe]: { box } } });
        const at = `${path}/${made.body.id}`;
        const { [safe]: told, ...read } = (await stage.send('GET', at)).body;
        expect(told).toEqual({ box: { number: '7', floor: '1' } });
        const put = await stage.send('PUT', at, {
          body: { ...read, [safe]: { box: { ...told.box, floor: '2' } } },
        });
        expect(put.body[safe]).toEqual({ box: { number: '7', floor: '2' } });
        const found = await stage.send(
          'GET',
          `${path}?filter=${safe}:box.code eq "open sesame"&attributes=${safe}:box.photo`,
        );
        expect(found.body.Resources).toMatchObject([{ [safe]: { box: { photo: 'p' } } }]);
        await stage.send('PUT', at, { body: read });
        expect((await stage.send('GET', `${path}?filter=${safe} pr`)).body.totalResults).toBe(0);
      }
    },
  },
  {
    section: 'RFC 7643 2.3.4',
    says: 'an integer has no fraction, and anything else is invalidValue',
    async check(stage) {
      const send = (level: unknown) =>
        stage.send('POST', '/Users', { body: { userName: 'ada', [badge]: { level } } });
      for (const level of [1.5, '1.5', 'high'])
        expect(await send(level)).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
      expect((await send('-2')).body[badge]).toEqual({ level: -2 });
    },
  },
  {
    section: 'RFC 7643 7',
    says: 'what a schema says of returning holds for parts too: never, always with their attribute, on request only',
    async check(stage) {
      const box = { number: '7', code: 'open sesame', photo: 'p', floor: '1' };
      const made = await stage.send('POST', '/Users', { body: { userName: 'ada', [safe]: { box } } });
      const at = `/Users/${made.body.id}`;
      const patch = { Operations: [{ op: 'replace', path: `${safe}:box.code`, value: 'open barley' }] };
      const patched = await stage.send('PATCH', at, { body: patch });
      expect(patched.body[safe]).toEqual({ box: { number: '7', floor: '1' } });
      for (const path of [
        at,
        '/Users',
        `${at}?attributes=${safe}:box.code`,
        `/Users?filter=userName eq "ada"`,
      ])
        expect((await stage.send('GET', path)).text).not.toContain('open');
      expect(made.text).not.toContain('open');
      const asked = async (attributes: string) =>
        (await stage.send('GET', `${at}?attributes=${attributes}`)).body[safe];
      expect(await asked(`${safe}:box.photo`)).toEqual({ box: { number: '7', photo: 'p' } });
      expect(await asked(`${safe}:box.code`)).toEqual({ box: { number: '7' } });
      const { body } = await stage.send(
        'GET',
        `${at}?excludedAttributes=${safe}:box.number,${safe}:box.floor`,
      );
      expect(body[safe]).toEqual({ box: { number: '7' } });
    },
  },
  {
    section: 'RFC 7643 7',
    says: 'what is told on request only is also told by the answer to a PUT, POST or PATCH that sent it',
    declined:
      'An answer to a change tells what reading the resource tells; the client has what it sent, and may ask for it by `attributes`.',
  },
  {
    section: 'RFC 7644 3.9',
    says: 'a value of which no part is told is not told: no empty object, no list of them',
    async check(stage) {
      const body = { userName: 'ada', [safe]: { box: { code: '1234' } }, emails: [{ value: 'a@x.example' }] };
      const made = await stage.send('POST', '/Users', { body });
      expect(made.body).not.toHaveProperty([safe]);
      const { body: read } = await stage.send(
        'GET',
        `/Users/${made.body.id}?attributes=emails.type,name.givenName`,
      );
      expect(Object.keys(read).sort()).toEqual(['id', 'schemas']);
    },
  },
  {
    section: 'RFC 7643 7',
    says: 'uniqueness that a declared schema asks for',
    declined: 'A declared attribute cannot ask for it: only id, userName and externalId are watched over.',
  },
];
