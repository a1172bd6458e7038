/** What RFC 7644 asks of Bulk. For tests and the page. */

import { expect } from 'vitest';
import type { Answered, Stage } from '../fixture.ts';
import type { Requirement } from './case.ts';

const send = (stage: Stage, Operations: readonly object[], more: object = {}): Promise<Answered> =>
  stage.send('POST', '/Bulk', {
    body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations, ...more },
  });
const user = (bulkId: string, data: object = {}) => ({
  method: 'POST',
  path: '/Users',
  bulkId,
  data: { userName: bulkId, ...data },
});
const group = (bulkId: string, ...members: readonly string[]) => ({
  method: 'POST',
  path: '/Groups',
  bulkId,
  data: { displayName: bulkId, members: members.map((value) => ({ value })) },
});
const statuses = ({ body }: Answered): readonly string[] =>
  body.Operations.map(({ status }: { readonly status: string }) => status);
const idOf = ({ body }: Answered, at: number): string => body.Operations[at].location.split('/').at(-1);

export const bulkRequirements: readonly Requirement[] = [
  {
    section: 'RFC 7644 3.7',
    says: 'a Bulk request makes, replaces, patches and removes, and answers 200 with the method, bulkId, place, version and status of each',
    async check(stage) {
      for (const id of ['a', 'b', 'c']) await stage.user({ id });
      const answered = await send(stage, [
        user('new'),
        { method: 'PUT', path: '/Users/a', data: { userName: 'a2' } },
        {
          method: 'PATCH',
          path: '/Users/b',
          data: { Operations: [{ op: 'replace', path: 'active', value: false }] },
        },
        { method: 'DELETE', path: '/Users/c' },
      ]);
      expect(answered.status).toBe(200);
      expect(answered.body.schemas).toEqual(['urn:ietf:params:scim:api:messages:2.0:BulkResponse']);
      expect(statuses(answered)).toEqual(['201', '200', '200', '204']);
      expect(answered.body.Operations[0]).toMatchObject({
        method: 'POST',
        bulkId: 'new',
        version: expect.stringMatching(/^W\/"/),
        location: expect.stringMatching(/\/Users\/[^/]+$/),
      });
      expect((await stage.send('GET', '/Users/b')).body.active).toBe(false);
      expect((await stage.send('GET', '/Users/c')).status).toBe(404);
    },
  },
  {
    section: 'RFC 7644 3.7',
    says: 'an operation depends on a version where it names one',
    async check(stage) {
      await stage.user({ id: 'a' });
      const put = { method: 'PUT', path: '/Users/a', version: 'W/"other"', data: { userName: 'a2' } };
      expect(statuses(await send(stage, [put]))).toEqual(['412']);
      expect((await stage.send('GET', '/Users/a')).body.userName).toBe('a@example.com');
    },
  },
  {
    section: 'RFC 7644 3.7',
    says: 'an operation without a method, a path or, where it needs one, its data fails alone, with the error as its response',
    async check(stage) {
      const wrong = [{ path: '/Users' }, { method: 'POST', data: {} }, { method: 'GET', path: '/Users' }];
      const answered = await send(stage, [
        ...wrong,
        { method: 'POST', path: '/Users', bulkId: 'x' },
        user('ada'),
      ]);
      expect(statuses(answered)).toEqual(['400', '400', '400', '400', '201']);
      for (const { status, response } of answered.body.Operations.slice(0, 4))
        expect(response).toMatchObject({ status, detail: expect.any(String) });
    },
  },
  {
    section: 'RFC 7644 3.7',
    says: 'an operation of a Bulk is as good as a request of its own: kept once it is told, whatever becomes of the others',
    async check(stage) {
      await stage.user({ id: 'a' });
      const answered = await send(stage, [
        user('ada'),
        { method: 'PATCH', path: '/Users/nobody', data: { Operations: [{ op: 'remove', path: 'title' }] } },
        { method: 'DELETE', path: '/Users/a' },
      ]);
      expect(statuses(answered)).toEqual(['201', '404', '204']);
      expect((await stage.send('GET', `/Users/${idOf(answered, 0)}`)).status).toBe(200);
      expect((await stage.send('GET', '/Users/a')).status).toBe(404);
    },
  },
  {
    section: 'RFC 7644 3.7',
    says: 'a POST without a bulkId is refused',
    declined: 'It is made all the same: its place among the results tells which one it is.',
  },
  {
    section: 'RFC 7644 3.7.1',
    says: 'resources that name one another in a circle are made, and name one another',
    async check(stage) {
      const answered = await send(stage, [group('a', 'bulkId:b'), group('b', 'bulkId:a')]);
      expect(statuses(answered)).toEqual(['201', '201']);
      const [a, b] = [idOf(answered, 0), idOf(answered, 1)];
      expect([await stage.members(a), await stage.members(b)]).toEqual([[b], [a]]);
    },
  },
  {
    section: 'RFC 7644 3.7.1',
    says: 'what an operation does to one of a circle stays, wherever it stands among them',
    async check(stage) {
      const answered = await send(stage, [
        group('a', 'bulkId:b'),
        {
          method: 'PATCH',
          path: '/Groups/bulkId:a',
          data: { Operations: [{ op: 'replace', path: 'displayName', value: 'Engines' }] },
        },
        group('b', 'bulkId:a'),
      ]);
      expect(statuses(answered)).toEqual(['201', '204', '201']);
      const [a, b] = [idOf(answered, 0), idOf(answered, 2)];
      expect((await stage.send('GET', `/Groups/${a}`)).body).toMatchObject({
        displayName: 'Engines',
        members: [{ value: b }],
      });
    },
  },
  {
    section: 'RFC 7644 3.7.1',
    says: 'a circle that cannot be closed is 409, and nothing of it stays',
    async check(stage) {
      for (const more of [{}, { failOnErrors: 1 }]) {
        const bad = { ...group('b'), data: { displayName: '', members: [{ value: 'bulkId:a' }] } };
        const answered = await send(stage, [group('a', 'bulkId:b'), bad], more);
        expect(statuses(answered)).toEqual(['409', '400']);
        expect(answered.body.Operations[0]).not.toHaveProperty('location');
        expect((await stage.send('GET', '/Groups')).body.totalResults).toBe(0);
      }
    },
  },
  {
    section: 'RFC 7644 3.7.2',
    says: 'a bulkId stands for what a POST makes: in data and in paths, before and after it',
    async check(stage) {
      const answered = await send(stage, [
        group('team', 'bulkId:ada'),
        user('ada'),
        {
          method: 'PATCH',
          path: '/Groups/bulkId:team',
          data: { Operations: [{ op: 'replace', path: 'displayName', value: 'Engines' }] },
        },
      ]);
      expect(statuses(answered)).toEqual(['201', '201', '204']);
      expect((await stage.send('GET', `/Groups/${idOf(answered, 0)}`)).body).toMatchObject({
        displayName: 'Engines',
        members: [{ value: idOf(answered, 1) }],
      });
    },
  },
  {
    section: 'RFC 7644 3.7.3',
    says: 'one that fails is told with its error, and the others are done',
    async check(stage) {
      const answered = await send(stage, [user('ada'), user('twin', { userName: 'ADA' }), user('bob')]);
      expect(statuses(answered)).toEqual(['201', '409', '201']);
      expect(answered.body.Operations[1]).toMatchObject({
        bulkId: 'twin',
        response: { status: '409', scimType: 'uniqueness', detail: expect.any(String) },
      });
      expect(answered.body.Operations[1]).not.toHaveProperty('location');
    },
  },
  {
    section: 'RFC 7644 3.7.3',
    says: 'after as many errors as failOnErrors says the rest is left undone',
    async check(stage) {
      const twin = user('twin', { userName: 'ada' });
      const answered = await send(stage, [user('ada'), twin, user('bob')], { failOnErrors: 1 });
      expect(statuses(answered)).toEqual(['201', '409']);
      expect((await stage.send('GET', '/Users')).body.totalResults).toBe(1);
    },
  },
  {
    section: 'RFC 7644 3.7.3',
    says: 'what names a bulkId that nothing makes fails alone',
    async check(stage) {
      const answered = await send(stage, [group('team', 'bulkId:nobody'), user('ada')]);
      expect(statuses(answered)).toEqual(['400', '201']);
      expect((await stage.send('GET', '/Groups')).body.totalResults).toBe(0);
    },
  },
  {
    section: 'RFC 7644 3.7.4',
    says: 'more operations than are allowed are 413 with the bound, which is told beforehand, and nothing is done',
    async check(stage) {
      const { body } = await stage.send('GET', '/ServiceProviderConfig');
      const most = body.bulk.maxOperations;
      expect(most).toBeGreaterThan(0);
      const many = Array.from({ length: most + 1 }, (_, at) => user(`u${at}`));
      const refused = await send(stage, many);
      expect(refused).toMatchObject({
        status: 413,
        body: { status: '413', detail: expect.stringContaining(`${most}`) },
      });
      expect((await stage.send('GET', '/Users')).body.totalResults).toBe(0);
    },
  },
  {
    section: 'RFC 7644 3.7.4',
    says: 'a larger payload than is allowed is 413 with the bound, which is told beforehand',
    async check(stage) {
      const { body } = await stage.send('GET', '/ServiceProviderConfig');
      const most = body.bulk.maxPayloadSize;
      const refused = await send(stage, [user('ada', { title: 'x'.repeat(most) })]);
      expect(refused).toMatchObject({ status: 413, body: { detail: expect.stringContaining(`${most}`) } });
    },
  },
  {
    section: 'RFC 7644 3.7',
    says: 'a Bulk makes changes alone: a search in it, or a Bulk, fails alone, and changes nothing',
    async check(stage) {
      const inner = { Operations: [user('hidden')] };
      const paths = ['/Users/.search', '/Users/%2Esearch', '/.search', '/Bulk', '/Users/..\\Bulk'];
      const answered = await send(stage, [
        ...paths.map((path) => ({ method: 'POST', path, data: { filter: 'userName pr', ...inner } })),
        user('ada'),
      ]);
      expect(statuses(answered)).toEqual([...paths.map(() => '400'), '201']);
      expect((await stage.send('GET', '/Users')).body.totalResults).toBe(1);
    },
  },
  {
    section: 'RFC 7644 3.7.2',
    says: 'a text that merely begins as a reference is a text, where it refers to nothing',
    async check(stage) {
      const answered = await send(stage, [
        user('ada', { title: 'bulkId:note', nickName: 'see /bulkId:note' }),
        {
          method: 'PATCH',
          path: '/Users/bulkId:ada',
          data: { Operations: [{ op: 'add', path: 'nickName', value: 'bulkId:nick' }] },
        },
      ]);
      expect(statuses(answered)).toEqual(['201', '200']);
      expect((await stage.send('GET', `/Users/${idOf(answered, 0)}`)).body).toMatchObject({
        title: 'bulkId:note',
        nickName: 'bulkId:nick',
      });
    },
  },
  {
    section: 'RFC 7644 3.7.2',
    says: 'a bulkId is any text: with slashes and quotation marks it is referred to as every other',
    async check(stage) {
      for (const name of ['a/b', 'say "hi"', 'x/', 'ou=people,o="a/b"']) {
        const answered = await send(stage, [
          group('team', `bulkId:${name}`),
          user(name),
          {
            method: 'PATCH',
            path: `/Users/bulkId:${name}`,
            data: { Operations: [{ op: 'add', path: 'title', value: 't' }] },
          },
          {
            method: 'PATCH',
            path: '/Groups/bulkId:team',
            data: {
              Operations: [{ op: 'remove', path: `members[value eq ${JSON.stringify(`bulkId:${name}`)}]` }],
            },
          },
        ]);
        expect([name, ...statuses(answered)]).toEqual([name, '201', '201', '200', '204']);
        expect(await stage.members(idOf(answered, 0))).toEqual([]);
        expect((await stage.send('GET', `/Users/${idOf(answered, 1)}`)).body.title).toBe('t');
      }
    },
  },
];
