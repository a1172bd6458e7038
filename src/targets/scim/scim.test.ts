import { describe } from 'vitest';
import { testTarget } from '../../testkit/test-target.ts';
import { scim } from './index.ts';
import { type Pretended, pretendWorld } from './pretend-world.ts';

const kinds: Readonly<Record<string, Pretended>> = {
  'a SCIM 2.0 application that can everything': {
    application: {
      bulk: { operations: 4, bytes: 100_000 },
      etag: true,
      usersTellGroups: true,
      uniqueGroups: true,
    },
  },
  'one without PATCH, with versions': { application: { patch: false, etag: true }, by: 'password' },
  'one without filters and documents': {
    application: { filter: false, documents: false },
    settings: { filter: false },
    by: 'oauth',
  },
  'one that filters by names alone, keeps little, and lists groups without members': {
    application: {
      filter: ['userName', 'externalId', 'displayName'],
      lacks: ['nickName', 'timezone', 'enterprise'],
      listsMembers: false,
      refusesAbsentMembers: true,
    },
  },
  'one made for Entra ID, that tells members on request': {
    application: { removal: 'value', membersOnRequest: true, membersAtOnce: 2 },
    settings: { dialect: 'entra', 'members-at-once': 2 },
  },
  'a SCIM 1.1 application': { application: { version: '1.1' }, settings: { version: '1.1' } },
  'a SCIM 1.1 application without PATCH': {
    application: { version: '1.1', patch: false, lacks: ['enterprise'] },
    settings: { version: '1.1' },
  },
};

for (const [what, pretended] of Object.entries(kinds)) {
  describe(what, () => testTarget({ connector: scim, world: () => pretendWorld(pretended) }));
}
