import { expect, test } from 'vitest';
import type { Clock } from '../model/index.ts';
import { hastyClock } from '../testkit/tools.ts';
import { openRateLimit } from './rate-limit.ts';

const start = Date.UTC(2026, 0, 5, 8);
const never = { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY };

/** The token bucket of Data Center: capacity, and tokens that drip in. */
function bucket(clock: Clock, capacity: number, perSecond: number) {
  let tokens = capacity;
  let at = clock.now();
  const refusals: number[] = [];
  return {
    refusals,
    async answer(): Promise<Response> {
      tokens = Math.min(capacity, tokens + ((clock.now() - at) / 1_000) * perSecond);
      at = clock.now();
      const granted = tokens >= 1;
      if (granted) tokens -= 1;
      else refusals.push(at);
      return new Response(null, {
        status: granted ? 200 : 429,
        headers: {
          'x-ratelimit-limit': String(capacity),
          'x-ratelimit-remaining': String(Math.floor(tokens)),
          'x-ratelimit-fillrate': String(perSecond),
          'x-ratelimit-interval-seconds': '1',
          'retry-after': tokens >= 1 ? '0' : '1',
        },
      });
    },
  };
}

test('it slows down before it is refused, and is as fast as the bucket fills', async () => {
  const clock = hastyClock(start);
  const server = bucket(clock, 10, 5);
  const limit = openRateLimit(clock);
  for (let sent = 0; sent < 200; sent += 1) await limit.through(() => server.answer(), never);
  expect(server.refusals).toEqual([]);
  const seconds = (clock.now() - start) / 1_000;
  expect(seconds).toBeGreaterThan(37);
  expect(seconds).toBeLessThan(42);
});

test('requests side by side do not overdraw the bucket either', async () => {
  const clock = hastyClock(start);
  const server = bucket(clock, 10, 5);
  const limit = openRateLimit(clock);
  await limit.through(() => server.answer(), never);
  await Promise.all(Array.from({ length: 100 }, () => limit.through(() => server.answer(), never)));
  expect(server.refusals).toEqual([]);
});

test('Retry-After on a good answer is no reason to wait', async () => {
  const clock = hastyClock(start);
  const limit = openRateLimit(clock);
  const answer = () => Promise.resolve(new Response(null, { headers: { 'retry-after': '30' } }));
  await limit.through(answer, never);
  await limit.through(answer, never);
  expect(clock.now()).toBe(start);
});

test('after 429 everybody waits, not only who was refused', async () => {
  const clock = hastyClock(start);
  const limit = openRateLimit(clock);
  await limit.through(
    async () => new Response(null, { status: 429, headers: { 'retry-after': '12' } }),
    never,
  );
  await limit.through(async () => new Response(null), never);
  expect(clock.now()).toBe(start + 12_000);
});

test('when a reset is told and nothing remains, it waits for the reset', async () => {
  const clock = hastyClock(start);
  const limit = openRateLimit(clock);
  const headers = {
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': new Date(start + 45_000).toISOString(),
  };
  await limit.through(async () => new Response(null, { headers }), never);
  await limit.through(async () => new Response(null), never);
  expect(clock.now()).toBe(start + 45_000);
});

test('a pace known from the start is kept without headers', async () => {
  const clock = hastyClock(start);
  const limit = openRateLimit(clock, { capacity: 2, perSecond: 1 });
  for (let sent = 0; sent < 7; sent += 1) await limit.through(async () => new Response(null), never);
  expect(clock.now()).toBe(start + 5_000);
});

