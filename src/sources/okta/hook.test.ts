import { describe, expect, test } from 'vitest';
import type { HookCall } from '../../model/index.ts';
import { okta } from './index.ts';

const secret = 'hook-secret-0123456789';

function hookWith(settings: Readonly<Record<string, string>> = { hookSecret: secret }) {
  return okta.hook?.(okta.config.parse({ url: 'https://example.okta.com', token: '00token', ...settings }));
}

const delivery = JSON.stringify({
  eventType: 'com.okta.event_hook',
  data: { events: [{ eventType: 'user.lifecycle.create', target: [] }] },
});

function call(headers: Readonly<Record<string, string>>, told: Partial<HookCall> = {}): HookCall {
  return {
    method: 'POST',
    headers: new Headers(headers),
    query: new URLSearchParams(),
    body: delivery,
    ...told,
  };
}

test('a source without a secret for it has no hook', () => {
  expect(hookWith({})).toBeUndefined();
});

describe('an event hook of Okta', () => {
  test('answers the one-time verification with what was sent, and wakes nothing', () => {
    const challenge = { 'x-okta-verification-challenge': 'a"b' };
    expect(hookWith()?.(call(challenge, { method: 'GET', body: '' }))).toEqual({
      status: 200,
      body: { type: 'application/json', text: '{"verification":"a\\"b"}' },
      wakes: false,
    });
  });

  test.each([{}, { 'x-okta-verification-challenge': 'a'.repeat(1_025) }])(
    'refuses a verification that is none',
    (headers) => {
      expect(hookWith()?.(call(headers, { method: 'GET', body: '' }))).toEqual({ status: 400, wakes: false });
    },
  );

  test('wakes with the right secret, in the header that the settings name', () => {
    expect(hookWith()?.(call({ authorization: secret }))).toEqual({ status: 204, wakes: true });
    const named = hookWith({ hookSecret: secret, hookHeader: 'X-Rollcall' });
    expect(named?.(call({ 'x-rollcall': secret }))).toMatchObject({ wakes: true });
    expect(named?.(call({ authorization: secret }))).toEqual({ status: 401, wakes: false });
  });

  test.each([{}, { authorization: '' }, { authorization: `${secret}0` }, { authorization: secret.slice(1) }])(
    'believes nobody who shows %o',
    (headers) => {
      expect(hookWith()?.(call(headers))).toEqual({ status: 401, wakes: false });
    },
  );

  test.each(['', '{', '[]', '{"data":{}}'])('refuses the body %s', (body) => {
    expect(hookWith()?.(call({ authorization: secret }, { body }))).toEqual({ status: 400, wakes: false });
  });

  test('does not wake for a delivery without events', () => {
    const body = '{"data":{"events":[]}}';
    expect(hookWith()?.(call({ authorization: secret }, { body }))).toEqual({ status: 204, wakes: false });
  });
});
