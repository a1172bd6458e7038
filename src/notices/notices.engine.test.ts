import { expect, test } from 'vitest';
import { failedRun, heldPlan, lateLeaver, openStage, type Stage } from './stage.ts';

const hour = 3_600_000;
const day = 24 * hour;

const told = ({ ops }: Stage): readonly (readonly string[])[] =>
  ops.calls.map(({ body }) => body.data.notices.map(({ kind, about }) => `${kind} ${about}`));

test('a plan that waits is told by every channel, with where it is to be seen, and told again a day later', async () => {
  await using stage = await openStage();
  stage.held = [heldPlan('plan-1')];
  await stage.look();
  expect(stage.ops.calls[0]?.body.data.notices[0]).toMatchObject({
    title: 'A plan of staff waits for approval',
    link: 'https://rollcall.example.com/plans/plan-1',
    facts: { changes: 300, people: 300 },
  });
  expect(stage.slack.messages[0]).toContain('300 accounts would be closed.');
  await stage.clock.advance(hour);
  await stage.look();
  expect(told(stage)).toHaveLength(1);
  await stage.clock.advance(day);
  await stage.look();
  expect(told(stage)).toHaveLength(2);
  stage.held = [heldPlan('plan-2')];
  await stage.clock.advance(hour);
  await stage.look();
  expect(told(stage), 'another plan is another question').toHaveLength(3);
});

test('a thousand runs that fail in the same way are told once a day, and another failure at once', async () => {
  await using stage = await openStage({ channels: { ops: channelOps() } });
  for (let run = 0; run < 1_000; run += 1) {
    stage.runs = [failedRun(run, `Request ${run}-4f3a to Jira failed after ${run % 7} s.`)];
    await stage.clock.leap(2 * 60_000);
    if (run % 50 === 0) await stage.look();
  }
  const days = Math.ceil((1_000 * 2 * 60_000) / day);
  expect(told(stage).length).toBeLessThanOrEqual(days);
  expect(new Set(told(stage).flat())).toEqual(new Set(['run-failed staff']));
  const before = told(stage).length;
  stage.runs = [
    failedRun(1_001, 'The mapping is wrong.', {
      error: { code: 'invalid', message: 'The mapping is wrong.' },
    }),
  ];
  await stage.look();
  expect(told(stage)).toHaveLength(before + 1);
});

function channelOps(more: object = {}): object {
  return {
    type: 'webhook',
    url: 'https://ops.example.com/hook',
    secret: 'a secret of four and twenty letters',
    ...more,
  };
}

test('what fails and works in turns is told once a day, not each time', async () => {
  await using stage = await openStage({ channels: { ops: channelOps() } });
  for (let turn = 0; turn < 12; turn += 1) {
    stage.runs =
      turn % 2 === 0 ? [failedRun(turn)] : [{ ...failedRun(turn), state: 'done', error: undefined } as never];
    await stage.look();
    await stage.clock.advance(hour);
  }
  expect(told(stage)).toHaveLength(1);
});

test('a channel that is down for a day stops nothing, is told of by the others, and is told everything in one message when it is back', async () => {
  await using stage = await openStage();
  stage.ops.answer = () => new Response('out of order', { status: 503 });
  stage.held = [heldPlan('plan-1')];
  await stage.look();
  for (let step = 0; step < 12; step += 1) {
    await stage.clock.advance(2 * hour);
    if (step === 5) stage.runs = [failedRun(1)];
    await stage.look();
  }
  expect(told(stage)).toEqual([]);
  expect(stage.ops.tries, 'it is asked ever more seldom').toBeLessThan(15);
  const [ops] = await stage.notices.channels();
  expect(ops).toMatchObject({
    name: 'ops',
    waiting: expect.any(Number),
    failing: { failures: expect.any(Number) },
  });
  expect(ops?.failing?.message).toContain('ops.example.com answered 503');
  expect(stage.slack.messages.join()).toContain('The channel ops takes no messages');
  expect(stage.slack.messages.join()).toContain('A run of staff failed');
  stage.ops.answer = undefined;
  await stage.clock.advance(hour);
  await stage.drain();
  expect(told(stage)).toHaveLength(1);
  expect(told(stage)[0]).toEqual(expect.arrayContaining(['plan-held staff', 'run-failed staff']));
  const [again] = await stage.notices.channels();
  expect(again).toMatchObject({ waiting: 0 });
  expect(again?.failing).toBeUndefined();

  const all = await stage.notices.deliveries({ limit: 50 });
  expect(all.length).toBeGreaterThan(3);
  const singly: (typeof all)[number][] = [];
  for (let next = all.slice(0, 1); next[0] !== undefined; ) {
    singly.push(...next);
    next = [...(await stage.notices.deliveries({ limit: 1, behind: next[0] }))];
  }
  expect(singly, 'page by page none is lost and none is told twice').toEqual(all);
});

