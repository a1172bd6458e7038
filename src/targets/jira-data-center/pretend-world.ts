/** A world for the kit: a pretend Jira whose pages hold two or three, so that a few people fill several of them. */

import type { Fetch } from '../../model/index.ts';
import type { TargetWorld } from '../../testkit/index.ts';
import { type JiraSimulatorOptions, simulateJira } from './simulator.ts';

const token = 'pat-0123456789-secret';
const password = 'password-0123456789';

/** A clock for the simulator alone: each look at it is a moment later. */
function tickingClock(): { now(): number } {
  let now = Date.UTC(2026, 0, 5, 8);
  return {
    now: () => {
      now += 150;
      return now;
    },
  };
}

/** A fresh pretend Jira of that version; before 8.14 it is connected to by password. */
export function pretendWorld(
  options: Partial<JiraSimulatorOptions>,
): TargetWorld & { readonly fetch: Fetch } {
  const { version = '10.3.24' } = options;
  const jira = simulateJira({
    clock: tickingClock(),
    connection: { token, password },
    ...options,
    settings: { listPage: 3, memberPage: 2, ...options.settings },
  });
  jira.seed({
    groups: [{ name: 'atlassian-addons' }],
    users: [{ name: 'addon_automation', key: 'addon_automation', groups: ['atlassian-addons'] }],
  });
  jira.hand.join('atlassian-addons', 'rollcall');
  const byToken = !version.startsWith('8.13');
  return {
    fetch: jira.fetch,
    settings: byToken ? { url: jira.url, token } : { url: jira.url, username: 'rollcall', password },
    secrets: [byToken ? token : password],
    seatGroup: 'jira-software-users',
    protected: { accounts: ['rollcall', 'addon_automation'], entitlements: ['atlassian-addons'] },
    pageSize: 3,
    missingAccount: 'JIRAUSER99999',
    lacks: {
      'the rights of an administrator': () => jira.hand.leave('jira-administrators', 'rollcall'),
      'a user who may sign in': () => jira.hand.change('rollcall', { active: false }),
    },
    async settle() {
      jira.settle();
    },
    account: (n) => ({
      active: true,
      attributes: {
        userName: `person${n}@example.com`,
        displayName: `Person ${n} Müller`,
        email: `person${n}@mail.example.com`,
      },
    }),
  };
}
