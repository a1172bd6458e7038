import { describe, expect, test } from 'vitest';
import { judgeKit } from '../../testkit/judged-kit.ts';
import { findSpec, judgedFetch, type OpenApiFile, openContract } from '../../testkit/openapi.ts';
import { hastyClock, testTools } from '../../testkit/tools.ts';
import { jiraDataCenter } from './index.ts';
import { pretendWorld } from './pretend-world.ts';
import { simulateJira } from './simulator.ts';
import { specOverrides } from './spec-overrides.ts';

const token = 'pat-0123456789-secret';
const kitReason = { situation: 'absent', rule: 'contract' } as const;

describe.each([
  ['10.3.24', 'jira-dc-10.3.json'],
  ['11.3.8', 'jira-dc-11.3.json'],
])('Jira %s, as %s publishes it', (version, name) => {
  const open = (file: OpenApiFile) =>
    openContract(file, { base: 'https://jira.example.com/rest', overrides: specOverrides });

  test('holds in every request and answer of the whole kit, with no exception too many', async (context) => {
    const spec = findSpec(name);
    if ('absent' in spec) return context.skip(spec.absent);
    const contract = open(spec.file);
    const world = () => pretendWorld({ version });
    const found = await judgeKit({ connector: jiraDataCenter, world }, contract);
    await refusals(version, contract, found);
    await handingOver(version, contract, found);
    expect([...found]).toEqual([]);
    expect(contract.unused()).toEqual([]);
    expect([...contract.judged].sort()).toEqual([
      'DELETE /api/2/group/user',
      'DELETE /api/2/user',
      'DELETE /api/2/user/session/{username}',
      'GET /api/2/applicationrole',
      'GET /api/2/component/page',
      'GET /api/2/component/{id}',
      'GET /api/2/group/member',
      'GET /api/2/groups/picker',
      'GET /api/2/myself',
      'GET /api/2/project',
      'GET /api/2/project/{projectIdOrKey}',
      'GET /api/2/serverInfo',
      'GET /api/2/user',
      'GET /api/2/user/anonymization/progress',
      'GET /api/2/user/list',
      'GET /api/2/user/search',
      'POST /api/2/group',
      'POST /api/2/group/user',
      'POST /api/2/search',
      'POST /api/2/user',
      'POST /api/2/user/anonymization',
      'PUT /api/2/component/{id}',
      'PUT /api/2/project/{projectIdOrKey}',
      'PUT /api/2/user',
    ]);
  });
});

/** What the kit does not meet: limits, directories that are only read, and people who may not be removed. */
async function refusals(
  version: string,
  contract: ReturnType<typeof openContract>,
  found: Set<string>,
): Promise<void> {
  const clock = hastyClock();
  const jira = simulateJira({
    clock,
    version,
    connection: { token },
    rateLimit: { capacity: 5, fill: 1, seconds: 1 },
  });
  jira.seed({
    directories: [{ name: 'LDAP', writable: false }],
    users: [
      { name: 'ldap', key: 'ldap', directory: 'LDAP', lastLogin: clock.now() },
      { name: 'busy', key: 'busy', issues: 3 },
    ],
  });
  const judged = judgedFetch(jira.fetch, contract);
  const tools = testTools({ clock, fetch: judged.fetch });
  const target = jiraDataCenter.open(jiraDataCenter.config.parse({ url: jira.url, token }), tools);
  await target.check();
  const refused = [
    target.changes['account.deactivate']?.({ type: 'account.deactivate', id: 'ldap', reason: kitReason }),
    target.changes['account.delete']?.({ type: 'account.delete', id: 'busy', reason: kitReason }),
  ];
  await Promise.all(refused.map((change) => expect(change).rejects.toMatchObject({ code: 'unsupported' })));
  const anonymising = jiraDataCenter.config.parse({ url: jira.url, token, deletion: 'anonymise' });
  const change = { type: 'account.delete', id: 'busy', reason: kitReason } as const;
  await jiraDataCenter.open(anonymising, tools).changes['account.delete']?.(change);
  for (let sent = 0; sent < 10; sent += 1) {
    await judged.fetch(
      new Request(`${jira.url}/rest/api/2/myself`, {
        headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      }),
    );
  }
  for await (const _ of target.read());
  for (const fault of judged.faults) found.add(fault);
}

/** What a leaver leads, told and given to somebody else. */
async function handingOver(
  version: string,
  contract: ReturnType<typeof openContract>,
  found: Set<string>,
): Promise<void> {
  const jira = simulateJira({ clock: hastyClock(), version, connection: { token } });
  jira.seed({
    users: [
      { name: 'leaver', key: 'leaver', leads: ['ABC'], issues: 2 },
      { name: 'heir', key: 'heir' },
    ],
    components: [{ id: '10500', name: 'Engine', project: 'ABC', lead: 'leaver' }],
  });
  const judged = judgedFetch(jira.fetch, contract);
  const tools = testTools({ clock: hastyClock(), fetch: judged.fetch });
  const target = jiraDataCenter.open(jiraDataCenter.config.parse({ url: jira.url, token }), tools);
  const held = (await target.holdings?.of({ accounts: ['leaver'], counts: true }))?.held;
  for (const holding of held?.get('leaver') ?? []) {
    if (holding.kind === 'issues') continue;
    await target.changes['holding.move']?.({
      type: 'holding.move',
      account: 'leaver',
      to: 'heir',
      holding,
      reason: kitReason,
    });
  }
  expect(jira.look.user('heir')?.leads).toEqual(['ABC']);
  for (const fault of judged.faults) found.add(fault);
}
