/** What SCIM 1.1 asks of names with their URN, of conditions and of methods. For tests and the page. */

import { expect } from 'vitest';
import { enterprise as enterprise2 } from './asking-fixture.ts';
import { core, enterprise, send } from './asking1-fixture.ts';
import type { Requirement } from './case.ts';

export const version1NamesRequirements: readonly Requirement[] = [
  {
    section: 'SCIM 1.1 protocol 3.3.2',
    says: 'attributes named with their URN are taken by POST and merged by PATCH, complex ones too',
    async check(stage) {
      const named = {
        [`${core}:name`]: { givenName: 'Ada' },
        [`${enterprise}:manager`]: { managerId: '7' },
        [`${enterprise.toUpperCase()}:Department`]: 'Looms',
      };
      const told = {
        name: { givenName: 'Ada' },
        [enterprise]: { manager: { managerId: '7' }, department: 'Looms' },
      };
      const posted = await send(stage, 'POST', '/Users', { body: { userName: 'ada', ...named } });
      expect(posted).toMatchObject({ status: 201, body: told });
      const { body } = await send(stage, 'POST', '/Users', {
        body: { userName: 'bob', name: { familyName: 'Byron' }, manager: { managerId: '6' } },
      });
      const at = `/Users/${body.id}`;
      const patched = await send(stage, 'PATCH', at, { body: named });
      expect(patched).toMatchObject({
        status: 200,
        body: { ...told, name: { givenName: 'Ada', familyName: 'Byron' } },
      });
      expect((await stage.send('GET', at)).body[enterprise2].manager).toEqual({ value: '7' });
    },
  },
  {
    section: 'SCIM 1.1 protocol 3.3.2',
    says: 'an extension that nobody declared is kept by POST and merged by PATCH, however its URN ends',
    async check(stage) {
      for (const urn of ['urn:scim:schemas:extension:custom:1.0', 'urn:acme:hr']) {
        const made = await send(stage, 'POST', '/Users', {
          body: { userName: `of ${urn}`, [urn]: { a: 'x', b: 'y' } },
        });
        expect(made.body).toMatchObject({ schemas: [core, urn], [urn]: { a: 'x', b: 'y' } });
        const at = `/Users/${made.body.id}`;
        const patched = await send(stage, 'PATCH', at, {
          body: { [urn]: { b: 'z', 'last one': 'c', list: ['d'] } },
        });
        expect(patched.body[urn]).toEqual({ a: 'x', b: 'z', 'last one': 'c', list: ['d'] });
        const removed = await send(stage, 'PATCH', at, { body: { meta: { attributes: [`${urn}:a`] } } });
        expect(removed.body[urn]).toEqual({ b: 'z', 'last one': 'c', list: ['d'] });
        const gone = await send(stage, 'PATCH', at, { body: { meta: { attributes: [urn] } } });
        expect(gone.body).not.toHaveProperty([urn]);
      }
    },
  },
  {
    section: 'SCIM 1.1 protocol 3.2.2.1',
    says: 'a manager is found by its managerId, also in brackets',
    async check(stage) {
      const { body } = await send(stage, 'POST', '/Users', {
        body: { userName: 'ada', [enterprise]: { manager: { managerId: '7' } } },
      });
      await send(stage, 'POST', '/Users', { body: { userName: 'bob' } });
      for (const filter of [
        'manager.managerId eq "7"',
        'manager[managerId eq "7"]',
        `${enterprise}:manager[MANAGERID eq "7" and not (managerId eq "8")]`,
      ]) {
        const list = await send(stage, 'GET', `/Users?filter=${encodeURIComponent(filter)}`);
        expect([filter, list.body.Resources.map(({ id }: { readonly id: string }) => id)]).toEqual([
          filter,
          [body.id],
        ]);
      }
    },
  },
  {
    section: 'SCIM 1.1 protocol 3.2',
    says: 'a method that an endpoint does not have is 405 with those that it has, before its body is read',
    async check(stage) {
      for (const [method, path, allow] of [
        ['PUT', '/Users', 'GET, POST'],
        ['PATCH', '/Groups', 'GET, POST'],
        ['PUT', '/Bulk', 'POST'],
        ['POST', '/Users/a', 'GET, PUT, PATCH, DELETE'],
      ] as const)
        for (const sent of [{}, { body: 'no JSON' }, { body: { userName: 'ada' } }]) {
          const answered = await send(stage, method, path, sent);
          expect([answered.status, answered.headers.get('allow')]).toEqual([405, allow]);
        }
      expect((await send(stage, 'PUT', '/Users/a', { body: 'no JSON' })).status).toBe(400);
      expect((await send(stage, 'PUT', '/Users/a/b', { body: 'no JSON' })).status).toBe(404);
    },
  },
  {
    section: 'SCIM 1.1 protocol 3.2.2',
    says: 'attributes chooses by whatever case it is written in',
    async check(stage) {
      await stage.user({ id: 'a' });
      for (const name of ['attributes', 'Attributes', 'ATTRIBUTES']) {
        const { body } = await send(stage, 'GET', `/Users/a?${name}=userName`);
        expect(Object.keys(body).sort()).toEqual(['id', 'meta', 'schemas', 'userName']);
      }
    },
  },
  {
    section: 'SCIM 1.1 protocol 3.11',
    says: 'what a change depends on is asked once: what was done is answered as done',
    async check(stage) {
      const { body } = await send(stage, 'POST', '/Groups', { body: { displayName: 'Looms' } });
      const at = `/Groups/${body.id}`;
      const [, number] = /(\d+)/.exec(body.meta.version) ?? [];
      const next = `W/"${Number(number) + 1}"`;
      const change = { displayName: 'Mills' };
      const patched = await send(stage, 'PATCH', at, { body: change, headers: { 'if-none-match': next } });
      expect(patched).toMatchObject({ status: 200, body: { displayName: 'Mills', meta: { version: next } } });
      for (const method of ['PATCH', 'PUT', 'DELETE'])
        expect(
          (await send(stage, method, at, { body: change, headers: { 'if-none-match': next } })).status,
        ).toBe(412);
    },
  },
  {
    section: 'SCIM 1.1 protocol 3.5',
    says: 'an operation of a Bulk that is no PATCH of 1.1 fails alone, and is told what is wrong with it',
    async check(stage) {
      await stage.user({ id: 'a' });
      const data = { meta: { attributes: [7] }, Schemas: ['x'] };
      const body = {
        Operations: [
          { method: 'PATCH', path: '/Users/a', data },
          { method: 'DELETE', path: '/Users/a' },
        ],
      };
      const alone = await send(stage, 'PATCH', '/Users/a', { body: data });
      const answered = await send(stage, 'POST', '/Bulk', { body });
      expect(answered.body.Operations).toMatchObject([
        { status: { code: '400', description: alone.body.Errors[0].description } },
        { status: { code: '200' } },
      ]);
      expect(alone.body.Errors[0].description).toContain('meta.attributes');
    },
  },
];
