/** What RFC 7643 and RFC 7644 ask of resources, their reading, making, changing and removing. For tests and the page. */

import { expect } from 'vitest';
import { ENTERPRISE_USER } from '../../../model/index.ts';
import type { Requirement } from './case.ts';

const user = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'ada@example.com' };
const patch = (...operations: readonly object[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: operations,
});

export const resourceRequirements: readonly Requirement[] = [
  {
    section: 'RFC 7643 2.2',
    says: 'attribute names are compared without case',
    async check(stage) {
      const { body } = await stage.send('POST', '/Users', { body: { USERNAME: 'ada' } });
      expect(body.userName).toBe('ada');
    },
  },
  {
    section: 'RFC 7643 2.3.6',
    says: 'what is binary comes as base64, and anything else is invalidValue',
    async check(stage) {
      const send = (value: string) =>
        stage.send('POST', '/Users', { body: { ...user, x509Certificates: [{ value }] } });
      expect(await send('not base64')).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
      expect((await send('AQID\r\nBA==')).body.x509Certificates).toEqual([{ value: 'AQIDBA==' }]);
    },
  },
  {
    section: 'RFC 7643 2.4',
    says: 'canonical types are answered as the schema spells them, other types as they came, and are found in any case',
    async check(stage) {
      const emails = [
        { value: 'a@x.example', type: 'WORK' },
        { value: 'b@x.example', type: 'Summer' },
      ];
      const made = await stage.send('POST', '/Users', { body: { ...user, emails } });
      expect(made.body.emails.map(({ type }: { readonly type: string }) => type)).toEqual(['work', 'Summer']);
      const { body } = await stage.send(
        'GET',
        '/Users?filter=emails[type eq "Work" and value eq "A@x.example"]',
      );
      expect(body.totalResults).toBe(1);
    },
  },
  {
    section: 'RFC 7643 2.4',
    says: 'no two values of an attribute have the same type and value, however they came there',
    async check(stage) {
      const work = { value: 'a@x.example', type: 'work' };
      const emails = [work, { ...work, type: 'Work', primary: true }, { ...work, type: 'home' }];
      const once = [
        { ...work, primary: true },
        { ...work, type: 'home' },
      ];
      const made = await stage.send('POST', '/Users', { body: { ...user, emails } });
      expect(made.body.emails).toEqual(once);
      const at = `/Users/${made.body.id}`;
      expect((await stage.send('PUT', at, { body: { ...user, emails } })).body.emails).toEqual(once);
      const replaced = patch({ op: 'replace', path: 'emails', value: emails });
      expect((await stage.send('PATCH', at, { body: replaced })).body.emails).toEqual(once);
      const renamed = patch({ op: 'replace', path: 'emails[type eq "home"].type', value: 'work' });
      expect((await stage.send('PATCH', at, { body: renamed })).body.emails).toEqual([
        { ...work, primary: true },
      ]);
    },
  },
  {
    section: 'RFC 7643 2.4',
    says: 'the value itself is brought into one form: telephone numbers as RFC 3966, e-mail addresses in small letters',
    declined:
      'It is answered as it was sent: what a client compares with its own must not differ. It is found whatever its capitals.',
  },
  {
    section: 'RFC 7643 4.2',
    says: 'the name of a member is told by the service, and nobody sets it',
    async check(stage) {
      await stage.user({ id: 'u', attributes: { displayName: 'Ada' } });
      const body = { displayName: 'G', members: [{ value: 'u', display: 'Eve' }] };
      const made = await stage.send('POST', '/Groups', { body });
      expect(made.body.members).toMatchObject([{ value: 'u', display: 'Ada' }]);
      const { body: schema } = await stage.send(
        'GET',
        '/Schemas/urn:ietf:params:scim:schemas:core:2.0:Group',
      );
      const [members] = schema.attributes.filter(({ name }: { readonly name: string }) => name === 'members');
      expect(members.subAttributes).toContainEqual(
        expect.objectContaining({ name: 'display', mutability: 'readOnly' }),
      );
    },
  },
  {
    section: 'RFC 7643 4.3',
    says: "a manager's displayName is readOnly: who sends it is not refused, and it is not kept",
    async check(stage) {
      const manager = { value: 'm', displayName: 'Eve' };
      const made = await stage.send('POST', '/Users', { body: { ...user, [ENTERPRISE_USER]: { manager } } });
      expect(made.body[ENTERPRISE_USER]).toEqual({ manager: { value: 'm' } });
      const named = patch({ op: 'add', path: `${ENTERPRISE_USER}:manager.displayName`, value: 'Eve' });
      const { status, body } = await stage.send('PATCH', `/Users/${made.body.id}`, { body: named });
      expect({ status, body }).toEqual({ status: 200, body: made.body });
      const { body: schema } = await stage.send('GET', `/Schemas/${ENTERPRISE_USER}`);
      expect(JSON.stringify(schema)).toMatch(/"name":"displayName"[^}]*"mutability":"readOnly"/);
    },
  },
  {
    section: 'RFC 7643 4.3',
    says: "a manager's displayName and $ref are told by the service",
    declined:
      'Each User would cost the reading of another, and `value` is often an id of the client’s, to which no User here belongs. A `$ref` that a client sends is kept.',
  },
  {
    section: 'RFC 7643 2.5',
    says: 'null and an empty list are no value',
    async check(stage) {
      const { body } = await stage.send('POST', '/Users', { body: { ...user, title: null, emails: [] } });
      expect(body).not.toHaveProperty('title');
      expect(body).not.toHaveProperty('emails');
    },
  },
  {
    section: 'RFC 7643 3.1',
    says: 'a resource has an id of the service, which the client cannot choose, and meta with type, times, place and version',
    async check(stage) {
      const { body } = await stage.send('POST', '/Users', {
        body: { ...user, id: 'mine', meta: { version: 'x' } },
      });
      expect(body.id).not.toBe('mine');
      expect(body.meta).toEqual({
        resourceType: 'User',
        created: expect.stringMatching(/^\d{4}-.*Z$/),
        lastModified: expect.stringMatching(/^\d{4}-.*Z$/),
        location: `https://rollcall.example/scim/v2/idp/Users/${body.id}`,
        version: expect.stringMatching(/^W\/"/),
      });
    },
  },
  {
    section: 'RFC 7643 4.1.1',
    says: 'a password is never answered',
    async check(stage) {
      const { text, body } = await stage.send('POST', '/Users', { body: { ...user, password: 'Tr0ub4dor' } });
      expect(text).not.toContain('Tr0ub4dor');
      expect((await stage.send('GET', `/Users/${body.id}?attributes=password`)).text).not.toContain(
        'Tr0ub4dor',
      );
    },
  },
  {
    section: 'RFC 7643 4.1.1',
    says: 'userName is unique, whatever its case',
    async check(stage) {
      await stage.send('POST', '/Users', { body: user });
      const again = await stage.send('POST', '/Users', { body: { ...user, userName: 'ADA@example.com' } });
      expect(again).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } });
    },
  },
  {
    section: 'RFC 7644 3.1',
    says: 'answers are of the type application/scim+json',
    async check(stage) {
      for (const path of ['/Users', '/Users/nobody', '/Schemas'])
        expect((await stage.send('GET', path)).headers.get('content-type')).toBe('application/scim+json');
    },
  },
  {
    section: 'RFC 7644 3.3',
    says: 'what was made is answered with 201, its place and the whole of it',
    async check(stage) {
      const { status, headers, body } = await stage.send('POST', '/Users', { body: user });
      expect(status).toBe(201);
      expect(headers.get('location')).toBe(body.meta.location);
      expect(body.userName).toBe(user.userName);
    },
  },
  {
    section: 'RFC 7644 3.4.1',
    says: 'a resource is read by its place, and one that is not there is 404',
    async check(stage) {
      const made = await stage.send('POST', '/Users', { body: user });
      expect((await stage.send('GET', `/Users/${made.body.id}`)).body).toEqual(made.body);
      expect(await stage.send('GET', '/Users/nobody')).toMatchObject({
        status: 404,
        body: { status: '404' },
      });
    },
  },
  {
    section: 'RFC 7644 3.5.1',
    says: 'PUT replaces what the client may write, and what it leaves out is cleared',
    async check(stage) {
      const { body } = await stage.send('POST', '/Users', { body: { ...user, title: 'Countess' } });
      const put = await stage.send('PUT', `/Users/${body.id}`, {
        body: { ...user, nickName: 'Ada', id: 'other' },
      });
      expect(put).toMatchObject({ status: 200, body: { id: body.id, nickName: 'Ada' } });
      expect(put.body).not.toHaveProperty('title');
    },
  },
  {
    section: 'RFC 7644 3.5.1',
    says: 'PUT without `active` sets the default',
    declined: 'Nobody is activated by leaving something out: `active` stays as it is.',
  },
  {
    section: 'RFC 7644 3.5.1',
    says: 'a PUT that leaves out the externalId clears it',
    declined:
      'It stays, of a User, a Group and a resource of a declared type, since clients find their resources again by it (the standard lets a service choose).',
  },
  {
    section: 'RFC 7644 3.5.1',
    says: 'an externalId that a PUT leaves out stays, whatever the resource is; a PUT with another sets that, and a PATCH removes it',
    async check(stage) {
      for (const [endpoint, body] of [
        ['/Users', { userName: 'ada' }],
        ['/Groups', { displayName: 'g' }],
        ['/Devices', { serial: 'S' }],
      ] as const) {
        const made = await stage.send('POST', endpoint, { body: { ...body, externalId: 'E1' } });
        const at = `${endpoint}/${made.body.id}`;
        const put = async (more: object) =>
          (await stage.send('PUT', at, { body: { ...body, ...more } })).body.externalId;
        expect([endpoint, await put({}), await put({ externalId: null })]).toEqual([endpoint, 'E1', 'E1']);
        expect(await put({ externalId: 'E2' })).toBe('E2');
        await stage.send('PATCH', at, { body: patch({ op: 'remove', path: 'externalId' }) });
        expect((await stage.send('GET', at)).body).not.toHaveProperty('externalId');
        expect(await put({})).toBeUndefined();
      }
    },
  },
  {
    section: 'RFC 7644 3.5.2',
    says: 'PATCH adds, replaces and removes by path, all or nothing',
    async check(stage) {
      const { body } = await stage.send('POST', '/Users', { body: user });
      const at = `/Users/${body.id}`;
      const add = { op: 'add', path: 'emails', value: [{ value: 'a@x', type: 'work' }] };
      await stage.send('PATCH', at, {
        body: patch(add, { op: 'replace', path: 'title', value: 'Countess' }),
      });
      const bad = patch(
        { op: 'remove', path: 'title' },
        { op: 'replace', path: 'userName', value: { x: 1 } },
      );
      expect((await stage.send('PATCH', at, { body: bad })).status).toBe(400);
      expect((await stage.send('GET', at)).body).toMatchObject({
        title: 'Countess',
        emails: [{ value: 'a@x', type: 'work' }],
      });
    },
  },
  {
    section: 'RFC 7644 3.5.2.2',
    says: 'a removal without a path has no target',
    async check(stage) {
      const { body } = await stage.send('POST', '/Users', { body: user });
      const refused = await stage.send('PATCH', `/Users/${body.id}`, { body: patch({ op: 'remove' }) });
      expect(refused).toMatchObject({ status: 400, body: { scimType: 'noTarget' } });
    },
  },
  {
    section: 'RFC 7644 3.5.2.2',
    says: 'members are removed by value, by type, by $ref and by several of these',
    async check(stage) {
      for (const id of ['a', 'b']) await stage.user({ id });
      await stage.group({ id: 'inner' });
      const members = ['a', 'b', { type: 'group' as const, id: 'inner' }];
      await stage.group({ id: 'g', members });
      const removed = async (filter: string) => {
        const body = patch({ op: 'remove', path: `members[${filter}]` });
        expect((await stage.send('PATCH', '/Groups/g', { body })).status).toBe(204);
        return stage.members('g');
      };
      expect(await removed('value eq "a" and type eq "Group"')).toEqual(['a', 'b', 'inner']);
      expect(await removed('type eq "Group"')).toEqual(['a', 'b']);
      expect(await removed('value eq "a" and type eq "User"')).toEqual(['b']);
      expect(await removed('$ref eq "https://rollcall.example/scim/v2/idp/Users/b"')).toEqual([]);
    },
  },
  {
    section: 'RFC 7644 3.5.2.2',
    says: 'members are removed by their names, or by any other filter',
    declined:
      'Names are not unique, and every member would have to be read while all other changes wait; it is 400 `invalidPath`. A filter over Groups finds by them.',
  },
  {
    section: 'RFC 7644 3.5.2.3',
    says: 'the replacement of a member who is none has no target',
    async check(stage) {
      for (const id of ['a', 'b', 'c']) await stage.user({ id });
      await stage.group({ id: 'g', members: ['a'] });
      const replace = (id: string) =>
        stage.send('PATCH', '/Groups/g', {
          body: patch({ op: 'replace', path: `members[value eq "${id}"]`, value: { value: 'c' } }),
        });
      expect(await replace('b')).toMatchObject({ status: 400, body: { scimType: 'noTarget' } });
      expect(await stage.members('g')).toEqual(['a']);
      expect((await replace('a')).status).toBe(204);
      expect(await stage.members('g')).toEqual(['c']);
    },
  },
  {
    section: 'RFC 7644 3.6',
    says: 'what was removed is answered with 204 and is 404 afterwards, and its name is free again',
    async check(stage) {
      const { body } = await stage.send('POST', '/Users', { body: user });
      expect((await stage.send('DELETE', `/Users/${body.id}`)).status).toBe(204);
      expect((await stage.send('GET', `/Users/${body.id}`)).status).toBe(404);
      expect((await stage.send('POST', '/Users', { body: user })).status).toBe(201);
    },
  },
  {
    section: 'RFC 7644 3.14',
    says: 'versions are honoured: If-None-Match gives 304, If-Match of another version 412',
    async check(stage) {
      const { body } = await stage.send('POST', '/Users', { body: user });
      const at = `/Users/${body.id}`;
      const { version } = body.meta;
      expect((await stage.send('GET', at, { headers: { 'if-none-match': version } })).status).toBe(304);
      const stale = { headers: { 'if-match': 'W/"other"' }, body: user };
      expect((await stage.send('PUT', at, stale)).status).toBe(412);
    },
  },
  {
    section: 'RFC 7644 3.14',
    says: 'what is asked for and has changed is never 304: not the groups of a User, which are no part of its version',
    async check(stage) {
      const { body } = await stage.send('POST', '/Users', { body: user });
      const headers = { 'if-none-match': body.meta.version };
      const read = (query: string) => stage.send('GET', `/Users/${body.id}?${query}`, { headers });
      await stage.send('POST', '/Groups', {
        body: { displayName: 'Engines', members: [{ value: body.id }] },
      });
      expect(await read('attributes=userName,groups')).toMatchObject({
        status: 200,
        body: { groups: [{ display: 'Engines' }] },
      });
      expect((await read('attributes=userName')).status).toBe(304);
    },
  },
];
