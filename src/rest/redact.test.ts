import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactBody, redactHeaders, redactText, redactUrl } from './redact.ts';

test('headers with credentials are hidden, all others shown', () => {
  const headers = new Headers({
    authorization: 'Bearer abc',
    cookie: 'JSESSIONID=1',
    'x-api-key': 'k',
    'x-atlassian-token': 'no-check',
    accept: 'application/json',
  });
  expect(redactHeaders(headers)).toEqual({
    accept: 'application/json',
    authorization: '[redacted]',
    cookie: '[redacted]',
    'x-api-key': '[redacted]',
    'x-atlassian-token': 'no-check',
  });
});

test.each([
  ['https://ada:pw@jira.example.com/x', 'https://[redacted]@jira.example.com/x'],
  ['https://j.example.com/x?token=abc&user=ada', 'https://j.example.com/x?token=[redacted]&user=ada'],
  ['https://j.example.com/user?username=ada', 'https://j.example.com/user?username=ada'],
])('the address %s is shown as %s', (address, shown) => {
  expect(redactUrl(address)).toBe(shown);
});

test('bodies are redacted at every depth, and say still what kind of token it was', () => {
  expect(
    redactBody({
      name: 'ada',
      password: 'pw',
      nested: [{ access_token: 'abc', expires_in: 3600, token_type: 'Bearer' }],
      note: 'sent with Bearer abcdef',
    }),
  ).toEqual({
    name: 'ada',
    password: '[redacted]',
    nested: [{ access_token: '[redacted]', expires_in: 3600, token_type: 'Bearer' }],
    note: 'sent with Bearer [redacted]',
  });
});

test.each([
  ['Authorization: Basic YWRhOnB3', 'Authorization: Basic [redacted]'],
  ['{"password":"hunter2","name":"ada"}', '{"password":[redacted],"name":"ada"}'],
  ['grant_type=x&client_secret=s3cret&scope=y', 'grant_type=x&client_secret=[redacted]&scope=y'],
  ['"-secret": "x", --token=abc', '"-secret": [redacted], --token=[redacted]'],
  ['token eyJhbGciOi.eyJzdWIi.c2ln was refused', 'token [redacted] was refused'],
  [`/scim/v2/idp/rollcall_${'Ab-_'.repeat(11)}/Users`, '/scim/v2/idp/[redacted]/Users'],
  ['rollcall_http_request_seconds', 'rollcall_http_request_seconds'],
])('in running text, %s becomes %s', (text, shown) => {
  expect(redactText(text)).toBe(shown);
});

test('a text that goes on as a secret begins is looked at once', () => {
  for (const part of ['token-', 'eyJ-', 'a-', 'secret', 'bearer ', 'token ', 'eyJabcdef.', 'rollcall_'])
    expect(redactText(`${part.repeat(100_000)} token=x`)).toMatch(/ token=\[redacted\]$/);
});

test('a known secret is hidden wherever it stands, also URL-encoded', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 6 }), fc.string(), fc.string(), (secret, before, after) => {
      const shown = redactText(`${before}${secret}${after}${encodeURIComponent(secret)}`, [secret]);
      if (!'[redacted]'.includes(secret)) expect(shown.replaceAll('[redacted]', '')).not.toContain(secret);
    }),
  );
});
