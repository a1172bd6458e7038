import { expect, test } from 'vitest';
import type { Fetch } from '../../model/index.ts';
import { keepPromises, targetPromises } from '../../testkit/index.ts';
import { findSpec, judgedFetch, openContract } from '../../testkit/openapi.ts';
import { readTarget } from '../../testkit/target-stage.ts';
import { hastyClock, testTools } from '../../testkit/tools.ts';
import { jsmCloudCustomers } from './index.ts';
import { openPretend, pretendWorld } from './pretend-world.ts';
import { platformOverrides, serviceDeskOverrides } from './spec-overrides.ts';

const reason = { situation: 'confirmed', rule: 'contract' } as const;

test('what Atlassian publishes of Jira Cloud and its service desk holds in every request and answer of the whole kit, with no exception too many', async (context) => {
  const [platform, desk] = ['jira-cloud-platform-v3.json', 'jira-cloud-service-management.json'].map(
    findSpec,
  );
  if (platform === undefined || 'absent' in platform) return context.skip(platform?.absent ?? '');
  if (desk === undefined || 'absent' in desk) return context.skip(desk?.absent ?? '');
  const base = 'https://example.atlassian.net';
  const about = {
    platform: openContract(platform.file, { base, overrides: platformOverrides }),
    desk: openContract(desk.file, { base, overrides: serviceDeskOverrides }),
  };
  const found = new Set<string>();
  /** Each request is judged by the file that it belongs to. */
  function judged(inner: Fetch): Fetch {
    const byPlatform = judgedFetch(inner, about.platform, { faults: found });
    const byDesk = judgedFetch(inner, about.desk, { faults: found });
    return (request) =>
      (new URL(request.url).pathname.startsWith('/rest/servicedeskapi/') ? byDesk : byPlatform).fetch(
        request,
      );
  }
  const { declined = {} } = jsmCloudCustomers;
  const world = () => {
    const made = pretendWorld();
    return { ...made, fetch: judged(made.fetch) };
  };
  const subject = { connector: jsmCloudCustomers, world };
  for await (const result of keepPromises({ promises: targetPromises, subject, declined })) {
    const expected = declined[result.name] === undefined ? 'kept' : 'declined';
    expect(result.state, `${result.name}: ${'message' in result ? result.message : ''}`).toBe(expected);
  }
  await beyondTheKit(judged);
  expect([...found]).toEqual([]);
  expect([...about.platform.unused(), ...about.desk.unused()]).toEqual([]);
  expect([...about.platform.judged, ...about.desk.judged].sort()).toEqual([
    'DELETE /rest/servicedeskapi/organization/{organizationId}/user',
    'DELETE /rest/servicedeskapi/servicedesk/{serviceDeskId}/customer',
    'GET /rest/api/3/mypermissions',
    'GET /rest/api/3/myself',
    'GET /rest/api/3/user',
    'GET /rest/api/3/user/search',
    'GET /rest/api/3/users/search',
    'GET /rest/servicedeskapi/info',
    'GET /rest/servicedeskapi/organization',
    'GET /rest/servicedeskapi/organization/{organizationId}/user',
    'GET /rest/servicedeskapi/servicedesk',
    'GET /rest/servicedeskapi/servicedesk/{serviceDeskId}/customer',
    'POST /rest/servicedeskapi/customer',
    'POST /rest/servicedeskapi/organization',
    'POST /rest/servicedeskapi/organization/{organizationId}/user',
    'POST /rest/servicedeskapi/servicedesk/{serviceDeskId}/customer',
  ]);
});

/** What the kit does not meet: limits, hidden addresses, customers of single service desks. */
async function beyondTheKit(judged: (inner: Fetch) => Fetch): Promise<void> {
  const { site, target } = openPretend((inner) => testTools({ clock: hastyClock(), fetch: judged(inner) }), {
    rateLimit: { limit: 2, seconds: 10 },
    config: { 'service-desks': ['*'] },
  });
  site.seed({
    organisations: [{ name: 'a' }],
    desks: [{ projectKey: 'HELP' }, { projectKey: 'OPEN', open: true }],
    users: [{ email: 'eve@example.com', showsEmail: false, organisations: ['a'], desks: ['OPEN'] }],
  });
  const [, help = '', open = ''] = (await readTarget(target)).entitlements.keys();
  for (const _ of [1, 2]) {
    await target.changes['grant.add']?.({ type: 'grant.add', account: 'eve', entitlement: help, reason });
    await readTarget(target, { accounts: ['eve'], resembling: [] });
    await target.changes['grant.remove']?.({
      type: 'grant.remove',
      account: 'eve',
      entitlement: help,
      reason,
    });
  }
  await expect(
    target.changes['grant.remove']?.({ type: 'grant.remove', account: 'eve', entitlement: open, reason }),
  ).rejects.toMatchObject({ code: 'unsupported' });
}
