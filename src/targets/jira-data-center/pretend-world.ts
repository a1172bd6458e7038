/** Pretend Jiras for tests: a world for the kit, and a connector opened on one. */

import type { Fetch, ProvisioningTarget, ReadScope, TargetRecord, Tools } from '../../model/index.ts';
import { jiraDataCenter } from './index.ts';
import { type JiraSimulator, type JiraSimulatorOptions, simulateJira } from './simulator.ts';

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

/**
 * A TargetWorld for the kit: a fresh pretend Jira whose pages hold two or three, so that a few people fill several of them.
 * Before 8.14 it is connected to by password.
 */
export function pretendWorld(options: Partial<JiraSimulatorOptions>) {
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
    account: (n: number) => ({
      active: true,
      attributes: {
        userName: `person${n}@example.com`,
        displayName: `Person ${n} Müller`,
        email: `person${n}@mail.example.com`,
      },
    }),
  };
}

export interface Opened {
  readonly jira: JiraSimulator;
  readonly target: ProvisioningTarget;
  readonly tools: Tools;
  /** Opens the connector on the same Jira anew, knowing nothing. */
  reopen(): ProvisioningTarget;
  /** Everything that a reading tells, by kind. */
  read(scope?: ReadScope): Promise<Told>;
}

interface Told {
  readonly accounts: ReadonlyMap<string, Extract<TargetRecord, { type: 'account' }>['account']>;
  readonly entitlements: ReadonlyMap<string, Extract<TargetRecord, { type: 'entitlement' }>['entitlement']>;
  /** `account in entitlement`, sorted. */
  readonly grants: readonly string[];
  readonly complete: boolean;
}

/**
 * The connector, opened on a pretend Jira with these people in it. Counting of calls begins with nothing.
 * @param make the tools around the Jira's fetch
 */
export function openPretend(
  make: (fetch: Fetch) => Tools,
  options: Partial<JiraSimulatorOptions> & { readonly config?: Readonly<Record<string, unknown>> } = {},
): Opened {
  const { config: settings = {}, ...rest } = options;
  const clock = { now: (): number => tools.clock.now() };
  const jira: JiraSimulator = simulateJira({ clock, connection: { token, password }, ...rest });
  const tools = make(jira.fetch);
  const config = jiraDataCenter.config.parse({ url: jira.url, token, ...settings });
  const target = jiraDataCenter.open(config, tools);
  return {
    jira,
    target,
    tools,
    reopen: () => jiraDataCenter.open(config, tools),
    read: (scope) => readAll(target.read(scope)),
  };
}

/** The connector, opened on a Jira with so many people in it, ten grants each in sixty groups. */
export function openCompany(
  make: (fetch: Fetch) => Tools,
  { version, people }: { readonly version: string; readonly people: number },
): Opened {
  const opened = openPretend(make, { version });
  const groups = Array.from({ length: 60 }, (_, n) => `team-${n}`);
  const letter = (n: number): string => String.fromCharCode(97 + (n % 26));
  const users = Array.from({ length: people }, (_, n) => ({
    name: `${letter(n)}${letter(n * 7)}.person${n}`,
    displayName: `First${n % 300} Last${n % 900}`,
    groups: Array.from({ length: 10 }, (_, k) => groups[(n + k * 6) % 60] ?? ''),
  }));
  opened.jira.seed({ groups: groups.map((name) => ({ name })), users });
  return opened;
}

async function readAll(records: AsyncIterable<TargetRecord>): Promise<Told> {
  const accounts = new Map();
  const entitlements = new Map();
  const grants: string[] = [];
  let complete = false;
  for await (const record of records) {
    if (record.type === 'account') accounts.set(record.account.id, record.account);
    if (record.type === 'entitlement') entitlements.set(record.entitlement.id, record.entitlement);
    if (record.type === 'grant') grants.push(`${record.account} in ${record.entitlement}`);
    if (record.type === 'complete') complete = true;
  }
  return { accounts, entitlements, grants: grants.sort(), complete };
}
