import { describe } from 'vitest';
import { testTarget } from '../../testkit/test-target.ts';
import { atlassianGuard } from './index.ts';
import { pretendWorld, withOrganisation } from './pretend-world.ts';

const kinds = {
  'a SCIM directory of Guard': {},
  'one with the key of its organisation': withOrganisation,
  'one whose links are repaired': { ...withOrganisation, repair: true },
};

for (const [what, config] of Object.entries(kinds)) {
  describe(what, () => testTarget({ connector: atlassianGuard, world: () => pretendWorld(config) }));
}
