/** The literal requests of OneLogin, JumpCloud, Ping, Google, Keycloak's plug-in and authentik. For tests only. */

import { expect } from 'vitest';
import { ids } from '../fixture.ts';
import type { Cases, Given } from './case.ts';

const someone: Given = (stage) => stage.user({ id: 'the-id', userName: 'before', active: false });

const team =
  (...members: readonly string[]): Given =>
  async (stage) => {
    for (const id of ['u1', 'jc-user-uuid-001', 'bystander']) await stage.user({ id });
    await stage.group({ id: 'the-id', members });
  };

export const others: Cases = {
  'ONEL-02': {
    given: someone,
    status: 200,
    holds: ({ body }) =>
      expect(body).toMatchObject({
        userName: 'onelogin-test-user01',
        active: true,
        name: { formatted: 'Test User' },
      }),
  },
  'ONEL-04': {
    given: someone,
    status: 200,
    holds: ({ body }) => expect(body.emails).toEqual([{ value: 'new@example.com' }]),
  },
  'ONEL-05': {
    status: 201,
    async holds({ body }, stage) {
      expect(body.emails).toEqual([{ value: 'first@acme.test' }, { value: 'second@acme.test' }]);
      expect(await stage.primaryEmail('ada')).toBe('first@acme.test');
    },
  },
  'ONEL-06': {
    status: 201,
    holds: ({ body }) =>
      expect(Object.keys(body).sort()).toEqual(['active', 'id', 'meta', 'schemas', 'userName']),
  },
  'JUMP-01': {
    status: 200,
    holds: ({ body }) => expect(body).toMatchObject({ totalResults: 0, Resources: [] }),
  },
  'JUMP-02': {
    status: 200,
    holds: ({ body }) => expect(body).toMatchObject({ totalResults: 0, Resources: [] }),
  },
  'JUMP-03': {
    status: 201,
    async holds({ body }, stage) {
      expect((await stage.send('DELETE', `/Users/${body.id}`)).status).toBe(204);
      expect((await stage.send('GET', `/Users/${body.id}`)).status).toBe(404);
      const again = await stage.repeat();
      expect(again.status).toBe(201);
      expect(again.body.id).not.toBe(body.id);
    },
  },
  'JUMP-05': {
    given: team('bystander'),
    status: 204,
    holds: async (_, stage) =>
      expect(await stage.members('the-id')).toEqual(['bystander', 'jc-user-uuid-001']),
  },
  'JUMP-06': {
    given: team('bystander', 'jc-user-uuid-001'),
    status: 204,
    holds: async (_, stage) => expect(await stage.members('the-id')).toEqual(['bystander']),
  },
  'PING-01': {
    given: (stage) => stage.user({ id: 'jdoe', userName: 'jdoe@example.com' }),
    status: 200,
    holds: ({ body }) => expect(ids(body)).toEqual(['jdoe']),
  },
  'PING-02': {
    given: async (stage) => {
      await stage.user({ id: 'bystander' });
      await stage.user({ id: 'jdoe', attributes: { emails: [{ value: 'Jdoe@example.com' }] } });
    },
    status: 200,
    holds: ({ body }) => expect(ids(body)).toEqual(['jdoe']),
  },
  'PING-03': {
    given: someone,
    status: 200,
    holds: ({ body }) => expect(body).toMatchObject({ userName: 'jdoe', active: false }),
  },
  'GOOG-01': {
    given: async (stage) => {
      await stage.user({ id: 'a' });
      await stage.user({ id: 'b' });
    },
    status: 200,
    holds: ({ body }) => expect(body).toMatchObject({ totalResults: 2, itemsPerPage: 1 }),
  },
  'KC-01': {
    status: 201,
    async holds({ body }, stage) {
      expect(body).toMatchObject({
        emails: [{ value: 'alice@example.com' }],
        roles: [{ value: 'default-roles-test' }],
      });
      expect((await stage.repeat()).status).toBe(409);
    },
  },
  'KC-03': {
    given: team('u1', 'bystander'),
    status: 204,
    async holds(_, stage) {
      const { body } = await stage.send('GET', '/Groups/the-id');
      expect(body).toMatchObject({ displayName: 'g', externalId: 'kc-group-id', members: [] });
    },
  },
  'KC-04': {
    given: team('bystander'),
    status: 200,
    holds: ({ body }) =>
      expect(body).toMatchObject({
        displayName: 'g',
        members: [{ value: 'u1', $ref: expect.stringMatching(/^https:.*\/Users\/u1$/) }],
      }),
  },
  'AUTH-02': {
    given: someone,
    status: 200,
    holds: ({ body }) =>
      expect(body).toMatchObject({ userName: 'akadmin', name: { familyName: '' }, active: true }),
  },
};
