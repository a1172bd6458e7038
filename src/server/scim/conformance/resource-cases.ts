/** What RFC 7643 and RFC 7644 ask of resources, their reading, making, changing and removing. For tests and the page. */

import { expect } from 'vitest';
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
    declined: 'Nobody is activated by leaving something out: `active` and `externalId` stay as they are.',
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
