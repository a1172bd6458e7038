import { describe } from 'vitest';
import { testTarget } from '../../testkit/test-target.ts';
import { confluenceDataCenter } from './index.ts';
import { pretendWorld } from './pretend-world.ts';

const kinds: Readonly<Record<string, Parameters<typeof pretendWorld>[0]>> = {
  'Confluence 9.2': { version: '9.2.1' },
  'Confluence 10.2 under a path, by password': {
    version: '10.2.14',
    url: 'https://example.com/confluence',
    byPassword: true,
  },
};

for (const [what, options] of Object.entries(kinds)) {
  describe(what, () => testTarget({ connector: confluenceDataCenter, world: () => pretendWorld(options) }));
}
