import { expect, test } from 'vitest';
import { readYaml } from './yaml-file.ts';

const text = `sources:
  okta: { type: scim }
syncs:
  staff.eu:
    groups:
      rename:
        - match: a
          to: b
        - match: c
`;

test.each([
  ['sources.okta.type', 2],
  ['syncs.staff.eu.groups', 5],
  ['syncs.staff.eu.groups.rename[1].match', 9],
  ['syncs.staff.eu.groups.rename[1].to', 9],
  ['syncs.staff.eu.attributes.userName', 4],
])('a fault at %s is said to be in line %d', (path, line) => {
  const [fault] = readYaml(text).withLines([{ path, message: 'is wrong' }]);
  expect(fault).toEqual({ path, message: `is wrong (line ${line})` });
});

test('a fault whose place is nowhere in the text keeps its sentence', () => {
  expect(readYaml(text).withLines([{ path: 'ROLLCALL_STORE', message: 'is wrong' }])).toEqual([
    { path: 'ROLLCALL_STORE', message: 'is wrong' },
  ]);
});

test('a key that stands twice is a fault of its line', () => {
  expect(readYaml('a: 1\nb: 2\na: 3\n').faults).toEqual([
    { path: 'line 3', message: 'a key stands here for the second time' },
  ]);
});

test('every fault of the syntax is told with its line', () => {
  const { faults, value } = readYaml('a: [1\nb: "x\n');
  expect(faults.length).toBeGreaterThan(0);
  expect(faults.every((fault) => /^line \d+$/.test(fault.path))).toBe(true);
  expect(value).toBeUndefined();
});

test('durations, shares and never are texts', () => {
  expect(readYaml('a: 3d\nb: 5%\nc: never\nd: 0\n').value).toEqual({ a: '3d', b: '5%', c: 'never', d: 0 });
});