test('what could not be delivered for three days is given up, and said to be', async () => {
  await using stage = await openStage({ channels: { ops: channelOps() } });
  stage.ops.answer = () => new Response(null, { status: 500 });
  stage.runs = [failedRun(1)];
  await stage.look();
  stage.runs = [];
  for (let step = 0; step < 8; step += 1) {
    await stage.clock.advance(12 * hour);
    await stage.drain();
  }
  expect(await stage.notices.deliveries({ limit: 10 })).toMatchObject([
    { channel: 'ops', state: 'given-up', error: expect.stringContaining('answered 500') },
  ]);
  stage.ops.answer = undefined;
  await stage.clock.advance(hour);
  await stage.drain();
  expect(told(stage)).toEqual([]);
});

test('a process that dies while it sends sends the same again, which the other side can tell', async () => {
  await using stage = await openStage({ channels: { ops: channelOps() } });
  stage.runs = [failedRun(1)];
  const abandoned = stage.open();
  let died = false;
  stage.ops.answer = () => {
    if (died) return new Response(null, { status: 204 });
    died = true;
    throw new Error('the process dies here');
  };
  await stage.look(abandoned).catch(() => undefined);
  await stage.db
    .tables<{ notice_message: { state: string } }>()
    .updateTable('notice_message')
    .set({ state: 'sending' })
    .execute();
  const [before] = await batches(stage);
  stage.ops.answer = undefined;
  await stage.clock.advance(hour);
  await stage.drain();
  expect(stage.ops.calls.map(({ id }) => id)).toEqual([before]);
});

async function batches({ db }: Stage): Promise<readonly string[]> {
  const rows = await db
    .tables<{ notice_message: { batch: string } }>()
    .selectFrom('notice_message')
    .select('batch')
    .execute();
  return rows.map(({ batch }) => batch);
}

test('a channel is told what it asks for, at most once in its time, and together', async () => {
  await using stage = await openStage({
    channels: {
      ops: channelOps({ events: ['run-failed'], together: '1h' }),
      quiet: channelOps({ enabled: false }),
    },
  });
  stage.held = [heldPlan('plan-1')];
  stage.runs = [failedRun(1)];
  await stage.look();
  expect(told(stage)).toEqual([['run-failed staff']]);
  for (const message of ['One thing is wrong.', 'Another thing is wrong.', 'A third one.']) {
    await stage.clock.advance(5 * 60_000);
    stage.runs = [failedRun(2, message)];
    await stage.look();
  }
  expect(told(stage)).toHaveLength(1);
  await stage.clock.advance(hour);
  await stage.drain();
  expect(told(stage).map((one) => one.length)).toEqual([1, 3]);
  expect(stage.ops.calls[1]?.body.data.subject).toBe('3 notices from Rollcall, first: A run of staff failed');
});

test('credentials that end are told by the look of the day', async () => {
  const events = ['credential-expiring'];
  await using stage = await openStage({ channels: { ops: channelOps({ language: 'de', events }) } });
  stage.ends = [{ what: 'client secret', at: stage.clock.now() + 10 * day, renew: 'make a new one' }];
  await stage.notices.begin();
  for (let index = 0; index < 13; index += 1) {
    await stage.clock.advance(day);
    await stage.drain();
  }
  expect(stage.ops.calls.flatMap(({ body }) => body.data.notices).map(({ title }) => title)).toEqual([
    'client secret von okta endet am 15. Januar 2026',
    'client secret von okta endet am 15. Januar 2026',
    'client secret von okta endet am 15. Januar 2026',
    'client secret von okta endete am 15. Januar 2026',
  ]);
});

const titles = ({ ops }: Stage): readonly string[] =>
  ops.calls.flatMap(({ body }) => body.data.notices).map(({ title }) => title);

test('seats are told at the next look once few are left, and once more when none is and people wait', async () => {
  await using stage = await openStage({ channels: { ops: channelOps({ language: 'de' }) } });
  const seats = { product: 'jira', name: 'Jira', total: 100 };
  stage.seats = [{ ...seats, used: 98, waiting: 0 }];
  await stage.look();
  stage.seats = [{ ...seats, used: 99, waiting: 0 }];
  await stage.clock.advance(3 * day);
  await stage.look();
  expect(titles(stage)).toEqual(['Plätze von Jira in jira gehen aus: 2 frei']);
  stage.seats = [{ ...seats, used: 100, waiting: 3 }];
  await stage.look();
  await stage.drain();
  await stage.clock.advance(60_000);
  await stage.drain();
  expect(titles(stage).slice(1)).toEqual(['Plätze von Jira in jira sind ausgegangen: 3 warten']);
  expect(stage.ops.calls[1]?.body.data.notices[0]).toMatchObject({
    link: 'https://rollcall.example.com/seats?target=jira',
    facts: { used: 100, total: 100, free: 0, waiting: 3 },
  });
});

