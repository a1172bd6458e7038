/** The literal requests of SCIM 1.1: Okta's, those of its agent on premises, OneLogin's, the specification's. For tests only. */

import { expect } from 'vitest';
import { ids, type Stage } from '../fixture.ts';
import type { Case, Cases, Given } from './case.ts';

const ENTERPRISE = 'urn:scim:schemas:extension:enterprise:1.0';
const CUSTOM = 'urn:okta:onprem_app:1.0:user:custom';
const DWIGHT = '2819c223-7f76-453a-919d-413861904646';
const TEAM = 'acbf3ae7-8463-4692-b4fd-9b4da3f908ce';

const person =
  (id: string, attributes = {}): Given =>
  (stage) =>
    stage.user({ id, userName: `before-${id}`, attributes });

const team =
  (id: string, ...members: readonly string[]): Given =>
  async (stage) => {
    for (const member of new Set([...members, DWIGHT, '08e1d05d-121c-4561-8b96-473d93df9210'])) {
      await stage.user({ id: member });
    }
    await stage.group({ id, members });
  };

const emptyList: Case = {
  status: 200,
  holds: ({ body }) =>
    expect(body).toEqual({
      schemas: ['urn:scim:schemas:core:1.0'],
      totalResults: 0,
      startIndex: 1,
      itemsPerPage: 0,
      Resources: [],
    }),
};

const readAgain = async (stage: Stage, path: string) =>
  (await stage.send('GET', path, { version: 'v1' })).body;

const okta: Cases = {
  'OKTA11-01': emptyList,
  'OKTA11-02': emptyList,
  'OKTA11-03': emptyList,
  'OKTA11-04': {
    status: 201,
    async holds({ body, headers }, stage) {
      expect(body).toMatchObject({
        userName: 'test.user@okta.local',
        externalId: '00b443dd40SOK2eup0h7',
        active: true,
        meta: {
          location: expect.stringMatching(`^https://rollcall.example/scim/v1/[^/]+/Users/${body.id}$`),
        },
      });
      expect(headers.get('location')).toBe(body.meta.location);
      expect(JSON.stringify(body)).not.toContain('1mz050nq');
      expect(await stage.repeat()).toMatchObject({ status: 409, body: { Errors: [{ code: '409' }] } });
    },
  },
  'OKTA11-05': {
    given: person('48e0a2da-0999-4f2c-87f4-80432cfe6617'),
    status: 200,
    holds: ({ body }) => expect(body).toMatchObject({ displayName: 'Test1 User', locale: 'en_US' }),
  },
  'OKTA11-07': { status: 201, holds: ({ body }) => expect(body).toMatchObject({ members: [] }) },
  'OKTA11-09': {
    given: team('74094a55-c9ee-47ae-9fd4-9137deb43497', 'ada'),
    status: 200,
    holds: ({ body }) =>
      expect(body).toMatchObject({ displayName: 'Test SCIMv11', members: [{ value: 'ada' }] }),
  },
  'OKTA11-11': {
    given: team('74094a55-c9ee-47ae-9fd4-9137deb43497', 'ada', 'b4327d81-fc79-47ad-a7ff-182d9e103291'),
    status: 200,
    holds: ({ body, text }) => {
      expect(body.members).toMatchObject([{ value: 'ada' }]);
      expect(text).not.toContain('operation');
    },
  },
  'OKTA11-15': { status: 400 },
};

const premises: Cases = {
  'OPP-01': {
    status: 200,
    holds: ({ body }) => {
      expect(body.schemas).toContain('urn:okta:schemas:scim:providerconfig:1.0');
      expect(body['urn:okta:schemas:scim:providerconfig:1.0'].userManagementCapabilities).toEqual(
        expect.arrayContaining([
          'GROUP_PUSH',
          'PUSH_NEW_USERS',
          'PUSH_USER_DEACTIVATION',
          'REACTIVATE_USERS',
        ]),
      );
      expect(body.xmlDataFormat).toEqual({ supported: false });
    },
  },
  'OPP-02': emptyList,
  'OPP-03': {
    status: 201,
    holds: ({ body, text }) => {
      expect(body.emails.map(({ type }: { readonly type: string }) => type)).toEqual([
        'primary',
        'secondary',
      ]);
      expect(body[CUSTOM]).toEqual({ isAdmin: false, isOkta: false, departmentName: 'Testing User' });
      expect(text).not.toContain('verySecure');
    },
  },
  'OPP-04': { status: 201, holds: ({ body }) => expect(body).toMatchObject({ active: false }) },
  'OPP-05': { status: 400 },
  'OPP-06': {
    given: person('101'),
    status: 200,
    holds: ({ body }) =>
      expect(body).toMatchObject({ active: false, [CUSTOM]: { departmentName: 'Cloud Service' } }),
  },
};

