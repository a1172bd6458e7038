import { describe } from 'vitest';
import { testTarget } from '../../testkit/test-target.ts';
import { jsmCloudCustomers } from './index.ts';
import { pretendWorld } from './pretend-world.ts';

const kinds: Readonly<Record<string, Parameters<typeof pretendWorld>[0]>> = {
  'organisations of a site': {},
  'customers of service desks': { desk: true },
  'a site that is asked with a token that has scopes': {
    url: 'https://api.atlassian.com/ex/jira/11111111-2222-3333-4444-555555555555',
  },
};

for (const [what, options] of Object.entries(kinds)) {
  describe(what, () => testTarget({ connector: jsmCloudCustomers, world: () => pretendWorld(options) }));
}
