import { describe, expect, test } from 'vitest';
import { linesOf } from '../../testkit/check-lines.ts';
import { testTools } from '../../testkit/tools.ts';
import { jiraDataCenter } from './index.ts';
import { openPretend } from './pretend-world.ts';

const open = (options?: Parameters<typeof openPretend>[1]) =>
  openPretend((fetch) => testTools({ fetch }), options);

test.each(['8.14.0', '8.20.30', '9.4.0', '9.12.0', '10.0.1', '10.3.24', '11.3.8', '12.0.0'])(
  'Jira %s is good',
  async (version) => {
    await expect(open({ version }).target.check()).resolves.toBeUndefined();
  },
);

describe('what is missing is said in words', () => {
  test.each([
    [
      'too old a version',
      { version: '8.5.0' },
      'unsupported',
      /version 8\.5\.0, which is too old: update it to 8\.13 or later/,
    ],
    [
      'a token to a version that knows none',
      { version: '8.13.27' },
      'unsupported',
      /knows no personal access tokens: connect with a username and a password/,
    ],
    [
      'a wrong address',
      { config: { url: 'https://jira.example.com/wrong' } },
      'unavailable',
      /check the url with its context path/,
    ],
    ['an unknown token', { config: { token: 'pat-wrong-0123456789' } }, 'unauthorized', /renew the token/],
  ] as const)('%s', async (_, options, code, words) => {
    await expect(open(options).target.check()).rejects.toMatchObject({
      code,
      message: expect.stringMatching(words),
    });
  });

  test('the rights of an administrator', async () => {
    const { jira, target } = open();
    jira.hand.leave('jira-administrators', 'rollcall');
    await expect(target.check()).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('Administrator privileges are required'),
    });
  });

  test('a token that was revoked after the connection was opened', async () => {
    const { jira, target } = open();
    await target.check();
    jira.hand.revokeToken('pat-0123456789-secret');
    await expect(target.check()).rejects.toMatchObject({ code: 'unauthorized' });
  });

  test.each([
    ['login', 'unauthorized', /page to sign in/],
    ['page', 'unavailable', /502/],
    ['unreachable', 'unavailable', /does not accept connections/],
  ] as const)('a %s instead of Jira', async (kind, code, words) => {
    const { jira, target } = open();
    jira.accidents.plan({ kind, times: 99 });
    await expect(target.check()).rejects.toMatchObject({ code, message: expect.stringMatching(words) });
  });

  test('Jira Cloud', async () => {
    const fetch = async () => Response.json({ version: '1001.0.0-SNAPSHOT', deploymentType: 'Cloud' });
    const target = openPretend(() => testTools({ fetch })).target;
    await expect(target.check()).rejects.toThrow(/atlassian-cloud/);
  });

  test('a CAPTCHA after too many wrong passwords', async () => {
    const { jira, tools } = open();
    const config = { url: jira.url, username: 'rollcall', password: 'wrong-password' };
    const check = () => jiraDataCenter.open(jiraDataCenter.config.parse(config), tools).check();
    for (const code of ['unauthorized', 'unauthorized', 'unauthorized'])
      await expect(check()).rejects.toMatchObject({ code });
    await expect(check()).rejects.toThrow(/CAPTCHA.*sign in once by hand/);
  });
});

test('a language other than English and hidden addresses are warned of', async () => {
  const { jira, target } = openPretend((fetch) => testTools({ fetch }), { hideEmails: true });
  jira.seed({ users: [{ name: 'deutsch', locale: 'de_DE', groups: ['jira-administrators'] }] });
  jira.hand.addToken('pat-0123456789-secret', 'deutsch');
  await target.check();
  const lines = (await linesOf(target)).filter(({ state }) => state === 'missing');
  expect(lines).toMatchObject([
    { name: 'English', needed: false, message: expect.stringContaining('to English in the profile') },
    { name: 'e-mail addresses', needed: false, message: expect.stringContaining('User email visibility') },
  ]);
});

test.each([
  [{ url: 'https://jira.example.com', token: 'x' }, []],
  [{ url: 'jira.example.com', token: 'x' }, ['url']],
  [{ url: 'https://jira.example.com?x=1', token: 'x' }, ['url']],
  [{ url: 'https://jira.example.com' }, ['token']],
  [{ url: 'https://jira.example.com', username: 'a' }, ['password']],
  [{ url: 'https://jira.example.com', username: 'a', password: 'b', token: 'c' }, ['username', 'password']],
  [
    { url: 'https://jira.example.com', token: 'x', concurrency: 0, 'page-size': 0 },
    ['page-size', 'concurrency'],
  ],
])('settings %j have faults at %j', (settings, paths) => {
  const faults = jiraDataCenter.config.safeParse(settings).error?.issues ?? [];
  expect(faults.map(({ path }) => path.join('.'))).toEqual(paths);
});