test('turns come in the order asked, and a failed request does not hold up the next', async () => {
  const clock = hastyClock(start);
  const limit = openRateLimit(clock, { capacity: 1, perSecond: 1 });
  const order: number[] = [];
  const results = await Promise.allSettled(
    [1, 2, 3].map((n) =>
      limit.through(async () => {
        order.push(n);
        if (n === 2) throw new Error('cut');
        return new Response(null);
      }, never),
    ),
  );
  expect(order).toEqual([1, 2, 3]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('waiting ends when the work is to be left', async () => {
  const clock = hastyClock(start);
  const limit = openRateLimit(clock);
  await limit.through(
    async () => new Response(null, { status: 429, headers: { 'retry-after': '12' } }),
    never,
  );
  const leave = { ...never, signal: AbortSignal.abort(new Error('stopped')) };
  await expect(limit.through(async () => new Response(null), leave)).rejects.toThrow('stopped');
});

test('whoever would have to wait beyond the deadline is told so at once, and nothing is sent', async () => {
  const clock = hastyClock(start);
  const limit = openRateLimit(clock);
  const refused = async () => new Response(null, { status: 429, headers: { 'retry-after': '7200' } });
  await limit.through(refused, never);
  let sent = 0;
  const next = limit.through(async () => new Response(String(++sent)), {
    ...never,
    deadline: start + 600_000,
  });
  await expect(next).rejects.toMatchObject({ code: 'rate-limited', retryAfter: 7_200 });
  expect([sent, clock.now()]).toEqual([0, start]);
});

test('a window told by a clock that is ahead is waited out by that clock, with a tenth of it left to others', async () => {
  const clock = hastyClock(start);
  const ahead = 600_000;
  const answer = (remaining: number) => async () =>
    new Response(null, {
      headers: {
        date: new Date(clock.now() + ahead).toUTCString(),
        'x-rate-limit-limit': '20',
        'x-rate-limit-remaining': String(remaining),
        'x-rate-limit-reset': String((start + ahead) / 1_000 + 60),
      },
    });
  const limit = openRateLimit(clock);
  await limit.through(answer(10), never);
  await limit.through(answer(3), never);
  expect(clock.now() - start).toBe(0);
  await limit.through(answer(19), never);
  expect(clock.now() - start).toBe(60_000);
});

test('a limit of nothing speaks of too many requests at once: its end is not waited for', async () => {
  const clock = hastyClock(start);
  const headers = {
    'x-rate-limit-limit': '0',
    'x-rate-limit-remaining': '0',
    'x-rate-limit-reset': String(start / 1_000 + 3_600),
  };
  const limit = openRateLimit(clock);
  await limit.through(async () => new Response(null, { status: 429, headers }), never);
  await limit.through(async () => new Response(null), never);
  expect(clock.now() - start).toBe(1_000);
});

/** An answer of Atlassian Cloud: what is left of a window that ends a minute after the start. */
function cloud(
  remaining: number,
  more: { readonly status?: number; readonly headers?: object } = {},
): Response {
  return new Response(null, {
    status: more.status ?? 200,
    headers: {
      'x-ratelimit-limit': '100',
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-reset': new Date(start + 60_000).toISOString(),
      ...more.headers,
    },
  });
}

test('the window of one endpoint holds up that endpoint alone', async () => {
  const clock = hastyClock(start);
  const limit = openRateLimit(clock);
  await limit.through(async () => cloud(0), never, 'GET /users');
  await limit.through(async () => new Response(null), never, 'GET /groups');
  expect(clock.now()).toBe(start);
  await limit.through(async () => new Response(null), never, 'GET /users');
  expect(clock.now()).toBe(start + 60_000);
});

test('who waits at one endpoint does not stand in the way of the others', async () => {
  const clock = hastyClock(start);
  const limit = openRateLimit(clock);
  await limit.through(async () => cloud(0), never, 'a');
  const done: string[] = [];
  const ask = async (lane: string) => {
    await limit.through(async () => new Response(null), never, lane);
    done.push(`${lane} ${(clock.now() - start) / 1_000}`);
  };
  await Promise.all([ask('a'), ask('b')]);
  expect(done).toEqual(['b 0', 'a 60']);
});

test.each([
  ['jira-burst-based', 0],
  ['jira-quota-tenant-based', 60],
  ['jira-cost-based', 60],
])('what %s refuses holds up others for %i seconds', async (reason, seconds) => {
  const clock = hastyClock(start);
  const limit = openRateLimit(clock);
  const refused = cloud(0, { status: 429, headers: { 'ratelimit-reason': reason, 'retry-after': '60' } });
  await limit.through(async () => refused, never, 'GET /users');
  await limit.through(async () => new Response(null), never, 'GET /groups');
  expect(clock.now()).toBe(start + seconds * 1_000);
});

test('near its end a window is spread over the time that is left, so that nothing is ever refused', async () => {
  const clock = hastyClock(start);
  const limit = openRateLimit(clock);
  let left = 100;
  let reset = start + 60_000;
  const refusals: number[] = [];
  const answer = async () => {
    if (clock.now() >= reset) [left, reset] = [100, reset + 60_000];
    if (left === 0) refusals.push(clock.now());
    left = Math.max(0, left - 1);
    return cloud(left, { headers: { 'x-ratelimit-reset': new Date(reset).toISOString() } });
  };
  const times: number[] = [];
  for (let sent = 0; sent < 150; sent += 1) {
    await limit.through(answer, never, 'GET /users');
    times.push((clock.now() - start) / 1_000);
  }
  expect(refusals).toEqual([]);
  expect(times[79]).toBe(0);
  expect(times[90]).toBeGreaterThan(20);
  expect(times.at(-1)).toBeLessThan(62);
});

test('the other side itself may say that the end is near', async () => {
  const clock = hastyClock(start);
  const limit = openRateLimit(clock);
  await limit.through(async () => cloud(60, { headers: { 'x-ratelimit-nearlimit': 'true' } }), never, 'a');
  await limit.through(async () => cloud(59), never, 'a');
  expect(clock.now() - start).toBe(1_000);
});

test('no more are under way at once than the other side can bear, and slowly more again', async () => {
  const clock = hastyClock(start);
  const limit = openRateLimit(clock);
  let underWay = 0;
  let most = 0;
  const send = (headers: Record<string, string>, status: number) => async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await clock.sleep(100);
    underWay -= 1;
    return new Response(null, { status, headers });
  };
  const many = (answer: () => Promise<Response>) =>
    Promise.all(Array.from({ length: 100 }, () => limit.through(answer, never)));
  await many(send({}, 200));
  expect(most).toBe(32);
  await limit.through(send({ 'x-rate-limit-limit': '0' }, 429), never);
  most = 0;
  await many(send({}, 200));
  expect(most).toBeLessThanOrEqual(3);
});

test('waiting for others to end ends when the work is to be left', async () => {
  const limit = openRateLimit(hastyClock(start));
  let answer: (response: Response) => void = () => undefined;
  const held = new Promise<Response>((resolve) => {
    answer = resolve;
  });
  const first = Array.from({ length: 32 }, () => limit.through(() => held, never));
  const leaving = new AbortController();
  const late = limit.through(async () => new Response(null), { ...never, signal: leaving.signal });
  await new Promise((resolve) => setImmediate(resolve));
  leaving.abort(new Error('stopped'));
  await expect(late).rejects.toThrow('stopped');
  answer(new Response(null));
  await Promise.all(first);
});