test('that seats will run out, or cost more, is told a month before by the look of the day', async () => {
  await using stage = await openStage({ channels: { ops: channelOps() } });
  stage.seats = [{ product: 'jira', name: 'Jira', used: 80, total: 200, waiting: 0 }];
  const on = stage.clock.now() + 25 * day;
  stage.history = [
    {
      product: 'jira',
      name: 'Jira',
      currency: 'EUR',
      days: [],
      forecasts: [
        { at: 'seats', seats: 200, perDay: 0.8, on: on + 90 * day },
        { at: 'price-step', seats: 100, perDay: 0.8, on, cost: 700, beyond: 1_250 },
      ],
    },
  ];
  await stage.notices.begin();
  for (let index = 0; index < 3; index += 1) {
    await stage.clock.advance(day);
    await stage.drain();
  }
  expect(titles(stage)).toEqual(['Jira at jira will cost more from about January 30, 2026']);
  expect(stage.ops.calls[0]?.body.data.notices[0]).toMatchObject({
    text: '0.8 more seats are used each day, as of late. Beyond 100 seats a month costs 1,250 EUR; now it is 700 EUR.',
  });
});

test('a leaver who keeps access for too long is an alarm once a day, and of many there is one for all', async () => {
  await using stage = await openStage({ channels: { ops: channelOps({ events: ['leaver-late'] }) } });
  stage.late = [lateLeaver('ada', 3 * hour)];
  await stage.look();
  await stage.clock.advance(hour);
  await stage.look();
  expect(titles(stage)).toEqual(['Person ada has left and still has access at jira']);
  expect(stage.ops.calls[0]?.body.data.notices[0]).toMatchObject({
    text: expect.stringContaining('3 hours ago; staff allows 60 minutes.'),
    link: 'https://rollcall.example.com/people/ada',
  });
  stage.late = [lateLeaver('ada', 4 * hour), lateLeaver('bob', 2 * hour)];
  await stage.clock.advance(hour);
  await stage.look();
  expect(titles(stage).slice(1), 'only who is new').toEqual([
    'Person bob has left and still has access at jira',
  ]);
  await stage.clock.advance(day);
  await stage.look();
  expect(titles(stage), 'it is so still').toHaveLength(4);
  stage.late = Array.from({ length: 300 }, (_, index) => lateLeaver(`p${index}`, 5 * hour));
  await stage.clock.advance(hour);
  await stage.look();
  expect(titles(stage).slice(4)).toEqual(['300 people have left and still have access at jira']);
  stage.late = stage.late.slice(0, 290);
  await stage.clock.advance(hour);
  await stage.look();
  expect(titles(stage)).toHaveLength(5);
  stage.late = [];
  await stage.clock.advance(2 * day);
  await stage.look();
  expect(titles(stage), 'nobody has access any more').toHaveLength(5);
});

test('every Monday morning the week is told', async () => {
  await using stage = await openStage({ channels: { ops: channelOps({ events: ['weekly-summary'] }) } });
  stage.late = [lateLeaver('ada', 3 * hour)];
  await stage.notices.begin();
  await stage.clock.advance(8 * day);
  await stage.drain();
  expect(stage.ops.calls).toHaveLength(1);
  expect(stage.ops.calls[0]?.body.data.notices[0]).toMatchObject({
    kind: 'weekly-summary',
    text: expect.stringMatching(
      /3 joined, 0 moved, 2 left.* Seats freed: 4\. That saves 28\.4 EUR a month\. Half of those who left had no access any more after 8 minutes\. 1 people/,
    ),
    facts: { freed: 4, saved: 28.4, currency: 'EUR', late: 1 },
  });
});

test('a source that fails is one broken connection, and a target that refuses its credentials is no failed run', async () => {
  await using stage = await openStage({ channels: { ops: channelOps() } });
  stage.readings = [
    { id: 'r', source: 'okta', state: 'failed', code: 'unauthorized', message: 'The token is gone.' },
  ];
  stage.runs = [
    failedRun(1, 'x', { error: { code: 'unauthorized', message: 'Jira does not take the token.' } }),
  ];
  await stage.look();
  expect(told(stage)).toEqual([['connection-broken jira', 'connection-broken okta']]);
});

test('what cannot be looked at is not taken to be over, and nothing is thrown', async () => {
  await using stage = await openStage({ channels: { ops: channelOps() } });
  stage.held = [heldPlan('plan-1')];
  await stage.look();
  stage.broken = true;
  await stage.clock.advance(2 * day);
  await stage.look();
  stage.broken = false;
  await stage.clock.advance(60_000);
  await stage.look();
  expect(told(stage)).toHaveLength(2);
});

test('a test goes out at once, and why it did not is thrown', async () => {
  await using stage = await openStage();
  await stage.notices.test('ops', 'user:grace');
  expect(told(stage)).toEqual([['test ops']]);
  stage.ops.answer = () => new Response(null, { status: 410 });
  await expect(stage.notices.test('ops', 'user:grace')).rejects.toMatchObject({ code: 'not-found' });
  await expect(stage.notices.test('nobody', 'user:grace')).rejects.toMatchObject({
    code: 'not-found',
    message: 'There is no channel nobody; there is ops, chat.',
  });
});
