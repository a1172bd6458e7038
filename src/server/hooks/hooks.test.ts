import { beforeEach, describe, expect, test } from 'vitest';
import type { JobRequest } from '../../jobs/index.ts';
import { ProvisioningError, type SourceHook } from '../../model/index.ts';
import { fakeClock } from '../../testkit/clock.ts';
import { countedIds, recordingLog } from '../../testkit/tools.ts';
import { openServer } from '../index.ts';
import { hookRoutes } from './index.ts';

const clock = fakeClock(Date.UTC(2026, 0, 5, 8));
let jobs: JobRequest[];
let log: ReturnType<typeof recordingLog>;
let hook: (name: string) => SourceHook | undefined;

const open = () =>
  openServer({
    clock,
    log,
    newId: countedIds(),
    metrics: { request: () => undefined },
    mounts: {
      '/hooks/:source': hookRoutes({
        settings: { sourceHook: async (name) => hook(name) },
        log,
        clock,
        jobs: { add: async (job) => void jobs.push(job) },
        readJob: (source, full) => ({ name: 'read', payload: { source, full }, key: `read:${source}` }),
      }),
    },
  });

beforeEach(() => {
  jobs = [];
  log = recordingLog();
  hook = (name) =>
    name === 'okta'
      ? ({ body, headers, query, method }) => {
          if (headers.get('x-secret') !== 'right') return { status: 401, wakes: false };
          const text = `${method} ${query.get('a')} ${body}`;
          return { status: 200, wakes: method === 'POST', body: { type: 'text/plain', text } };
        }
      : undefined;
});

const right = { 'x-secret': 'right' };

describe('a hook', () => {
  test('is told what was sent, and answers as it says', async () => {
    const answer = await open().request('/hooks/okta?a=1', { method: 'POST', body: 'b', headers: right });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await answer.text()).toBe('POST 1 b');
  });

  test('wakes one reading of its source alone, a little later, beside those asked for by hand', async () => {
    await open().request('/hooks/okta', { method: 'POST', headers: right });
    expect(jobs).toEqual([
      {
        name: 'read',
        payload: { source: 'okta', full: false },
        key: 'wake:okta',
        runAt: clock.now() + 10_000,
      },
    ]);
  });

  test('has its subscriptions renewed where the other side is about to stop calling', async () => {
    hook = () => () => ({ status: 202, wakes: false, renews: true });
    await open().request('/hooks/entra', { method: 'POST' });
    expect(jobs).toMatchObject([{ name: 'subscribe', payload: { source: 'entra', renew: true } }]);
  });

  test('wakes nothing when it is not believed, and the log knows', async () => {
    const answer = await open().request('/hooks/okta', { method: 'POST', headers: { 'x-secret': 'wrong' } });
    expect([answer.status, await answer.text(), jobs]).toEqual([401, '', []]);
    expect(log.lines.some(({ message }) => message.includes('without the right secret'))).toBe(true);
    expect(JSON.stringify(log.lines)).not.toContain('wrong');
  });

  test('that is none is not there, whatever is sent', async () => {
    for (const name of ['hr', 'nobody']) {
      const answer = await open().request(`/hooks/${name}`, { method: 'POST', headers: right });
      expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'not-found' }]);
    }
    expect((await open().request('/hooks/okta', { method: 'PUT', headers: right })).status).toBe(404);
  });

  test('whose secret is not at hand says so to the log alone', async () => {
    hook = () => {
      throw new ProvisioningError('invalid', 'The environment has no OKTA_HOOK_SECRET.');
    };
    const answer = await open().request('/hooks/okta', { method: 'POST' });
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain('OKTA_HOOK_SECRET');
    expect(JSON.stringify(log.lines)).toContain('cannot be judged');
  });
});

describe('a body beyond a mebibyte', () => {
  const long = 'a'.repeat(1_048_577);

  test('is refused by what it says of its length', async () => {
    const headers = { ...right, 'content-length': String(long.length) };
    const answer = await open().request('/hooks/okta', { method: 'POST', body: long, headers });
    expect([answer.status, jobs]).toEqual([413, []]);
  });

  test('is read no further where it says nothing of its length', async () => {
    let given = 0;
    const body = new ReadableStream({
      pull(controller) {
        given += 1;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    const init = { method: 'POST', body, headers: right, duplex: 'half' } as RequestInit;
    const answer = await open().request(new Request('http://localhost/hooks/okta', init));
    expect([answer.status, jobs]).toEqual([413, []]);
    expect(given).toBeLessThan(25);
  });
});
