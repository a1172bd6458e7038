/**
 * The fence around evaluation. No expression may hang the service, whoever wrote it and whatever a source tells:
 * every loop and every text or list that is made is paid for from a number of steps, and runs out with an error.
 */

import { ProvisioningError } from '../../model/index.ts';
import type { Value } from './value.ts';

/** Steps for one evaluation. The dearest known step takes some 3 µs, so that none lasts longer than a second. */
export const STEPS = 250_000;
/** Characters of one text that an expression makes. */
const MAX_TEXT = 100_000;
/** Items of one list that an expression makes. */
export const MAX_LIST = 10_000;

export interface Meter {
  /** Steps that are left; below zero: run out, and nothing may catch that. */
  steps: number;
}

/** A failed evaluation: `invalid`, for this person only. */
export function failed(sentence: string, cause?: unknown): ProvisioningError {
  return new ProvisioningError('invalid', sentence, { cause });
}

/**
 * Takes steps off the meter.
 * @throws ProvisioningError `invalid` when they have run out.
 */
export function spend(meter: Meter, steps: number): void {
  meter.steps -= steps;
  if (meter.steps < 0)
    throw failed(
      `this takes more than ${STEPS.toLocaleString('en')} steps; go through fewer or shorter lists, or through each only once`,
    );
}

/**
 * Takes note of a failure that does not decide, as CEL has it for `||`, `&&`, `exists` and `all`. Making an error takes
 * as long as many steps, so that it is paid for. Running out of steps is no such failure and goes on up.
 */
export function survive(meter: Meter, thrown: unknown): unknown {
  if (meter.steps < 0) throw thrown;
  spend(meter, 32);
  return thrown;
}

/** What it costs to walk through so many characters once. */
export const lengthCost = (characters: number): number => characters >> 4;

/** What it costs at worst to look for a needle in a text. */
export const searchCost = (text: string, needle: string): number => (text.length * needle.length) / 256;

/** Pays for a text that was made, and refuses one that is too long. */
export function madeText(meter: Meter, text: string): string {
  assertTextLength(text.length);
  spend(meter, lengthCost(text.length));
  return text;
}

/** To be asked before a long text is put together, not after. */
export function assertTextLength(characters: number): void {
  if (characters > MAX_TEXT)
    throw failed(`this makes a text of more than ${MAX_TEXT.toLocaleString('en')} characters; shorten it`);
}

/** Pays for a list that was made, and refuses one that is too long. */
export function madeList<T extends readonly Value[]>(meter: Meter, list: T): T {
  assertListLength(list.length);
  spend(meter, list.length);
  return list;
}

/** To be asked while a list grows. */
export function assertListLength(items: number): void {
  if (items > MAX_LIST)
    throw failed(`this makes a list of more than ${MAX_LIST.toLocaleString('en')} items; filter it first`);
}
