/** What `user` shows of a person, whatever way a source tells it. */

import { describe, expect, it } from 'vitest';
import { type Attributes, ENTERPRISE_USER } from '../../model/index.ts';
import { ada, group, makePerson } from '../fixture.ts';
import { members } from '../preview.ts';
import { compileExpression } from './expression.ts';

const show = (expression: string, attributes: Attributes) =>
  compileExpression(expression).evaluate(makePerson(attributes));

describe('user', () => {
  it.each([
    ['user.id', 'p-1'],
    ['user.userName', 'ada@example.com'],
    ['user.externalId', '4711'],
    ['user.active', true],
    ['user.displayName', 'Ada Lovelace'],
    ['user.name', { givenName: 'Ada', familyName: 'Lovelace', formatted: 'Ada Lovelace' }],
    ['user.name.givenName', 'Ada'],
    ['user["name"]["familyName"]', 'Lovelace'],
    ['user.userType', 'Employee'],
    ['user.department', 'Engineering'],
    ['user.employeeNumber', '4711'],
    ['user.manager', { value: '00u9', displayName: 'Charles' }],
    ['user.manager.value', '00u9'],
    ['user.manager.displayName', 'Charles'],
    ['user.emails.primary', 'ada@example.com'],
    ['user.emails.work', 'ada@example.com'],
    ['user.emails.home', 'ada@home.example'],
    ['user.emails.other', undefined],
    ['user.emails.all', ['ada@home.example', 'ada@example.com']],
    [
      'user.emails',
      {
        primary: 'ada@example.com',
        all: ['ada@home.example', 'ada@example.com'],
        home: 'ada@home.example',
        work: 'ada@example.com',
      },
    ],
    ['user.phoneNumbers.mobile', '+44 1'],
    ['user.phoneNumbers.primary', '+44 1'],
    ['user.groups', ['Staff', 'SG-Jira']],
    ['user.source', 'okta'],
    ['user.sourceId', '00u1'],
    ['user.attributes.level', 5],
    ['user.badge.colour', 'blue'],
    [`user.attributes["${ENTERPRISE_USER}"].department`, 'Engineering'],
  ])('%s is %j', (expression, value) => {
    expect(compileExpression(expression).evaluate(ada)).toEqual(value);
  });

  it.each([
    [
      'marks none as primary',
      [
        { value: 'h', type: 'home' },
        { value: 'w', type: 'work' },
      ],
      'w',
    ],
    [
      'marks none and has no work',
      [
        { value: 'h', type: 'home' },
        { value: 'o', type: 'other' },
      ],
      'h',
    ],
    [
      'marks one',
      [
        { value: 'w', type: 'work' },
        { value: 'h', type: 'home', primary: true },
      ],
      'h',
    ],
    ['writes types with capitals', [{ value: 'h' }, { value: 'w', type: 'WORK' }], 'w'],
    ['sends plain texts', ['a', 'b'], 'a'],
    ['sends one text', 'a', 'a'],
    ['sends one object', { value: 'a', type: 'work' }, 'a'],
    ['sends an empty list', [], undefined],
    ['sends null', null, undefined],
    ['sends empty text', '', undefined],
    ['sends an item that is null', [null, { value: 'a' }], undefined],
  ] as const)('has the right primary address when a source %s', (_, emails, primary) => {
    expect(show('user.emails.primary', { emails })).toEqual(primary);
  });

  it('shows addresses as objects, since they have no single value', () => {
    expect(show('user.addresses.work.locality', { addresses: [{ type: 'work', locality: 'London' }] })).toBe(
      'London',
    );
  });

  it('reads the Enterprise members beside the others when a source has no extensions', () => {
    expect(show('user.department', { department: 'Sales' })).toBe('Sales');
    expect(
      show('user.department', { department: 'Sales', [ENTERPRISE_USER]: { department: 'Engineering' } }),
    ).toBe('Engineering');
  });

  it('takes the manager as an object and as a bare id', () => {
    expect(show('user.manager.value', { manager: '00u9' })).toBe('00u9');
    expect(show('user.manager.displayName', { manager: '00u9' })).toBeUndefined();
  });

  it('makes text of numbers where an attribute is text by its definition, and nowhere else', () => {
    expect(show('user.employeeNumber', { employeeNumber: 7 })).toBe('7');
    expect(show('user.attributes.employeeNumber', { employeeNumber: 7 })).toBe(7);
  });

  it('names each group once, whatever number of ways leads to it', () => {
    const person = makePerson({}, [
      group('Staff'),
      group('Engineering', 'Backend'),
      group('Engineering', 'Frontend'),
    ]);
    expect(compileExpression('user.groups').evaluate(person)).toEqual(['Staff', 'Engineering']);
  });

  it('says of the person whether they are active, not of the attributes', () => {
    expect(compileExpression('user.active').evaluate(makePerson({ active: true }, [], false))).toBe(false);
  });

  it('has a reading for each member that is described', () => {
    expect(members.length).toBeGreaterThan(50);
    for (const { path } of members) expect(compileExpression(path).hints).toEqual([]);
  });
});
