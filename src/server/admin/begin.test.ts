import { expect, test } from 'vitest';
import { ProvisioningError } from '../../model/index.ts';
import type { Progress, Run } from '../../reconciliation/index.ts';
import { fakeClock } from '../../testkit/clock.ts';
import { countedIds, recordingLog } from '../../testkit/tools.ts';
import { openBeginnings } from './begin.ts';

/** Runs that a test moves by hand. */
function openHand() {
  const clock = fakeClock();
  const log = recordingLog();
  const listeners = new Map<string, (progress: Progress) => void>();
  const rows = new Map<string, Run>();
  const beginnings = openBeginnings({
    clock,
    log,
    newId: countedIds('run'),
    reconciliation: {
      subscribe(run, listener) {
        listeners.set(run, listener);
        return () => listeners.delete(run);
      },
      async runById(id) {
        const row = rows.get(id);
        if (row === undefined) throw new ProvisioningError('not-found', `There is no run ${id}.`);
        return row;
      },
    },
  });
  const { promise: ended, resolve: end, reject: fail } = Promise.withResolvers<Run>();
  return { ...beginnings, clock, log, listeners, rows, ended, end, fail };
}

const run: Run = {
  id: 'run-000001',
  sync: 'staff',
  target: 'jira',
  kind: 'full',
  actor: 'cli',
  state: 'done',
  startedAt: 0,
  counts: {},
};

test('the answer comes as soon as the run is under way', async () => {
  const hand = openHand();
  const begun = hand.begin(() => hand.ended);
  await hand.clock.advance(10);
  hand.listeners.get(run.id)?.({ run: run.id, step: 'observing', done: 0 });
  expect(await begun).toEqual({ run: run.id, state: 'running' });
  expect(hand.isAtWork(run.id)).toBe(true);
  expect(hand.listeners.size).toBe(0);
  expect(hand.clock.sleepers).toBe(0);
  hand.end(run);
  await hand.idle();
  expect(hand.isAtWork(run.id)).toBe(false);
});

test('a run that ends at once is told with its end', async () => {
  const hand = openHand();
  hand.end({ ...run, state: 'held' });
  expect(await hand.begin(() => hand.ended)).toEqual({ run: run.id, state: 'held' });
});

test('a run that waits for its turn is told to wait', async () => {
  const hand = openHand();
  const begun = hand.begin(() => hand.ended);
  await hand.clock.advance(1_000);
  expect(await begun).toEqual({ run: run.id, state: 'waiting' });
  hand.end(run);
  await hand.idle();
});

test('when the service stops, a run that waits for its turn waits no more', async () => {
  const hand = openHand();
  const begun = hand.begin(
    ({ turn }) => new Promise((_, reject) => turn.addEventListener('abort', () => reject(turn.reason))),
  );
  await hand.clock.advance(1_000);
  expect(await begun).toEqual({ run: run.id, state: 'waiting' });
  await hand.close();
  expect(hand.isAtWork(run.id)).toBe(false);
  expect(hand.log.lines).toMatchObject([{ fields: { run: run.id, code: 'unavailable' } }]);
});

test('a run that is silent and at work is told to run', async () => {
  const hand = openHand();
  hand.rows.set(run.id, { ...run, state: 'running' });
  const begun = hand.begin(() => hand.ended);
  await hand.clock.advance(1_000);
  expect(await begun).toEqual({ run: run.id, state: 'running' });
  hand.end(run);
  await hand.idle();
});

test('what fails before it is under way fails the request, although the run says that it is finished', async () => {
  const hand = openHand();
  const begun = hand.begin(() => hand.ended);
  hand.listeners.get(run.id)?.({ run: run.id, step: 'finished', done: 0 });
  hand.fail(new ProvisioningError('unsafe', 'The plan is held.'));
  await expect(begun).rejects.toThrow('The plan is held.');
  await hand.idle();
});

test('what fails later is logged, since nobody waits for it any more', async () => {
  const hand = openHand();
  const begun = hand.begin(() => hand.ended);
  hand.listeners.get(run.id)?.({ run: run.id, step: 'planning', done: 0 });
  await begun;
  hand.fail(new ProvisioningError('unavailable', 'Jira does not answer.'));
  await hand.idle();
  expect(hand.log.lines).toMatchObject([{ level: 'info', fields: { run: run.id, code: 'unavailable' } }]);
});
