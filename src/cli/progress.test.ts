import { expect, test } from 'vitest';
import { openProgress } from './progress.ts';
import type { Output } from './surroundings.ts';

function screen(terminal: boolean): Output & { readonly written: string[] } {
  const written: string[] = [];
  return { written, isTTY: terminal, columns: 60, write: (text) => written.push(text) };
}

test('on a terminal one line is drawn over and over, at most ten times a second, and cleared at the end', () => {
  const output = screen(true);
  const time = { now: 0 };
  const progress = openProgress(output, () => time.now);
  for (let done = 0; done <= 100; done += 1) {
    time.now += 10;
    progress.tell({ label: 'Applying', done, total: 100, failed: 2 });
  }
  progress.end();
  expect(output.written.length).toBeLessThanOrEqual(13);
  expect(output.written[0]).toBe(`\r\u001b[2KApplying  ${'░'.repeat(24)}  0 of 100, 2 failed`);
  expect(output.written.at(-2)).toBe(`\r\u001b[2KApplying  ${'█'.repeat(24)}  100 of 100, 2 failed`);
  expect(output.written.at(-1)).toBe('\r\u001b[2K');
});

test('the bar never fills more than a line of the terminal', () => {
  const output = screen(true);
  openProgress(output, () => 0).tell({ label: 'Reading '.repeat(20), done: 5 });
  expect(output.written[0]?.replace('\r\u001b[2K', '').length).toBeLessThan(60);
});

test('without a terminal a line is said for each tenth of the work', () => {
  const output = screen(false);
  const progress = openProgress(output, () => 0);
  for (let done = 0; done <= 1_000; done += 1) progress.tell({ label: 'Planning', done, total: 1_000 });
  progress.end();
  expect(output.written).toHaveLength(11);
  expect(output.written[0]).toBe('Planning: 0 of 1,000\n');
  expect(output.written.at(-1)).toBe('Planning: 1,000 of 1,000\n');
});

test('where the whole is not known a line is said every second', () => {
  const output = screen(false);
  const time = { now: 0 };
  const progress = openProgress(output, () => time.now);
  for (let done = 0; done < 100; done += 1) {
    progress.tell({ label: 'Reading hr', done });
    time.now += 100;
  }
  expect(output.written).toHaveLength(10);
});

test('nothing is cleared where nothing was drawn', () => {
  const output = screen(true);
  openProgress(output, () => 0).end();
  expect(output.written).toEqual([]);
});