const onelogin: Cases = {
  'ONEL-07': {
    status: 201,
    holds: ({ body }) => expect(body).toMatchObject({ userName: 'ol1@example.com' }),
  },
  'ONEL-08': {
    given: person('42'),
    status: 200,
    async holds({ body }, stage) {
      expect(body).toMatchObject({ id: '42' });
      const send = (method: string) => stage.send(method, '/Users/42.json', { version: 'v1' });
      expect(await send('DELETE')).toMatchObject({ status: 200, text: '' });
      expect(await send('GET')).toMatchObject({ status: 404, body: { Errors: [{ code: '404' }] } });
    },
  },
};

/** A PATCH of the specification's group, and who is in it then. */
const membership = (before: readonly string[], after: readonly string[], status = 200): Case => ({
  given: team(TEAM, ...before),
  status,
  holds: async (_, stage) => expect(await stage.members(TEAM)).toEqual([...after].sort()),
});

const JAMES = '08e1d05d-121c-4561-8b96-473d93df9210';

const specification: Cases = {
  // The version that the specification prints is not the one that is there.
  'S11-01': { ...membership(['ada'], ['ada'], 412) },
  'S11-02': membership([DWIGHT, 'ada'], ['ada']),
  'S11-04': membership(['ada', 'bob'], [DWIGHT, JAMES]),
  'S11-05': membership([DWIGHT, 'ada'], [JAMES, 'ada']),
  'S11-06': {
    given: person(DWIGHT, { emails: [{ value: 'old@example.com', type: 'work', primary: true }] }),
    status: 200,
    holds: ({ body }) =>
      expect(body.emails).toEqual([
        { value: 'old@example.com', type: 'work', primary: false },
        { value: 'dschrute@example.com', primary: true },
      ]),
  },
  'S11-07': {
    given: person(DWIGHT, {
      addresses: [
        {
          type: 'work',
          streetAddress: '100 Universal City Plaza',
          locality: 'Hollywood',
          region: 'CA',
          postalCode: '91608',
          country: 'US',
          formatted: '100 Universal City Plaza\nHollywood, CA 91608 US',
          primary: true,
        },
      ],
    }),
    status: 200,
    holds: ({ body }) =>
      expect(body.addresses).toMatchObject([{ streetAddress: '911 Universal City Plaza', primary: true }]),
  },
  'S11-08': {
    given: person(DWIGHT),
    status: 200,
    holds: ({ body }) => expect(body).toMatchObject({ nickName: 'Barbie' }),
  },
  'S11-10': {
    given: person(DWIGHT, { name: { givenName: 'Dwight', familyName: 'S' } }),
    status: 200,
    holds: ({ body }) =>
      expect(body.name).toEqual({
        givenName: 'Dwight',
        familyName: 'Schrute',
        formatted: 'Mr. Dwight Kurt Schrute III',
      }),
  },
  'S11-13': {
    given: person(DWIGHT),
    status: 200,
    holds: async (_, stage) =>
      expect((await stage.send('GET', `/Users/${DWIGHT}`, { version: 'v1' })).status).toBe(404),
  },
  'S11-14': {
    given: async (stage) => {
      for (const id of ['b7c14771-226c-4d05-8860-134711653041', '5d8d29d3-342c-4b5f-8683-a3cb6763ffcc']) {
        await stage.user({ id });
      }
      await stage.user({ id: 'e9025315-6bea-44e1-899c-1e07454e468b' });
    },
    status: 200,
    holds: async ({ body }, stage) => {
      // One error is let through; the second operation's version is not the one that is there.
      expect(body.Operations).toMatchObject([
        { method: 'POST', bulkId: 'qwerty', status: { code: '201' } },
        { method: 'PUT', status: { code: '412', description: expect.stringMatching(/read it again/) } },
      ]);
      expect(ids(await readAgain(stage, '/Users?filter=userName%20eq%20%22alice%22'))).toHaveLength(1);
    },
  },
  'S11-15': {
    status: 200,
    holds: async ({ body }, stage) => {
      const [user, group] = body.Operations.map((each: { location: string }) =>
        each.location.split('/').at(-1),
      );
      expect(await stage.members(group)).toEqual([user]);
      const told = {
        Operations: [
          { method: 'POST', path: '/Users', bulkId: 'boss', data: { userName: 'boss' } },
          {
            method: 'POST',
            path: '/Users',
            bulkId: 'eve',
            data: { userName: 'eve', [ENTERPRISE]: { manager: { managerId: 'batchId:boss' } } },
          },
        ],
      };
      const { body: more } = await stage.send('POST', '/Bulk', { version: 'v1', body: told });
      const [boss, eve] = more.Operations.map((each: { location: string }) =>
        each.location.split('/').at(-1),
      );
      expect((await readAgain(stage, `/Users/${eve}`))[ENTERPRISE]).toEqual({ manager: { managerId: boss } });
    },
  },
  'S11-16': { status: 400 },
  'S11-17': emptyList,
  'S11-19': {
    given: person(DWIGHT),
    status: 200,
    holds: ({ body }) => expect(Object.keys(body).sort()).toEqual(['id', 'meta', 'schemas', 'userName']),
  },
  'S11-20': { given: person(DWIGHT), status: 406 },
  'S11-21': emptyList,
};

export const version1: Cases = { ...okta, ...premises, ...onelogin, ...specification };
