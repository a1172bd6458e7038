import { describe } from 'vitest';
import { testTarget } from '../../testkit/test-target.ts';
import { confluenceCloudSite } from './index.ts';
import { pretendWorld } from './pretend-world.ts';

const kinds: Readonly<Record<string, Parameters<typeof pretendWorld>[0]>> = {
  'a site': {},
  'a site that is asked with a token that has scopes': {
    url: 'https://api.atlassian.com/ex/confluence/11111111-2222-3333-4444-555555555555',
  },
};

for (const [what, options] of Object.entries(kinds)) {
  describe(what, () => testTarget({ connector: confluenceCloudSite, world: () => pretendWorld(options) }));
}
