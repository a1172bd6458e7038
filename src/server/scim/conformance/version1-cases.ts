/** What SCIM 1.1 (protocol and core schema of July 2012) asks. For tests and the page. */

import { expect } from 'vitest';
import { core, enterprise, send } from './asking1-fixture.ts';
import type { Requirement } from './case.ts';

const user = { schemas: [core], userName: 'ada@example.com' };

export const version1Requirements: readonly Requirement[] = [
  {
    section: 'SCIM 1.1 protocol 3.1',
    says: 'what was made is answered with 201, its place and the whole of it; a name that is taken is 409',
    async check(stage) {
      const made = await send(stage, 'POST', '/Users', { body: user });
      expect(made).toMatchObject({ status: 201, body: { schemas: [core], userName: user.userName } });
      expect(made.headers.get('location')).toBe(made.body.meta.location);
      expect(made.body.meta.location).toMatch(/\/scim\/v1\/idp\/Users\//);
      expect((await send(stage, 'POST', '/Users', { body: user })).status).toBe(409);
    },
  },
  {
    section: 'SCIM 1.1 protocol 3.2.2',
    says: 'a search answers a list with its total, its first index and as many as it has, without a message schema',
    async check(stage) {
      for (const id of ['a', 'b', 'c']) await stage.user({ id });
      const { status, body } = await send(stage, 'GET', '/Users?startIndex=2&count=1');
      expect(status).toBe(200);
      expect(body).toMatchObject({ schemas: [core], totalResults: 3, startIndex: 2, itemsPerPage: 1 });
      expect(body.Resources).toMatchObject([{ id: 'b' }]);
      const none = await send(stage, 'GET', '/Users?filter=userName eq "nobody"');
      expect(none).toMatchObject({ status: 200, body: { totalResults: 0, Resources: [] } });
    },
  },
  {
    section: 'SCIM 1.1 protocol 3.2.2.1',
    says: 'filters have eq, co, sw, pr, gt, ge, lt, le, and, or and parentheses, in any case; an operator that there is not is 400',
    async check(stage) {
      await stage.user({ id: 'a', userName: 'ada', attributes: { title: 'Countess' } });
      await stage.user({ id: 'b', userName: 'bob' });
      const found = async (filter: string) =>
        (await send(stage, 'GET', `/Users?filter=${encodeURIComponent(filter)}`)).body.Resources.map(
          ({ id }: { readonly id: string }) => id,
        );
      expect(await found('USERNAME Eq "ADA" and title pr')).toEqual(['a']);
      expect(
        await found('(userName co "d" or userName sw "b") and meta.created gt "2000-01-01T00:00:00Z"'),
      ).toEqual(['a', 'b']);
      expect((await send(stage, 'GET', '/Users?filter=userName regex "a"')).status).toBe(400);
    },
  },
  {
    section: 'SCIM 1.1 protocol 3.3.1',
    says: 'PUT replaces a resource, and passes over what only the service may set',
    async check(stage) {
      const { body } = await send(stage, 'POST', '/Users', { body: { ...user, title: 'Countess' } });
      const put = await send(stage, 'PUT', `/Users/${body.id}`, {
        body: { ...user, id: 'other', meta: { version: 'x' }, nickName: 'Ada' },
      });
      expect(put).toMatchObject({ status: 200, body: { id: body.id, nickName: 'Ada' } });
      expect(put.body).not.toHaveProperty('title');
    },
  },
  {
    section: 'SCIM 1.1 protocol 3.3.2',
    says: 'PATCH removes what meta.attributes names, then replaces single values, merges complex ones and adds to lists',
    async check(stage) {
      await stage.user({
        id: 'u',
        attributes: { title: 'Countess', nickName: 'Ada', name: { givenName: 'Ada', familyName: 'Byron' } },
      });
      const { status, body } = await send(stage, 'PATCH', '/Users/u', {
        body: {
          schemas: [core],
          meta: { attributes: ['title', 'nickName'] },
          nickName: 'A.',
          name: { familyName: 'King' },
          emails: [{ value: 'ada@home.example', type: 'home' }],
        },
      });
      expect(status).toBe(200);
      expect(body).not.toHaveProperty('title');
      expect(body).toMatchObject({ nickName: 'A.', name: { givenName: 'Ada', familyName: 'King' } });
      expect(body.emails.map(({ value }: { readonly value: string }) => value)).toEqual([
        'some@example.com',
        'ada@home.example',
      ]);
    },
  },
  {
    section: 'SCIM 1.1 protocol 3.3.2',
    says: 'PATCH replaces what meta.attributes names and the body tells, also what is required, and passes over names that are none',
    async check(stage) {
      await stage.group({ id: 'g', members: [] });
      const urn = 'urn:acme:hr:1.0';
      const change = (told: object) =>
        send(stage, 'PATCH', '/Groups/g', { body: { schemas: [core], [urn]: told } });
      const { status, body } = await send(stage, 'PATCH', '/Groups/g', {
        body: {
          schemas: [core],
          meta: { attributes: ['displayName'] },
          displayName: 'Looms',
          'first name': 'x',
          [urn]: { 'first name': ['a'], b: ['a'] },
        },
      });
      expect([status, body.displayName, body[urn]]).toEqual([
        200,
        'Looms',
        { 'first name': ['a'], b: ['a'] },
      ]);
      const more = await change({ 'first name': ['b'], b: ['b'] });
      expect(more.body[urn]).toEqual({ 'first name': ['a', 'b'], b: ['a', 'b'] });
    },
  },
  {
    section: 'SCIM 1.1 protocol 3.3.2',
    says: 'PATCH removes single members by operation delete, all by meta.attributes, and who is none is no error',
    async check(stage) {
      for (const id of ['a', 'b', 'c']) await stage.user({ id });
      await stage.group({ id: 'g', members: ['a', 'b', 'c'] });
      const change = (body: object) =>
        send(stage, 'PATCH', '/Groups/g', { body: { schemas: [core], ...body } });
      const remove = (value: string) => ({ value, operation: 'delete' });
      expect((await change({ members: [remove('b'), remove('nobody')] })).status).toBe(200);
      expect(await stage.members('g')).toEqual(['a', 'c']);
      await change({ members: [] });
      expect(await stage.members('g')).toEqual(['a', 'c']);
      await change({ meta: { attributes: ['members'] }, members: [{ value: 'b' }] });
      expect(await stage.members('g')).toEqual(['b']);
    },
  },
  {
    section: 'SCIM 1.1 protocol 3.4',
    says: 'what was removed is answered with 200 and is 404 afterwards, and its name is free again',
    async check(stage) {
      const { body } = await send(stage, 'POST', '/Users', { body: user });
      expect(await send(stage, 'DELETE', `/Users/${body.id}`)).toMatchObject({ status: 200, text: '' });
      expect((await send(stage, 'GET', `/Users/${body.id}`)).status).toBe(404);
      expect((await send(stage, 'POST', '/Users', { body: user })).status).toBe(201);
    },
  },
  {
    section: 'SCIM 1.1 protocol 3.5',
    says: 'Bulk answers 200 with the code of each operation, the place of each but of a POST that failed, and what went wrong',
    async check(stage) {
      await stage.user({ id: 'a' });
      const { status, body } = await send(stage, 'POST', '/Bulk', {
        body: {
          schemas: [core],
          Operations: [
            { method: 'POST', path: '/Users', bulkId: 'x', data: user },
            { method: 'POST', path: '/Users', bulkId: 'y', data: user },
            { method: 'DELETE', path: '/Users/a' },
          ],
        },
      });
      expect(status).toBe(200);
      expect(body.schemas).toEqual([core]);
      expect(body.Operations).toMatchObject([
        {
          method: 'POST',
          bulkId: 'x',
          location: expect.stringMatching(/\/scim\/v1\//),
          status: { code: '201' },
        },
        { method: 'POST', bulkId: 'y', status: { code: '409', description: expect.any(String) } },
        { method: 'DELETE', location: expect.stringMatching(/\/Users\/a$/), status: { code: '200' } },
      ]);
      expect(body.Operations[1]).not.toHaveProperty('location');
    },
  },
  {
    section: 'SCIM 1.1 protocol 3.5',
    says: 'Bulk goes on after an error, or stops after as many as failOnErrors says, and bulkId: stands for what is made',
    async check(stage) {
      const operations = [
        { method: 'POST', path: '/Users', bulkId: 'x', data: user },
        { method: 'POST', path: '/Users', bulkId: 'y', data: user },
        {
          method: 'POST',
          path: '/Groups',
          bulkId: 'g',
          data: { displayName: 'Staff', members: [{ value: 'bulkId:x' }] },
        },
      ];
      const stopped = await send(stage, 'POST', '/Bulk', {
        body: { failOnErrors: 1, Operations: operations },
      });
      expect(stopped.body.Operations).toHaveLength(2);
      const [made] = stopped.body.Operations;
      await send(stage, 'DELETE', `/Users/${made.location.split('/').at(-1)}`);
      const { body } = await send(stage, 'POST', '/Bulk', { body: { Operations: operations } });
      const [ada, , staff] = body.Operations.map(({ location = '' }) => location.split('/').at(-1));
      expect(await stage.members(staff)).toEqual([ada]);
    },
  },
  {
    section: 'SCIM 1.1 protocol 3.5',
    says: 'more operations than are allowed are 413 with the bound',
    async check(stage) {
      const { body } = await send(stage, 'GET', '/ServiceProviderConfigs');
      const most = body.bulk.maxOperations;
      const Operations = Array.from({ length: most + 1 }, () => ({ method: 'DELETE', path: '/Users/x' }));
      expect(await send(stage, 'POST', '/Bulk', { body: { Operations } })).toMatchObject({
        status: 413,
        body: { Errors: [{ code: '413', description: expect.stringContaining(`${most}`) }] },
      });
    },
  },
  {
    section: 'SCIM 1.1 protocol 3.6',
    says: 'JSON is spoken, chosen by a header, by the suffix .json or by nothing',
    async check(stage) {
      await stage.user({ id: 'a' });
      for (const [path, headers] of [
        ['/Users/a', {}],
        ['/Users/a.json', {}],
        ['/Users/a', { accept: 'application/json' }],
      ] as const) {
        const answered = await send(stage, 'GET', path, { headers });
        expect(answered).toMatchObject({ status: 200, body: { id: 'a' } });
        expect(answered.headers.get('content-type')).toBe('application/json');
      }
    },
  },
  {
    section: 'SCIM 1.1 protocol 3.6',
    says: 'XML is spoken',
    declined:
      'It is optional, and no known client needs it: it is refused with 415, or 406 where it is asked for.',
  },
  {
    section: 'SCIM 1.1 protocol 3.7',
    says: 'attributes chooses what is answered, beside what every answer has',
    async check(stage) {
      await stage.user({ id: 'a' });
      const { body } = await send(stage, 'GET', '/Users/a?attributes=userName');
      expect(Object.keys(body).sort()).toEqual(['id', 'meta', 'schemas', 'userName']);
    },
  },
  {
    section: 'SCIM 1.1 protocol 3.8',
    says: 'attributes may be named with the URN of their schema',
    async check(stage) {
      await stage.user({ id: 'a', userName: 'ada' });
      const filter = encodeURIComponent(`${core}:userName eq "ada"`);
      expect((await send(stage, 'GET', `/Users?filter=${filter}`)).body.totalResults).toBe(1);
    },
  },
  {
    section: 'SCIM 1.1 protocol 3.9',
    says: 'errors are a list, each with a description and its code as a text',
    async check(stage) {
      for (const [method, path, body, code] of [
        ['GET', '/Users/nobody', undefined, '404'],
        ['POST', '/Users', '{', '400'],
        ['PUT', '/Users', user, '405'],
      ] as const)
        expect(await send(stage, method, path, { body })).toMatchObject({
          status: Number(code),
          body: { Errors: [{ code, description: expect.stringMatching(/\w/) }] },
        });
    },
  },
  {
    section: 'SCIM 1.1 protocol 3.10',
    says: 'a version may stand before the endpoint',
    async check(stage) {
      await stage.user({ id: 'a' });
      expect((await send(stage, 'GET', '/v1/Users/a')).body.id).toBe('a');
      expect((await send(stage, 'GET', '/v2/Users/a')).status).toBe(404);
    },
  },
  {
    section: 'SCIM 1.1 protocol 3.11',
    says: 'versions are honoured: If-None-Match gives 304, If-Match of another version 412',
    async check(stage) {
      const { body } = await send(stage, 'POST', '/Users', { body: user });
      const at = `/Users/${body.id}`;
      const { version } = body.meta;
      expect((await send(stage, 'GET', at, { headers: { 'if-none-match': version } })).status).toBe(304);
      const stale = { headers: { 'if-match': 'W/"other"' }, body: user };
      expect((await send(stage, 'PUT', at, stale)).status).toBe(412);
    },
  },
  {
    section: 'SCIM 1.1 protocol 3.11',
    says: 'a change without If-Match is refused',
    declined: 'No known client sends one.',
  },
  {
    section: 'SCIM 1.1 protocol 3.12',
    says: 'PUT, PATCH and DELETE may come as a POST that says so',
    async check(stage) {
      await stage.user({ id: 'a' });
      const headers = { 'x-http-method-override': 'DELETE' };
      expect((await send(stage, 'POST', '/Users/a', { headers })).status).toBe(200);
      expect((await send(stage, 'GET', '/Users/a')).status).toBe(404);
    },
  },
  {
    section: 'SCIM 1.1 core schema 7',
    says: 'resources have the one core and the enterprise extension of 1.1, and a manager its managerId',
    async check(stage) {
      const { body } = await send(stage, 'POST', '/Users', {
        body: {
          schemas: [core, enterprise],
          userName: 'ada',
          [enterprise]: { manager: { managerId: '7' }, division: 'Looms' },
        },
      });
      expect(body.schemas).toEqual([core, enterprise]);
      expect(body[enterprise]).toEqual({ manager: { managerId: '7' }, division: 'Looms' });
      const two = await stage.send('GET', `/Users/${body.id}`);
      expect(two.body['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User']).toMatchObject({
        manager: { value: '7' },
      });
    },
  },
  {
    section: 'SCIM 1.1 core schema 9',
    says: 'the service tells what it can at ServiceProviderConfigs, XML among what it cannot',
    async check(stage) {
      const { status, body } = await send(stage, 'GET', '/ServiceProviderConfigs');
      expect(status).toBe(200);
      expect(body).toMatchObject({
        patch: { supported: true },
        bulk: { supported: true },
        filter: { supported: true },
        etag: { supported: true },
        xmlDataFormat: { supported: false },
      });
      expect((await send(stage, 'POST', '/ServiceProviderConfigs', { body: {} })).status).toBe(405);
    },
  },
];
