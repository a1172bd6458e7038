/** How promises say that they are broken. */

import { isDeepStrictEqual } from 'node:util';
import { ProvisioningError } from '../model/index.ts';

/** The promise is broken, in this sentence, unless the condition holds. */
export function must(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new Error(sentence);
}

/** The promise is broken unless both are deeply equal. */
export function mustEqual(actual: unknown, expected: unknown, sentence: string): void {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new Error(`${sentence} Expected ${show(expected)}, found ${show(actual)}.`);
}

/** What the work throws, as one of our errors; broken when it succeeds or throws something of another class. */
export async function mustFail(work: Promise<unknown>, sentence: string): Promise<ProvisioningError> {
  const thrown = await failure(work);
  must(thrown !== undefined, sentence);
  if (thrown instanceof ProvisioningError) return thrown;
  throw new Error(`${sentence} It threw something that is no ProvisioningError: ${show(thrown)}`, {
    cause: thrown,
  });
}

/** What the work throws; undefined when it succeeds. */
export async function failure(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return undefined;
  } catch (thrown) {
    return thrown ?? new Error('It threw nothing at all.');
  }
}

/** A value as a reader of the report can take it in. */
export function show(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  const text = JSON.stringify(value, plain) ?? 'nothing';
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}

function plain(_: string, value: unknown): unknown {
  if (value instanceof Set) return [...value];
  return value instanceof Map ? Object.fromEntries(value) : value;
}
