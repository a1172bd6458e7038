import { describe, expect, test } from 'vitest';
import { isUsual, readEntry, writeEntry } from './attribute-entry.ts';

const whole = { value: 'user.title', write: 'on-create', empty: 'clear' } as const;

describe('an attribute as it is written down', () => {
  test('is read with what it leaves out', () => {
    expect(readEntry('user.title')).toEqual({ value: 'user.title', write: 'always', empty: 'keep' });
    expect(readEntry({ value: 'user.title', empty: 'clear' })).toMatchObject({
      write: 'always',
      empty: 'clear',
    });
    expect(readEntry(undefined)).toEqual({ value: '', write: 'always', empty: 'keep' });
    expect([readEntry('x'), readEntry(whole)].map(isUsual)).toEqual([true, false]);
  });

  const entries: readonly { readonly what: string; readonly entry: unknown }[] = [
    { what: 'an expression alone', entry: 'user.title' },
    { what: 'all of it', entry: whole },
    { what: 'what would be so anyway, written out', entry: { value: 'user.title', write: 'always' } },
  ];
  test.each(entries)('keeps its rules while its expression is changed: $what', ({ entry }) => {
    const changed = writeEntry(entry, { value: 'user.name' });
    expect(readEntry(changed)).toEqual({ ...readEntry(entry), value: 'user.name' });
    expect(writeEntry(changed, { value: 'user.title' })).toEqual(entry);
  });

  test('is an expression alone as long as nothing is unusual', () => {
    expect(writeEntry('x', { write: 'if-empty' })).toEqual({ value: 'x', write: 'if-empty' });
    expect(writeEntry({ value: 'x', write: 'if-empty' }, { empty: 'clear' })).toEqual({
      value: 'x',
      write: 'if-empty',
      empty: 'clear',
    });
    expect(writeEntry(whole, { write: 'always' })).toEqual({ value: 'user.title', empty: 'clear' });
    expect(writeEntry({ value: 'x', write: 'if-empty' }, { write: 'always' })).toBe('x');
  });

  test('is gone without an expression, and has its rules again with the next one', () => {
    expect(writeEntry(whole, { value: '' })).toBeUndefined();
    expect(writeEntry(undefined, { value: 'x' })).toBe('x');
    expect(writeEntry(whole, { value: 'x' })).toEqual({ ...whole, value: 'x' });
  });
});
