/** How far long work is: a live bar on a terminal, a line now and then elsewhere. */

import type { Output } from './surroundings.ts';
import { clipped, number } from './text.ts';

/** One word on how far a step is. */
export interface Step {
  /** What is being done: `Reading people of hr`. */
  readonly label: string;
  readonly done: number;
  /** Absent: nobody knows yet. */
  readonly total?: number;
  readonly failed?: number;
}

export interface Progress {
  tell(step: Step): void;
  /** Clears the bar; what is said next stands where it was. */
  end(): void;
}

/** For programs: says nothing. */
export const silentProgress: Progress = { tell() {}, end() {} };

/** A terminal is drawn anew at most so often (milliseconds). */
const REDRAW = 100;
/** Between two lines, where no total is known (milliseconds). */
const LINE = 1_000;
const BAR = 24;

/**
 * On a terminal one line that is drawn over and over; elsewhere a line for every tenth of the work, or every second where
 * the whole is not known.
 */
export function openProgress(output: Output, now: () => number): Progress {
  return output.isTTY === true ? bar(output, now) : lines(output, now);
}

function bar(output: Output, now: () => number): Progress {
  let drawnAt = Number.NEGATIVE_INFINITY;
  let label = '';
  let drawn = false;
  return {
    tell(step) {
      if (step.label === label && now() - drawnAt < REDRAW && step.done !== step.total) return;
      label = step.label;
      drawnAt = now();
      drawn = true;
      output.write(`\r\u001b[2K${clipped(barOf(step), (output.columns ?? 80) - 1)}`);
    },
    end() {
      if (drawn) output.write('\r\u001b[2K');
      drawn = false;
      label = '';
    },
  };
}

function barOf(step: Step): string {
  const { done, total } = step;
  if (total === undefined || total === 0) return `${step.label}  ${counts(step)}`;
  const full = Math.min(BAR, Math.floor((done / total) * BAR));
  return `${step.label}  ${'█'.repeat(full)}${'░'.repeat(BAR - full)}  ${counts(step)}`;
}

function lines(output: Output, now: () => number): Progress {
  let label = '';
  let tenth = 0;
  let saidAt = 0;
  return {
    tell(step) {
      const { done, total } = step;
      const reached = total === undefined || total === 0 ? 0 : Math.floor((done * 10) / total);
      const due = total === undefined ? now() - saidAt >= LINE : reached > tenth;
      if (step.label === label && !due) return;
      label = step.label;
      tenth = reached;
      saidAt = now();
      output.write(`${step.label}: ${counts(step)}\n`);
    },
    end() {
      label = '';
      tenth = 0;
    },
  };
}

function counts({ done, total, failed = 0 }: Step): string {
  const whole = total === undefined ? '' : ` of ${number(total)}`;
  const lost = failed === 0 ? '' : `, ${number(failed)} failed`;
  return `${number(done)}${whole}${lost}`;
}
