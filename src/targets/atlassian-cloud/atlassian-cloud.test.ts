import { describe } from 'vitest';
import { testTarget } from '../../testkit/test-target.ts';
import { atlassianCloud } from './index.ts';
import { confluence, pretendWorld } from './pretend-world.ts';

const kinds: Readonly<Record<string, Parameters<typeof pretendWorld>[0]>> = {
  'an organisation': {},
  'an organisation whose searches know of writes a second later': { lag: 1_000 },
  'an organisation whose applications are given to single accounts': {
    config: {
      applications: [{ resource: confluence, role: 'atlassian/user' }],
      invite: { applications: [{ resource: confluence }] },
    },
  },
  'an organisation with a directory that is named': { config: { directory: 'directory-1' } },
};

for (const [what, options] of Object.entries(kinds)) {
  describe(what, () => testTarget({ connector: atlassianCloud, world: () => pretendWorld(options) }));
}
