import { describe } from 'vitest';
import { testTarget } from '../../testkit/test-target.ts';
import { bitbucketDataCenter } from './index.ts';
import { pretendWorld } from './pretend-world.ts';

const kinds: Readonly<Record<string, Parameters<typeof pretendWorld>[0]>> = {
  'Bitbucket 9.5': {},
  'Bitbucket 10.4 under a path, by password': {
    version: '10.4.0',
    url: 'https://example.com/bitbucket',
    byPassword: true,
  },
  'a Bitbucket that refuses to take out whoever is not in': { refusesAbsentMembers: true },
};

for (const [what, options] of Object.entries(kinds)) {
  describe(what, () => testTarget({ connector: bitbucketDataCenter, world: () => pretendWorld(options) }));
}
