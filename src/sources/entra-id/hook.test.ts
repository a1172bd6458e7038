import { describe, expect, test } from 'vitest';
import type { HookCall } from '../../model/index.ts';
import { entraId } from './index.ts';

const secret = 'client-state-0123456789';
const app = { tenant: 'contoso.onmicrosoft.com', clientId: 'app', clientSecret: 'secret' };
const hookWith = (settings: Readonly<Record<string, string>> = { hookSecret: secret }) =>
  entraId.hook?.(entraId.config.parse({ ...app, ...settings }));

const notification = (told: Readonly<Record<string, string>> = {}) => ({
  subscriptionId: 'sub-1',
  clientState: secret,
  changeType: 'updated',
  resource: 'Users/1',
  ...told,
});

function call(value: unknown, query = ''): HookCall {
  const body = typeof value === 'string' ? value : JSON.stringify({ value });
  return { method: 'POST', headers: new Headers(), query: new URLSearchParams(query), body };
}

test('a source without a secret for it has no hook', () => {
  expect(hookWith({})).toBeUndefined();
});

describe('notifications of Microsoft Graph', () => {
  test('the handshake is answered with the token as plain text, and wakes nothing', () => {
    const token = 'Validation: Testing client application reachability for subscription Request-Id: 1+2';
    expect(hookWith()?.(call('', `validationToken=${encodeURIComponent(token)}`))).toEqual({
      status: 200,
      body: { type: 'text/plain', text: token },
      wakes: false,
    });
  });

  test.each(['', '<script>', 'a'.repeat(4_097)])('a handshake with the token %s is refused', (token) => {
    expect(hookWith()?.(call('', `validationToken=${encodeURIComponent(token)}`))).toEqual({
      status: 400,
      wakes: false,
    });
  });

  test('the right clientState wakes', () => {
    expect(hookWith()?.(call([notification(), notification()]))).toEqual({ status: 202, wakes: true });
  });

  test('a wrong clientState is answered as the right one is, and wakes nothing', () => {
    const answer = hookWith()?.(call([notification({ clientState: 'guessed' })]));
    expect(answer).toMatchObject({ status: 202, wakes: false });
    expect(answer?.body).toBeUndefined();
    const { clientState: _, ...without } = notification();
    expect(hookWith()?.(call([without]))).toMatchObject({ status: 202, wakes: false });
  });

  test('of several notifications those that are believed wake, and the others are remarked upon', () => {
    expect(hookWith()?.(call([notification({ clientState: 'guessed' }), notification()]))).toEqual({
      status: 202,
      wakes: true,
      remark: expect.stringContaining('was not believed'),
    });
  });

  test.each([
    ['reauthorizationRequired', 'sub-1 of Microsoft Graph is about to end: renew it'],
    ['subscriptionRemoved', 'make it anew'],
    ['missed', 'lost notifications'],
  ])('a lifecycle notification %s wakes and is told to administrators', (lifecycleEvent, words) => {
    expect(hookWith()?.(call([notification({ lifecycleEvent })]))).toEqual({
      status: 202,
      wakes: true,
      remark: expect.stringContaining(words),
    });
  });

  test.each([
    ['reauthorizationRequired', 'it is renewed now'],
    ['subscriptionRemoved', 'it is made anew now'],
  ])('%s has Rollcall renew what it made itself', (lifecycleEvent, words) => {
    const hook = entraId.hook?.(entraId.config.parse({ ...app, hookSecret: secret, subscribes: true }));
    expect(hook?.(call([notification({ lifecycleEvent })]))).toEqual({
      status: 202,
      wakes: true,
      renews: true,
      remark: expect.stringContaining(words),
    });
    expect(hook?.(call([notification({ lifecycleEvent, clientState: 'guessed' })]))).not.toHaveProperty(
      'renews',
    );
  });

  test.each(['', '{', '{"value":{}}'])('the body %s is refused', (body) => {
    expect(hookWith()?.(call(body))).toEqual({ status: 400, wakes: false });
  });

  test('none is asked for by GET', () => {
    expect(hookWith()?.({ ...call([]), method: 'GET' })).toEqual({ status: 400, wakes: false });
  });
});
