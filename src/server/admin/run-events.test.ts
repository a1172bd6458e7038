import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { ProvisioningError } from '../../model/index.ts';
import type { Progress, Run } from '../../reconciliation/index.ts';
import { fakeClock } from '../../testkit/clock.ts';
import type { Item } from './news.ts';
import { runEvents } from './run-events.ts';

const run: Run = {
  id: 'r1',
  sync: 'staff',
  target: 'jira',
  kind: 'full',
  actor: 'cli',
  state: 'running',
  startedAt: 0,
  counts: {},
};

interface Event {
  readonly event: string;
  readonly data: unknown;
}

/** A run that a test moves by hand, and somebody who follows it. */
async function follow(of: string, begins: { readonly row?: Run; readonly isAtWork?: boolean } = {}) {
  const clock = fakeClock();
  const ending = new AbortController();
  const hand = { row: begins.row, asked: 0 };
  let listener: ((item: Item) => void) | undefined;
  const app = new Hono();
  app.get('/', (context) =>
    runEvents(
      context,
      {
        clock,
        ending: ending.signal,
        isAtWork: () => begins.isAtWork === true,
        news: {
          async listen(heard) {
            listener = heard;
            return () => {
              listener = undefined;
            };
          },
        },
        reconciliation: {
          async runById(id) {
            hand.asked += 1;
            if (hand.row === undefined) throw new ProvisioningError('not-found', `There is no run ${id}.`);
            return hand.row;
          },
        },
      },
      of,
    ),
  );
  const gone = new AbortController();
  const answer = await app.request('/', { signal: gone.signal });
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  let open = true;
  const reading = (async () => {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) text += chunk.value;
    open = false;
  })();
  return {
    clock,
    hand,
    answer,
    tell: (progress: Partial<Progress>) =>
      listener?.({ event: 'progress', data: { run: run.id, step: 'applying', done: 0, ...progress } }),
    happens: (item: Item) => listener?.(item),
    text: () => text,
    events: (): Event[] =>
      text
        .split('\n\n')
        .filter((block) => block.startsWith('event:'))
        .map((block) => {
          const [event = '', data = ''] = block.split('\n');
          return { event: event.slice('event: '.length), data: JSON.parse(data.slice('data: '.length)) };
        }),
    isOpen: () => open,
    isHeard: () => listener !== undefined,
    leave: () => reader.cancel(),
    end: () => ending.abort(),
    reading,
  };
}

test('progress is told as it comes, and the run when it has ended', async () => {
  const { clock, hand, tell, events, reading, answer } = await follow('r1', { row: run });
  expect(answer.headers.get('content-type')).toBe('text/event-stream');
  tell({ done: 1, total: 9 });
  await clock.advance(250);
  hand.row = { ...run, state: 'done' };
  tell({ step: 'finished', done: 9 });
  await clock.advance(250);
  await reading;
  expect(events()).toEqual([
    { event: 'progress', data: { run: 'r1', step: 'applying', done: 1, total: 9 } },
    { event: 'progress', data: { run: 'r1', step: 'finished', done: 9 } },
    { event: 'run', data: { ...run, state: 'done' } },
  ]);
});

test('of a flood only the last word is told, and the run is looked up once a second', async () => {
  const { clock, hand, tell, events, leave } = await follow('r1', { row: run });
  for (let second = 0; second < 4; second++) {
    for (let done = 0; done < 1_000; done++) tell({ done });
    await clock.advance(250);
  }
  expect(events().length).toBeLessThanOrEqual(5);
  expect(events().at(-1)?.data).toMatchObject({ done: 999 });
  expect(hand.asked).toBeLessThanOrEqual(2);
  await leave();
});

test('a run at work in another process is followed by its row', async () => {
  const { clock, hand, events, reading } = await follow('r1', { row: run });
  await clock.advance(2_000);
  expect(events()).toEqual([]);
  hand.row = { ...run, state: 'held' };
  await clock.advance(1_250);
  await reading;
  expect(events()).toEqual([{ event: 'run', data: { ...run, state: 'held' } }]);
});

test('a run that waits for its turn is waited for', async () => {
  const { clock, hand, events, isOpen, reading } = await follow('r1', { isAtWork: true });
  await clock.advance(5_000);
  expect(isOpen()).toBe(true);
  hand.row = { ...run, state: 'done' };
  await clock.advance(1_250);
  await reading;
  expect(events().map(({ event }) => event)).toEqual(['run']);
});

test('a run that is forgotten meanwhile ends with a problem', async () => {
  const { clock, hand, events, reading } = await follow('r1', { row: run });
  hand.row = undefined;
  await clock.advance(1_250);
  await reading;
  expect(events()).toMatchObject([{ event: 'problem', data: { code: 'not-found' } }]);
});

test('in silence a sign of life is sent, so that nobody between hangs up', async () => {
  const { clock, text, leave } = await follow('*');
  await clock.advance(14_000);
  expect(text()).not.toContain(': still here');
  await clock.advance(2_000);
  expect(text()).toContain(': still here\n\n');
  await leave();
});

test('who leaves is no longer told', async () => {
  const { clock, isHeard, leave } = await follow('*');
  expect(isHeard()).toBe(true);
  await leave();
  await clock.advance(250);
  expect(isHeard()).toBe(false);
  expect(clock.sleepers).toBe(0);
});

test('who follows everything is told of readings too, and once of all that has changed', async () => {
  const { clock, happens, events, leave } = await follow('*');
  const reading = { id: 'x', source: 'okta', kind: 'full', startedAt: 0 } as const;
  happens({ event: 'reading', data: { ...reading, records: 1 } });
  happens({ event: 'reading', data: { ...reading, records: 2 } });
  happens({ event: 'changed', data: { of: ['plan'] } });
  happens({ event: 'changed', data: { of: ['connection', 'plan'] } });
  await clock.advance(250);
  expect(events()).toEqual([
    { event: 'reading', data: { ...reading, records: 2 } },
    { event: 'changed', data: { of: ['connection', 'plan'] } },
  ]);
  await leave();
});

test('who follows one run hears of nothing else', async () => {
  const { clock, happens, tell, events, leave } = await follow('r1', { row: run });
  happens({ event: 'changed', data: { of: ['plan'] } });
  tell({ run: 'r2' });
  await clock.advance(250);
  expect(events()).toEqual([]);
  await leave();
});

test('a stream of what happens ends with the service', async () => {
  const { clock, end, reading, isHeard } = await follow('*');
  await clock.advance(1_000);
  expect(isHeard()).toBe(true);
  end();
  await reading;
  expect(isHeard()).toBe(false);
});
