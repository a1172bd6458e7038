/** What the console asks about expressions. */

import { describe, expect, it } from 'vitest';
import { ada, thrownBy } from './fixture.ts';
import { checkExpression, functions, members, previewExpression } from './index.ts';

describe('preview', () => {
  it('gives the value for a person', () => {
    expect(previewExpression('lower(substringBefore(user.userName, "@"))', ada)).toBe('ada');
    expect(previewExpression('user.title', ada)).toBeUndefined();
    expect(previewExpression('user.groups', ada)).toEqual(['Staff', 'SG-Jira']);
  });

  it('says why there is none, whether the expression is wrong or the person lacks something', () => {
    expect(thrownBy(() => previewExpression('lowr(1)', ada))).toMatchObject({
      code: 'invalid',
      faults: [{ path: 'column 1' }],
    });
    const message = 'The expression fails for this person: this divides by zero.';
    expect(thrownBy(() => previewExpression('1 / 0', ada))).toMatchObject({
      code: 'invalid',
      message,
      faults: [{ path: 'expression', message }],
    });
  });
});

describe('checking', () => {
  it('tells faults, hints and the kind of value', () => {
    expect(checkExpression('user.groups')).toEqual({ faults: [], hints: [], gives: 'a list' });
    expect(checkExpression('user.dispalyName').hints).toHaveLength(1);
    expect(checkExpression('1 +')).toEqual({
      faults: [{ path: 'column 4', message: 'A value is expected, and the expression ends.' }],
      hints: [],
    });
  });
});

describe('the lists for the console', () => {
  it('name each function once, in order, with signature, one line and an example', () => {
    const names = functions.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)].sort());
    for (const { name, signature, description, example } of functions) {
      expect(signature).toContain(`${name}(`);
      expect(description).toMatch(/^[^\n]{10,200}\.$/);
      expect(checkExpression(example.expression).faults).toEqual([]);
    }
  });

  it('are plain data', () => {
    expect(JSON.parse(JSON.stringify(functions))).toEqual(functions);
    expect(JSON.parse(JSON.stringify(members))).toEqual(members);
    expect(members).toContainEqual({
      path: 'user.emails.primary',
      type: 'text',
      description: 'The primary one; else the one for work; else the first.',
    });
  });
});
