/** Entra ID's literal requests about Groups: what is there before, and what must come of them. For tests only. */

import { expect } from 'vitest';
import { ids } from '../fixture.ts';
import type { Case, Cases } from './case.ts';

/** The PATCH of a group that holds `before`, all of whom are people who are there, and whom it holds after. */
function membership(id: string, before: readonly string[], after: readonly string[]): Case {
  return {
    given: async (stage) => {
      for (const each of new Set([...before, ...after])) await stage.user({ id: each });
      await stage.group({ id, members: before });
    },
    status: 204,
    holds: async (_, stage) => expect(await stage.members(id)).toEqual([...after].sort()),
  };
}

const member = 'f648f8d5ea4e4cd38e9c';
const group = 'a99962b9f99d4c4fac67';

export const entraGroups: Cases = {
  'ENTRA-49': membership('the-id', ['bystander'], ['bystander', '{id4}']),
  'ENTRA-60': {
    status: 201,
    holds: ({ body }) =>
      expect(body).toMatchObject({
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
        displayName: 'displayName',
        externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
        members: [],
      }),
  },
  'ENTRA-61': {
    ...membership('40734ae655284ad3abcc', [member], [member]),
    status: 200,
    holds: ({ body }) => expect(body).not.toHaveProperty('members'),
  },
  'ENTRA-62': {
    given: async (stage) => {
      await stage.group({ id: 'other', name: 'other' });
      await stage.group({ id: 'wanted', name: 'DISPLAYNAME' });
    },
    status: 200,
    holds({ body }) {
      expect(ids(body)).toEqual(['wanted']);
      expect(body.Resources[0]).not.toHaveProperty('members');
    },
  },
  'ENTRA-63': {
    given: (stage) => stage.group({ id: 'wanted', externalId: 'MyGroup' }),
    status: 200,
    holds: ({ body }) => expect(ids(body)).toEqual(['wanted']),
  },
  'ENTRA-64': {
    ...membership('fa2ce26709934589afc5', ['bystander'], ['bystander']),
    async holds(_, stage) {
      const { body } = await stage.send('GET', '/Groups/fa2ce26709934589afc5');
      expect(body.displayName).toBe('1879db59-3bdf-4490-ad68-ab880a269474updatedDisplayName');
      expect(await stage.members(body.id)).toEqual(['bystander']);
    },
  },
  'ENTRA-65': {
    ...membership(group, ['bystander'], ['bystander', member]),
    async holds(first, stage) {
      const again = await stage.repeat();
      expect(again.status).toBe(204);
      expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
      expect(await stage.members(group)).toEqual(['bystander', member]);
    },
  },
  'ENTRA-66': membership(group, ['bystander', member], ['bystander']),
  'ENTRA-68': {
    ...membership('the-id', ['bystander', '7f4bc1a3-285e-48ae-8202-5accb43efb0e'], ['bystander']),
    async holds(_, stage) {
      expect(await stage.members('the-id')).toEqual(['bystander']);
      expect((await stage.repeat()).status).toBe(204);
    },
  },
  'ENTRA-69': membership('the-id', ['bystander', member], []),
  'ENTRA-70': membership('the-id', ['bystander'], ['bystander', 'string id 1']),
  'ENTRA-71': membership('the-id', ['bystander'], ['bystander', 'u1', 'u2', 'u3']),
  'ENTRA-73': {
    ...membership(group, ['bystander', member], []),
    status: 200,
    async holds({ body }, stage) {
      expect(body.Resources).toEqual([{ schemas: [expect.any(String)], id: group }]);
      const none = await stage.send('GET', `/Groups?filter=id eq "${group}" and members eq "nobody"`);
      expect(none.body).toMatchObject({ totalResults: 0, Resources: [] });
    },
  },
  'ENTRA-74': {
    ...membership('cdb1ce18f65944079d37', [member], []),
    async holds(_, stage) {
      expect((await stage.send('GET', '/Groups/cdb1ce18f65944079d37')).status).toBe(404);
      expect((await stage.repeat()).status).toBe(404);
      expect((await stage.send('GET', `/Users/${member}`)).status).toBe(200);
    },
  },
  'ENTRA-83': membership('the-id', ['bystander'], ['u1', 'u2']),
};
