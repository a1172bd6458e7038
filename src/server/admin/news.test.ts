import { expect, test } from 'vitest';
import { ProvisioningError } from '../../model/index.ts';
import type { Progress } from '../../reconciliation/index.ts';
import type { Database } from '../../store/index.ts';
import { fakeClock } from '../../testkit/clock.ts';
import { recordingLog } from '../../testkit/tools.ts';
import { type Item, openNews } from './news.ts';

/** News of rows that a test writes by hand. */
function openRows() {
  const clock = fakeClock();
  const log = recordingLog();
  const rows = { progress: [] as Progress[], actions: [] as string[], looks: 0, broken: false, failed: 0 };
  const heard = new Set<(progress: Progress) => void>();
  const news = openNews({
    clock,
    log,
    db: { engine: 'postgres' } as Database,
    reconciliation: {
      subscribe(_, listener) {
        heard.add(listener);
        return () => heard.delete(listener);
      },
      progress: () => undefined,
      async progressOfAll() {
        rows.looks += 1;
        if (rows.broken) throw new ProvisioningError('unavailable', 'The database is away; wait for it.');
        return rows.progress;
      },
      runs: async () => [],
    },
    directory: { readings: async () => [] },
    audit: {
      since: async (number) => ({
        last: rows.actions.length,
        actions: number === undefined ? [] : rows.actions.slice(number),
      }),
    },
    notices: { mark: async () => '' },
    jobs: { counts: async () => ({ waiting: 0, running: 0, failed: rows.failed }) },
  });
  return {
    clock,
    log,
    rows,
    news,
    heard,
    report: (progress: Progress) => {
      for (const listener of heard) listener(progress);
    },
  };
}

const applying = (done: number): Progress => ({ run: 'r1', step: 'applying', done, total: 9 });

test('rows are looked at once a second for all who listen, and not once nobody does', async () => {
  const { clock, rows, news, heard } = openRows();
  const leave = [await news.listen(() => undefined), await news.listen(() => undefined)];
  await clock.advance(3_000);
  expect(rows.looks).toBe(4);
  leave[0]?.();
  await clock.advance(1_000);
  expect(rows.looks).toBe(5);
  leave[1]?.();
  await clock.advance(9_000);
  expect(rows.looks).toBe(5);
  expect(clock.sleepers).toBe(0);
  expect(heard.size).toBe(0);
});

test('a run of another process is told from its first row to its end, each state once', async () => {
  const { clock, rows, news } = openRows();
  const items: Item[] = [];
  const leave = await news.listen((item) => items.push(item));
  rows.progress = [applying(1)];
  await clock.advance(2_000);
  rows.progress = [applying(4)];
  await clock.advance(1_000);
  rows.progress = [];
  await clock.advance(1_000);
  expect(items.map(({ data }) => data)).toEqual([
    applying(1),
    applying(4),
    { run: 'r1', step: 'finished', done: 4, total: 9 },
  ]);
  leave();
});

test('a run of this process tells of itself, and its row, which is older, is not told', async () => {
  const { clock, rows, news, report } = openRows();
  const items: Item[] = [];
  const leave = await news.listen((item) => items.push(item));
  report(applying(5));
  rows.progress = [applying(2)];
  await clock.advance(1_000);
  report({ ...applying(9), step: 'finished' });
  rows.progress = [];
  await clock.advance(2_000);
  expect(items.map(({ data }) => data)).toEqual([applying(5), { ...applying(9), step: 'finished' }]);
  leave();
});

test('what the trail took in is told by the first words of its actions, and nothing from before', async () => {
  const { clock, rows, news } = openRows();
  rows.actions.push('token.created');
  const items: Item[] = [];
  const leave = await news.listen((item) => items.push(item));
  rows.actions.push('plan.approved', 'plan.held', 'connection.changed');
  await clock.advance(3_000);
  expect(items).toEqual([{ event: 'changed', data: { of: ['connection', 'plan'] } }]);
  leave();
});

test('whoever begins to listen while the database is away is refused; who listens already hears on when it is back', async () => {
  const { clock, log, rows, news } = openRows();
  rows.broken = true;
  await expect(news.listen(() => undefined)).rejects.toMatchObject({ code: 'unavailable' });
  expect(clock.sleepers).toBe(0);
  rows.broken = false;
  const items: Item[] = [];
  const leave = await news.listen((item) => items.push(item));
  rows.broken = true;
  await clock.advance(3_000);
  expect(log.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
  rows.broken = false;
  rows.progress = [applying(1)];
  await clock.advance(1_000);
  expect(items.map(({ data }) => data)).toEqual([applying(1)]);
  leave();
});

test('that jobs wait, run or have failed is told when their number changes; of those that failed, that too', async () => {
  const { clock, rows, news } = openRows();
  const items: Item[] = [];
  const leave = await news.listen((item) => items.push(item));
  rows.failed = 1;
  await clock.advance(3_000);
  expect(items).toEqual([{ event: 'changed', data: { of: ['failed-job', 'job'] } }]);
  leave();
});
