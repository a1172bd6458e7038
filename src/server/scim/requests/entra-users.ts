/** Entra ID's literal requests about Users: what is there before, and what must come of them. For tests only. */

import { expect } from 'vitest';
import { ENTERPRISE_USER } from '../../../model/index.ts';
import { type Answered, ids } from '../fixture.ts';
import type { Case, Cases } from './case.ts';

const nobody: Case = {
  given: (stage) => stage.user({ id: 'bystander' }),
  status: 200,
  holds: ({ body }) => expect(body).toMatchObject({ totalResults: 0, itemsPerPage: 0, Resources: [] }),
};

/** The PATCH of a user who is there, and what the answer must hold. */
function patched(id: string, held: object, attributes: object = {}): Case {
  return {
    given: (stage) => stage.user({ id, attributes: { nickName: 'Old', ...attributes } }),
    status: 200,
    holds: ({ body }) => expect(body).toMatchObject({ id, ...held }),
  };
}

const refusedFilter: Case = {
  given: (stage) => stage.user({ id: 'bystander' }),
  status: 400,
  holds: ({ body }) => expect(body).toMatchObject({ scimType: 'invalidFilter' }),
};

const tutorialUser = 'Test_User_00aa00aa-bb11-cc22-dd33-44ee44ee44ee';
const employeeNumber = (value: string) => ({ [ENTERPRISE_USER]: { employeeNumber: value } });
const emailsOf = ({ body }: Answered) => body.emails;

