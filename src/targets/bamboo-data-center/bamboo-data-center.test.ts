import { describe } from 'vitest';
import { testTarget } from '../../testkit/test-target.ts';
import { bambooDataCenter } from './index.ts';
import { pretendWorld } from './pretend-world.ts';

const kinds: Readonly<Record<string, Parameters<typeof pretendWorld>[0]>> = {
  'Bamboo 12.1': {},
  'Bamboo 9.6 under a path, by password': {
    version: '9.6.4',
    url: 'https://example.com/bamboo',
    byPassword: true,
  },
};

for (const [what, options] of Object.entries(kinds)) {
  describe(what, () => testTarget({ connector: bambooDataCenter, world: () => pretendWorld(options) }));
}
