import { expect, test } from 'vitest';
import { begunWith } from './begun.ts';

const connectors = [
  { kind: 'source', type: 'okta', pushes: false },
  { kind: 'source', type: 'scim', pushes: true },
  { kind: 'target', type: 'jira', pushes: false },
] as const;
const okta = { name: 'okta', kind: 'source', type: 'okta' } as const;
const scim = { name: 'pushed', kind: 'source', type: 'scim' } as const;
const jira = { name: 'jira', kind: 'target', type: 'jira' } as const;

test('a sync begins with the one source and the one target, and runs every hour', () => {
  expect(begunWith([okta, jira], connectors)).toEqual({ from: ['okta'], to: 'jira', schedule: '0 * * * *' });
});

test('a source that pushes needs no schedule', () => {
  expect(begunWith([scim, jira], connectors)).toEqual({ from: ['pushed'], to: 'jira' });
});

test('between several nobody chooses but the administrator', () => {
  const other = { name: 'crowd', kind: 'target', type: 'jira' } as const;
  expect(begunWith([okta, scim, jira, other], connectors)).toEqual({});
});