export const entraUsers: Cases = {
  'ENTRA-01': nobody,
  'ENTRA-02': nobody,
  'ENTRA-03': nobody,
  'ENTRA-04': {
    given: async (stage) => {
      await stage.user({ id: 'bystander' });
      await stage.user({ id: 'wanted', userName: tutorialUser.toUpperCase() });
    },
    status: 200,
    holds: ({ body }) => expect(ids(body)).toEqual(['wanted']),
  },
  'ENTRA-06': {
    given: async (stage) => {
      const value = 'test_user_11bb11bb-cc22-dd33-ee44-55ff55ff55ff@testuser.com';
      await stage.user({ id: 'at-home', attributes: { emails: [{ type: 'home', value }] } });
      await stage.user({ id: 'at-work', attributes: { emails: [{ type: 'work', value }] } });
    },
    status: 200,
    holds: ({ body }) => expect(ids(body)).toEqual(['at-work']),
  },
  'ENTRA-07': {
    given: (stage) => stage.user({ id: 'wanted', userName: 'a@testuser.com' }),
    status: 200,
    async holds({ body }, stage) {
      expect(ids(body)).toEqual(['wanted']);
      const inactive = await stage.send(
        'GET',
        '/Users?filter=userName eq "a@testuser.com" and active eq false',
      );
      expect(ids(inactive.body)).toEqual([]);
    },
  },
  'ENTRA-11': {
    status: 201,
    holds({ body, headers }) {
      expect(body).toMatchObject({ userName: 'jyoung@testuser.com', externalId: 'jyoung', active: true });
      expect(body.schemas).toEqual(['urn:ietf:params:scim:schemas:core:2.0:User']);
      for (const name of ['addresses', 'phoneNumbers', 'title', 'department', 'manager']) {
        expect(body).not.toHaveProperty(name);
      }
      expect(headers.get('location')).toBe(body.meta.location);
      expect(headers.get('etag')).toBe(body.meta.version);
    },
  },
  'ENTRA-13': {
    given: (stage) => stage.user({ id: 'first-try', userName: tutorialUser }),
    status: 409,
    async holds({ body }, stage) {
      expect(body).toMatchObject({ status: '409', scimType: 'uniqueness' });
      const again = await stage.send('GET', `/Users?filter=userName eq "${tutorialUser}"`);
      expect(ids(again.body)).toEqual(['first-try']);
    },
  },
  'ENTRA-14': {
    status: 201,
    holds({ body }) {
      expect(body.emails[0]).toEqual({ primary: true, type: 'work', value: 'testing@bob2.com' });
      expect(body[ENTERPRISE_USER]).toEqual({ department: 'bob', manager: { value: 'SuzzyQ' } });
    },
  },
  'ENTRA-20': {
    given: (stage) => stage.user({ id: '5d48a0a8e9f04aa38008', active: false }),
    status: 200,
    holds: ({ body }) => expect(body.active).toBe(false),
  },
  'ENTRA-21': {
    status: 404,
    holds: ({ body }) =>
      expect(body).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '404' }),
  },
  'ENTRA-31': patched('5171a35d82074e068ce2', {
    userName: '5b50642d-79fc-4410-9e90-4c077cdd1a59@testuser.com',
  }),
  'ENTRA-32': {
    given: (stage) => stage.user({ id: '5171a35d82074e068ce2', userName: 'leaver' }),
    status: 200,
    async holds({ body }, stage) {
      expect(body.active).toBe(false);
      const search = await stage.send('GET', '/Users?filter=userName eq "leaver"');
      expect(search.body.Resources).toMatchObject([{ id: body.id, active: false }]);
    },
  },
  'ENTRA-33': patched('the-id', { active: false }),
  'ENTRA-34': {
    given: async (stage) => {
      await stage.user({ id: 'the-id', active: false });
      await stage.group({ id: 'team', members: ['the-id'] });
    },
    status: 200,
    async holds({ body }, stage) {
      expect(body.active).toBe(true);
      expect(await stage.members('team')).toEqual(['the-id']);
    },
  },
  'ENTRA-35': patched('the-id', { active: false }),
  'ENTRA-36': patched('the-id', { nickName: 'Babs' }),
  'ENTRA-37': patched('the-id', { nickName: 'Babs' }),
  'ENTRA-38': patched(
    'the-id',
    {
      displayName: 'Pvlo',
      emails: [{ type: 'work', value: 'TestBcwqnm@test.microsoft.com' }],
      name: { givenName: 'Gtfd', familyName: 'Pkqf' },
      externalId: 'Eqpj',
      ...employeeNumber('Eqpj'),
    },
    { emails: [] },
  ),
  'ENTRA-39': patched('the-id', {
    displayName: 'Bjfe',
    emails: [{ type: 'work', value: 'TestMhvaes@test.microsoft.com', primary: true }],
    name: { givenName: 'Kkom', familyName: 'Unua' },
    ...employeeNumber('Aklq'),
  }),
  'ENTRA-40': patched('the-id', {
    [ENTERPRISE_USER]: {
      manager: {
        $ref: 'http://.../scim/Users/00aa00aa-bb11-cc22-dd33-44ee44ee44ee',
        value: '00aa00aa-bb11-cc22-dd33-44ee44ee44ee',
      },
    },
  }),
  'ENTRA-41': patched('the-id', { [ENTERPRISE_USER]: { manager: { value: '271' } } }),
  'ENTRA-43': {
    ...patched('the-id', {}, { emails: [] }),
    holds: (answered) =>
      expect(emailsOf(answered)).toEqual([{ type: 'work', primary: true, value: 'a@b.example' }]),
  },
  'ENTRA-44': {
    ...patched('the-id', {}),
    holds: (answered) =>
      expect(emailsOf(answered)).toEqual([
        { type: 'work', value: 'w@x.example', display: 'W', primary: true },
        { type: 'home', value: 'h@x.example', primary: false },
      ]),
  },
  'ENTRA-45': {
    ...patched('the-id', {}),
    holds: (answered) => expect(emailsOf(answered)).toBeUndefined(),
  },
  'ENTRA-46': patched('the-id', {
    addresses: [{ type: 'work', formatted: '1 Main St', country: 'DE' }],
    phoneNumbers: [{ type: 'mobile', value: '+49 1' }],
  }),
  'ENTRA-47': patched('the-id', {
    roles: [{ value: '{"id":"18d14569-c3bd-439b-9a66-3a2aee01d14f","value":"User","displayName":"User"}' }],
  }),
  'ENTRA-72': {
    given: (stage) =>
      stage.user({
        id: 'a0a0a0a0-bbbb-cccc-dddd-e1e1e1e1e1e1',
        attributes: { [ENTERPRISE_USER]: { manager: { value: '00aa00aa-bb11-cc22-dd33-44ee44ee44ee' } } },
      }),
    status: 200,
    async holds({ body }, stage) {
      expect(body.totalResults).toBe(1);
      expect(Object.keys(body.Resources[0]).sort()).toEqual(['id', 'schemas']);
      const other = await stage.send('GET', '/Users?filter=manager eq "somebody else"');
      expect(other.body.totalResults).toBe(0);
    },
  },
  'ENTRA-76': {
    given: (stage) => stage.user({ id: 'bob', attributes: { displayName: 'bobisamazing' } }),
    status: 200,
    holds: ({ body }) => expect(ids(body)).toEqual(['bob']),
  },
  'ENTRA-77': refusedFilter,
  'ENTRA-78': refusedFilter,
  'ENTRA-79': {
    given: (stage) => stage.user({ id: 'bystander' }),
    status: 200,
    holds: ({ body }) => expect(Object.keys(body.Resources[0]).sort()).toEqual(['emails', 'id', 'schemas']),
  },
};
