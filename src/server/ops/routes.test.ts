import { expect, test } from 'vitest';
import { ProvisioningError } from '../../model/index.ts';
import { type MetricSources, openMetrics } from './metrics.ts';
import { opsRoutes } from './routes.ts';

const quiet: MetricSources = {
  breaches: async () => [{ sync: 'staff' }],
  heldPlans: async () => [{ sync: 'staff', count: 2 }],
  seats: async () => [{ target: 'jira', product: 'jira-software', used: 98, total: 100, waiting: 0 }],
  jobs: async () => ({ waiting: 3, running: 1, failed: 0 }),
};

const fine = async () => {};

test('the process says that it lives, whatever it depends on', async () => {
  const broken = async () => {
    throw new ProvisioningError('unavailable', 'The database db.internal does not answer.');
  };
  const app = opsRoutes({ metrics: openMetrics(quiet), ready: { database: broken } });
  expect((await app.request('/healthz')).status).toBe(200);
});

test('it is ready when all it depends on is', async () => {
  const app = opsRoutes({ metrics: openMetrics(quiet), ready: { database: fine, jobs: fine } });
  const answer = await app.request('/readyz');
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ state: 'ok', checks: { database: 'ok', jobs: 'ok' } });
});

test('it is not ready when one thing fails, and names that without its address', async () => {
  const broken = async () => {
    throw new ProvisioningError('unavailable', 'The database db.internal does not answer.');
  };
  const app = opsRoutes({ metrics: openMetrics(quiet), ready: { database: broken, jobs: fine } });
  const answer = await app.request('/readyz');
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({
    state: 'not-ready',
    checks: { database: 'unavailable', jobs: 'ok' },
  });
});

test('the metrics count runs, changes, requests, held plans, seats, late leavers and jobs', async () => {
  const metrics = openMetrics(quiet);
  metrics.run({ sync: 'staff', kind: 'full', state: 'done', seconds: 2 });
  metrics.change({ sync: 'staff', type: 'grant.add', outcome: 'done', count: 1 });
  metrics.change({ sync: 'staff', type: 'grant.add', outcome: 'done', count: 1 });
  metrics.request({ method: 'GET', route: '/api/v1/plans/{plan}', status: 200, seconds: 0.01 });
  const app = opsRoutes({ metrics, ready: {} });
  const answer = await app.request('/metrics');
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
  const text = await answer.text();
  for (const line of [
    'rollcall_runs_total{sync="staff",kind="full",state="done"} 1',
    'rollcall_changes_total{sync="staff",type="grant.add",outcome="done"} 2',
    'rollcall_http_request_seconds_count{method="GET",route="/api/v1/plans/{plan}",status="200"} 1',
    'rollcall_held_plans{sync="staff"} 2',
    'rollcall_jobs{state="waiting"} 3',
    'rollcall_seats{target="jira",product="jira-software",state="used"} 98',
    'rollcall_seats{target="jira",product="jira-software",state="total"} 100',
    'rollcall_deprovision_late{sync="staff"} 1',
  ])
    expect(text).toContain(line);
});

test('two services in one process count apart', async () => {
  const one = openMetrics(quiet);
  const other = openMetrics(quiet);
  one.change({ sync: 'staff', type: 'grant.add', outcome: 'done', count: 1 });
  expect((await other.page()).text).not.toContain('type="grant.add"');
});
