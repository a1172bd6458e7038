import { expect, test } from 'vitest';
import { hastyClock, testTools } from '../testkit/tools.ts';
import { basic, bearer } from './auth/static.ts';
import { openRest } from './client.ts';
import { limitOf } from './credential-limit.ts';

const origin = 'https://app.example.com';
const call = { method: 'GET', path: 'users', purpose: 'list users' } as const;

test('a credential has one limit at an origin, whoever asks for it; another credential or origin has another', () => {
  const tools = testTools();
  const mine = limitOf(tools, { origin, auth: bearer('secret-1') });
  expect(limitOf(tools, { origin, auth: bearer('secret-1') })).toBe(mine);
  for (const [at, auth] of [
    [origin, bearer('secret-2')],
    [origin, basic('ada', 'secret-1')],
    ['https://other.example.com', bearer('secret-1')],
  ] as const)
    expect(limitOf(tools, { origin: at, auth })).not.toBe(mine);
  expect(limitOf(testTools(), { origin, auth: bearer('secret-1') })).not.toBe(mine);
});

test('two connections with one token wait together, and a run begins at the pace at which the one before left off', async () => {
  const clock = hastyClock();
  const start = clock.now();
  const sent: number[] = [];
  const tools = testTools({
    clock,
    async fetch() {
      sent.push(clock.now() - start);
      const headers = {
        'x-ratelimit-limit': '10',
        'x-ratelimit-remaining': sent.length === 1 ? '1' : '5',
        'x-ratelimit-fillrate': '1',
        'x-ratelimit-interval-seconds': '1',
      };
      return new Response(null, { headers });
    },
  });
  const open = (title: string, token: string) =>
    openRest({ base: origin, title, auth: bearer(token) }, tools);
  await open('Jira', 'shared').send(call);
  await open('Jira again', 'shared').send(call);
  expect(sent).toEqual([0, 1_000]);
  await open('Jira with another token', 'another').send(call);
  expect(sent).toEqual([0, 1_000, 1_000]);
});
