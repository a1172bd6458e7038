import { expect, test } from 'vitest';
import type { Fetch } from '../../model/index.ts';
import { monday } from '../../testkit/clock.ts';
import { pretendSlack, pretendTeams, receiveWebhooks } from '../../testkit/webhook-receiver.ts';
import type { Message } from '../compose.ts';
import { callSlack, callTeams } from './chat.ts';
import { post } from './post.ts';
import { callWebhook, signed } from './webhook.ts';

const secret = 'a secret of four and twenty letters';
const item = {
  kind: 'plan-held',
  about: 'staff',
  title: 'A plan of <staff> & *all* waits',
  text: '[Look](https://evil.example.com) here',
  link: 'https://rollcall.example.com/plans/1',
  facts: { sync: 'staff' },
  at: monday,
};
const message: Message = {
  id: 'batch-1',
  subject: 'Rollcall: A plan waits',
  items: [item],
  open: 'Look at it',
  footer: 'Sent by Rollcall.',
};
const many: Message = {
  ...message,
  items: Array.from({ length: 80 }, () => ({ ...item, text: 'long '.repeat(900) })),
};

test('a webhook believes what is signed with its secret, and takes the same message once', async () => {
  const receiver = receiveWebhooks(secret, { now: () => monday });
  const send = (other = secret, now = monday) =>
    callWebhook({ url: 'https://ops.example.com/hook', secret: other }, message, {
      fetch: receiver.fetch,
      now,
    });
  await send();
  await send();
  expect(receiver.calls).toMatchObject([
    {
      id: 'batch-1',
      body: { type: 'rollcall.notices', data: { notices: [{ kind: 'plan-held', about: 'staff' }] } },
    },
  ]);
  await expect(send('another secret of twenty-four')).rejects.toMatchObject({ code: 'forbidden' });
  await expect(send(secret, monday - 600_000)).rejects.toMatchObject({ code: 'forbidden' });
});

test('the signature is that of the example in Standard Webhooks', () => {
  const body = '{"test": 2432232314}';
  const key = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  expect(signed({ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body, secret: key }, 1_614_265_330_000)).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('Slack gets texts in which nothing is taken for its signs, and never more than it takes', async () => {
  const slack = pretendSlack('/services/T0/B0/secret');
  const url = 'https://hooks.slack.com/services/T0/B0/secret';
  await callSlack(url, message, slack.fetch);
  expect(slack.messages[0]).toContain('A plan of &lt;staff&gt; &amp; *all* waits');
  await callSlack(url, many, slack.fetch);
  expect(slack.messages).toHaveLength(2);
});

test('Teams gets one card, in which what a source tells becomes no link, and never more than it takes', async () => {
  const teams = pretendTeams('/workflows/1');
  const url = 'https://prod.example.com/workflows/1';
  await callTeams(url, message, teams.fetch);
  expect(teams.messages[0]).not.toContain('[Look](https');
  await callTeams(url, many, teams.fetch);
  expect(teams.messages).toHaveLength(2);
});

test('an address that is not there any more is told without the address itself', async () => {
  const slack = pretendSlack('/services/T0/B0/secret');
  const url = 'https://hooks.slack.com/services/T0/B0/old-secret';
  const error = await callSlack(url, message, slack.fetch).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'not-found', message: expect.stringContaining('hooks.slack.com') });
  expect(JSON.stringify(error) + String(error)).not.toContain('old-secret');
});

const answering =
  (status: number, headers: Record<string, string> = {}): Fetch =>
  async () =>
    new Response('no', { status, headers });

test.each([
  [429, { 'retry-after': '120' }, 'rate-limited', 120],
  [500, {}, 'unavailable', undefined],
  [302, { location: 'https://elsewhere.example.com' }, 'invalid', undefined],
  [400, {}, 'invalid', undefined],
  [410, {}, 'not-found', undefined],
])('an answer of %d is %s', async (status, headers, code, retryAfter) => {
  const called = { title: 'The webhook', url: 'https://ops.example.com', body: '{}' };
  const refused = post(called, answering(status, headers as Record<string, string>));
  await expect(refused).rejects.toMatchObject({ code, ...(retryAfter === undefined ? {} : { retryAfter }) });
});

test('whoever cannot be reached is to be tried again', async () => {
  const fetch: Fetch = async () => {
    throw new TypeError('fetch failed', {
      cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
    });
  };
  const called = { title: 'The webhook', url: 'https://ops.example.com/secret-path', body: '{}' };
  const error = await post(called, fetch).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'unavailable' });
  expect(String(error)).not.toContain('secret-path');
});
