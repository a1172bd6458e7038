import { expect, test } from 'vitest';
import type { Fetch } from '../../model/index.ts';
import { judgeKit } from '../../testkit/judged-kit.ts';
import { findSpec, judgedFetch, openContract } from '../../testkit/openapi.ts';
import { hastyClock, testTools } from '../../testkit/tools.ts';
import { jiraCloudSite } from './index.ts';
import { openPretend, pretendWorld } from './pretend-world.ts';
import { specOverrides } from './spec-overrides.ts';

/** Boards are described in a file of their own. */
const isBoards = ({ url }: Request): boolean => new URL(url).pathname.startsWith('/rest/agile/');
const besideBoards =
  (inner: Fetch, judged: Fetch): Fetch =>
  (request) =>
    (isBoards(request) ? inner : judged)(request);

const reason = { situation: 'unqualified', rule: 'contract' } as const;

test('what Atlassian publishes of Jira Cloud holds in every request and answer of the whole kit, with no exception too many', async (context) => {
  const spec = findSpec('jira-cloud-platform-v3.json');
  if ('absent' in spec) return context.skip(spec.absent);
  const base = 'https://example.atlassian.net';
  const contract = openContract(spec.file, { base, overrides: specOverrides });
  const found = await judgeKit({ connector: jiraCloudSite, world: () => pretendWorld() }, contract);
  const { site, target } = openPretend((inner) =>
    testTools({
      clock: hastyClock(),
      fetch: besideBoards(inner, judgedFetch(inner, contract, { faults: found }).fetch),
    }),
  );
  site.seed({ users: [{ email: 'eve@example.com', showsEmail: false }] });
  for await (const _ of target.read());
  await target.seats?.();
  await target.changes['entitlement.create']?.({
    type: 'entitlement.create',
    kind: 'group',
    name: 'new',
    reason,
  });
  await target.changes['account.delete']?.({ type: 'account.delete', id: 'eve', reason });
  site.seed({
    users: [{ email: 'leaver@example.com' }],
    projects: [{ key: 'ABC', lead: 'leaver', components: [{ name: 'Engine', lead: 'leaver' }] }],
    filters: [{ name: 'Mine', owner: 'leaver' }],
    dashboards: [{ name: 'Team', owner: 'leaver', shared: true }],
    issues: { leaver: 2 },
  });
  const hands = await target.holdings?.of({ accounts: ['leaver'], counts: true });
  for (const holding of hands?.held.get('leaver') ?? [])
    if (holding.kind === 'project' || holding.kind === 'component')
      await target.changes['holding.move']?.({
        type: 'holding.move',
        account: 'leaver',
        to: 'rollcall',
        holding,
        reason,
      });
  expect([...found]).toEqual([]);
  expect(contract.unused()).toEqual([]);
  expect([...contract.judged].sort()).toEqual([
    'DELETE /rest/api/3/group/user',
    'DELETE /rest/api/3/user',
    'GET /rest/api/3/applicationrole',
    'GET /rest/api/3/component/{id}',
    'GET /rest/api/3/dashboard/search',
    'GET /rest/api/3/filter/search',
    'GET /rest/api/3/group/bulk',
    'GET /rest/api/3/group/member',
    'GET /rest/api/3/groups/picker',
    'GET /rest/api/3/mypermissions',
    'GET /rest/api/3/myself',
    'GET /rest/api/3/project/search',
    'GET /rest/api/3/project/{projectIdOrKey}',
    'GET /rest/api/3/project/{projectIdOrKey}/components',
    'GET /rest/api/3/serverInfo',
    'GET /rest/api/3/user',
    'GET /rest/api/3/user/groups',
    'GET /rest/api/3/user/search',
    'GET /rest/api/3/users/search',
    'POST /rest/api/3/group',
    'POST /rest/api/3/group/user',
    'POST /rest/api/3/search/approximate-count',
    'POST /rest/api/3/user',
    'PUT /rest/api/3/component/{id}',
    'PUT /rest/api/3/project/{projectIdOrKey}',
  ]);
});

test('what Atlassian publishes of boards holds in every request and answer', async (context) => {
  const spec = findSpec('jira-cloud-software.json');
  if ('absent' in spec) return context.skip(spec.absent);
  const contract = openContract(spec.file, { base: 'https://example.atlassian.net', overrides: [] });
  const faults = new Set<string>();
  const { site, target } = openPretend(
    (inner) => {
      const judged = judgedFetch(inner, contract, { faults }).fetch;
      const fetch: Fetch = (request) => (isBoards(request) ? judged : inner)(request);
      return testTools({ clock: hastyClock(), fetch });
    },
    { pageMax: 1 },
  );
  site.seed({
    users: [{ email: 'leaver@example.com' }],
    boards: [
      { name: 'Team', admins: ['leaver'] },
      { name: 'Own', admins: [], location: 'leaver' },
    ],
  });
  const hands = await target.holdings?.of({ accounts: ['leaver'], counts: true });
  expect(hands?.held.get('leaver')?.map(({ name }) => name)).toEqual(['Team', 'Own']);
  expect([...faults]).toEqual([]);
  expect([...contract.judged]).toEqual(['GET /rest/agile/1.0/board']);
});
