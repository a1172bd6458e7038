/** What is written down of one attribute: an expression alone, or with when it is written and what no value means. */

import { isObject, type Values } from '../../shared/form/shape.ts';

export type Write = 'always' | 'on-create' | 'if-empty';
export type Empty = 'keep' | 'clear';

interface Written {
  readonly value: string;
  readonly write: Write;
  readonly empty: Empty;
}

const usual = { write: 'always', empty: 'keep' } as const;

/** An entry with what it leaves out. */
export function readEntry(entry: unknown): Written {
  const given: Values = isObject(entry) ? entry : { value: entry };
  const { value, write = usual.write, empty = usual.empty } = given;
  return { value: String(value ?? ''), write: write as Write, empty: empty as Empty };
}

/** Whether it is written as most are. */
export function isUsual({ write, empty }: Pick<Written, 'write' | 'empty'>): boolean {
  return write === usual.write && empty === usual.empty;
}

/**
 * The entry with something of it changed; nothing where it has no expression. What was written stays as it was written:
 * what is as usual is not written out, and what was written out all the same stays until it is changed itself.
 */
export function writeEntry(entry: unknown, change: Partial<Written>): unknown {
  const before = isObject(entry) ? entry : {};
  const { value } = { ...readEntry(entry), ...change };
  if (value === '') return undefined;
  const { value: _, ...rules } = change;
  const kept = Object.entries({ ...before, ...rules }).filter(
    ([name, set]) => name !== 'value' && !(name in rules && set === usual[name as keyof typeof usual]),
  );
  return kept.length === 0 ? value : { value, ...Object.fromEntries(kept) };
}
