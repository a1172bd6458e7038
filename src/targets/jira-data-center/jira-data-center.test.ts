import { describe } from 'vitest';
import { testTarget } from '../../testkit/test-target.ts';
import { jiraDataCenter } from './index.ts';
import { pretendWorld } from './pretend-world.ts';
import type { JiraSimulatorOptions } from './simulator.ts';

const kinds: Readonly<Record<string, Partial<JiraSimulatorOptions>>> = {
  'Jira 8.13, by password': { version: '8.13.27' },
  'Jira 9.12': { version: '9.12.0' },
  'Jira 9.12 whose search knows no dot': {
    version: '9.12.0',
    settings: { dotFindsAll: false },
  },
  'Jira 10.0': { version: '10.0.1' },
  'Jira 10.3': { version: '10.3.24' },
  'Jira 11.3 under a path': { version: '11.3.8', url: 'https://example.com/jira' },
  'a Jira whose nodes know of writes later': { lag: 400 },
};

for (const [what, options] of Object.entries(kinds)) {
  describe(what, () => testTarget({ connector: jiraDataCenter, world: () => pretendWorld(options) }));
}
