import { describe, expect, test } from 'vitest';
import { type Fault, faultyFetch } from './faults.ts';
import { hastyClock, serve } from './tools.ts';

function pretend() {
  const done: string[] = [];
  const inner = serve({
    'https://x.example.com': async (request) => {
      done.push(`${request.method} ${new URL(request.url).pathname} ${await request.text()}`);
      return Response.json({ done: done.length });
    },
  });
  const web = faultyFetch(inner, hastyClock(1000));
  const send = (method: string, path: string, body?: string) =>
    web.fetch(new Request(`https://x.example.com${path}`, { method, ...(body !== undefined && { body }) }));
  return { done, web, send };
}

test('requests pass through and are remembered with their time, their body and whether they write', async () => {
  const { done, web, send } = pretend();
  await send('GET', '/a?b=c');
  await send('POST', '/a', 'hello');
  expect(done).toEqual(['GET /a ', 'POST /a hello']);
  expect(web.sent.map(({ number, writes, what, at, body }) => [number, writes, what, at, body])).toEqual([
    [1, false, 'GET /a', 1000, ''],
    [2, true, 'POST /a', 1000, 'hello'],
  ]);
});

describe('a fault', () => {
  const cases: readonly (readonly [Fault, { status?: number; done: number }])[] = [
    [
      { kind: 'rate-limited', seconds: 9 },
      { status: 429, done: 0 },
    ],
    [
      { kind: 'refused', status: 403 },
      { status: 403, done: 0 },
    ],
    [{ kind: 'lost' }, { status: 500, done: 1 }],
    [{ kind: 'cut' }, { done: 1 }],
  ];
  for (const [fault, expected] of cases) {
    test(`${JSON.stringify(fault)} ${expected.done ? 'has its effect' : 'has no effect'} and gives ${expected.status ?? 'no answer'}`, async () => {
      const { done, web, send } = pretend();
      web.plan(({ writes }) => (writes ? fault : undefined));
      expect((await send('GET', '/')).status).toBe(200);
      done.length = 0;
      const answer = await send('PUT', '/', 'x').catch((thrown: unknown) => thrown);
      expect(done).toHaveLength(expected.done);
      if (expected.status === undefined) expect(answer).toBeInstanceOf(TypeError);
      else expect((answer as Response).status).toBe(expected.status);
      expect(web.sent.at(-1)?.fault).toEqual(fault);
    });
  }

  test('tells how long to wait and echoes the headers, as careless servers do', async () => {
    const { web } = pretend();
    web.plan(() => ({ kind: 'rate-limited', seconds: 9 }));
    const answer = await web.fetch(
      new Request('https://x.example.com', { headers: { authorization: 'Bearer s3cret' } }),
    );
    expect(answer.headers.get('retry-after')).toBe('9');
    expect(await answer.text()).toContain('Bearer s3cret');
  });

  test('is planned anew, and counting begins anew with each plan', async () => {
    const { web, send } = pretend();
    web.plan(({ number }) => (number === 2 ? { kind: 'refused', status: 503 } : undefined));
    expect((await send('GET', '/')).status).toBe(200);
    expect((await send('GET', '/')).status).toBe(503);
    web.plan(undefined);
    expect((await send('GET', '/')).status).toBe(200);
    expect(web.sent).toHaveLength(1);
  });
});

test('with pages repeated, the path that was asked last is answered as before, and others are not', async () => {
  const { web, send } = pretend();
  web.repeatPages();
  const told = async (path: string) => (await (await send('GET', path)).json()) as unknown;
  expect(await told('/a?page=1')).toEqual({ done: 1 });
  expect(await told('/a?page=2')).toEqual({ done: 1 });
  expect(await told('/b')).toEqual({ done: 2 });
  expect(await told('/a?page=3')).toEqual({ done: 3 });
});

test('a connector that goes in circles is stopped', async () => {
  const { send } = pretend();
  const circle = async () => {
    for (;;) await send('GET', '/');
  };
  await expect(circle()).rejects.toThrow('more than 2000 requests');
});

test('a request whose signal is aborted is not sent', async () => {
  const { done, web } = pretend();
  const signal = AbortSignal.abort(new Error('leave'));
  await expect(web.fetch(new Request('https://x.example.com', { signal }))).rejects.toThrow('leave');
  expect(done).toEqual([]);
});
