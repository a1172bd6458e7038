/** Okta's literal requests: what is there before, and what must come of them. For tests only. */

import { expect } from 'vitest';
import { ids } from '../fixture.ts';
import type { Case, Cases, Given } from './case.ts';

const user = '23a35c27-23d3-4c03-b4c5-6443c09e7173';
const other = '89bb1940-b905-4575-9e7f-6f887cfb368e';
const group = 'abf4dd94-a4c0-4f67-89c9-76b03340cb9b';

const found: Case = {
  given: (stage) => stage.user({ id: user, userName: 'Test.User@okta.local' }),
  status: 200,
  holds: ({ body }) => expect(ids(body)).toEqual([user]),
};

const heldUser: Given = async (stage) => {
  await stage.user({ id: user });
  await stage.group({ id: group, members: [user] });
};

const crowd: Given = async (stage) => {
  for (const id of [user, other, 'bystander']) await stage.user({ id });
  await stage.group({ id: group, members: ['bystander'] });
};

export const okta: Cases = {
  'OKTA-02': {
    given: (stage) => stage.group({ id: group }),
    status: 200,
    holds: ({ body }) => expect(ids(body)).toEqual([group]),
  },
  'OKTA-03': found,
  'OKTA-04': {
    status: 201,
    async holds({ body, text }, stage) {
      expect(body).toMatchObject({
        userName: 'test.user@okta.local',
        externalId: '00ujl29u0le5T6Aj10h7',
        active: true,
      });
      expect(body.id).toEqual(expect.any(String));
      const kept = await stage.send('GET', `/Users/${body.id}?attributes=password,groups`);
      for (const said of [text, kept.text, stage.logged()]) expect(said).not.toContain('1mz050nq');
      expect(kept.body.groups).toEqual([]);
    },
  },
  'OKTA-05': {
    given: (stage) => stage.user({ id: user, userName: 'TEST.user@okta.local' }),
    status: 409,
    holds: ({ body }) => expect(body).toMatchObject({ status: '409', scimType: 'uniqueness' }),
  },
  'OKTA-06': {
    given: (stage) => stage.users(Array.from({ length: 130 }, (_, at) => `u${1000 + at}`)),
    status: 200,
    async holds({ body }, stage) {
      const next = await stage.send('GET', '/Users?startIndex=101&count=100');
      expect([body.totalResults, body.itemsPerPage, next.body.itemsPerPage]).toEqual([130, 100, 30]);
      expect(new Set([...ids(body), ...ids(next.body)]).size).toBe(130);
      expect(ids((await stage.send('GET', '/Users?startIndex=1&count=100')).body)).toEqual(ids(body));
    },
  },
  'OKTA-08': { given: heldUser, status: 200, holds: ({ body }) => expect(body.id).toBe(user) },
  'OKTA-09': {
    given: heldUser,
    status: 200,
    async holds({ body }, stage) {
      expect(body).toMatchObject({ id: user, name: { givenName: 'Another', middleName: 'Excited' } });
      expect(body.meta).toMatchObject({ resourceType: 'User', location: expect.stringContaining(user) });
      expect(await stage.members(group)).toEqual([user]);
    },
  },
  'OKTA-10': {
    given: heldUser,
    status: 200,
    async holds({ body }, stage) {
      expect(body.active).toBe(false);
      expect(await stage.members(group)).toEqual([user]);
    },
  },
  'OKTA-11': {
    given: (stage) => stage.user({ id: user, active: false }),
    status: 200,
    holds: ({ body }) => expect(body.active).toBe(true),
  },
  'OKTA-14': {
    status: 201,
    holds: ({ body }) => expect(body).toMatchObject({ displayName: 'Test SCIMv2', members: [] }),
  },
  'OKTA-15': {
    given: (stage) => stage.group({ id: group, name: 'test scimV2' }),
    status: 200,
    holds: ({ body }) => expect(ids(body)).toEqual([group]),
  },
  'OKTA-16': { given: heldUser, status: 200, holds: ({ body }) => expect(body.members[0].value).toBe(user) },
  'OKTA-19': {
    given: crowd,
    status: 204,
    holds: async (_, stage) => expect(await stage.members(group)).toEqual([user, other]),
  },
  'OKTA-20': {
    given: crowd,
    status: 204,
    holds: async (_, stage) => expect(await stage.members(group)).toEqual([]),
  },
  'OKTA-21': {
    given: crowd,
    status: 200,
    holds: ({ body }) =>
      expect(body).toMatchObject({ displayName: 'Test SCIMv2', members: [{ value: user }] }),
  },
  'OKTA-22': {
    given: heldUser,
    status: 204,
    async holds(_, stage) {
      expect((await stage.send('GET', `/Groups/${group}`)).status).toBe(404);
      expect((await stage.send('GET', `/Users/${user}?attributes=groups`)).body.groups).toEqual([]);
    },
  },
  'OKTA-23': {
    given: (stage) => stage.user({ id: user }),
    status: 200,
    holds: ({ body }) =>
      expect(body.Resources[0]).toMatchObject({
        id: user,
        name: { familyName: expect.any(String), givenName: expect.any(String) },
        userName: expect.any(String),
        active: true,
        emails: [{ value: expect.any(String) }],
      }),
  },
  'OKTA-24': found,
  'OKTA-25': {
    status: 401,
    holds({ body, headers }) {
      expect(body).toMatchObject({ status: '401', detail: expect.stringMatching(/./) });
      expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
    },
  },
};
