import { describe } from 'vitest';
import { testTarget } from '../../testkit/test-target.ts';
import { jsmDataCenterCustomers } from './index.ts';
import { pretendWorld } from './pretend-world.ts';

const kinds: Readonly<Record<string, Parameters<typeof pretendWorld>[0]>> = {
  'organisations, Jira 11.3': {},
  'customers of service desks': { desk: true },
  'Jira 10.3 under a path, by password': {
    version: '10.3.24',
    url: 'https://example.com/jira',
    byPassword: true,
  },
};

for (const [what, options] of Object.entries(kinds)) {
  describe(what, () => testTarget({ connector: jsmDataCenterCustomers, world: () => pretendWorld(options) }));
}
