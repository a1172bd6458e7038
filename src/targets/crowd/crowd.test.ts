import { describe } from 'vitest';
import { testTarget } from '../../testkit/test-target.ts';
import { crowd } from './index.ts';
import { pretendWorld } from './pretend-world.ts';

const kinds: Readonly<Record<string, Parameters<typeof pretendWorld>[0]>> = {
  Crowd: {},
  'Crowd at another path': { url: 'https://example.com/sso' },
};

for (const [what, options] of Object.entries(kinds)) {
  describe(what, () => testTarget({ connector: crowd, world: () => pretendWorld(options) }));
}
