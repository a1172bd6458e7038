/** Which groups at the source give which at the target, and what is said of why. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GroupRules, Person, PersonGroup } from '../model/index.ts';
import { group, makePerson, makeSync, noGroups, schema } from './fixture.ts';
import { compileMapping } from './mapping.ts';

function wanted(
  rules: Partial<GroupRules>,
  groups: readonly PersonGroup[],
  protectedGroups: readonly string[] = [],
) {
  const { safety } = makeSync();
  const sync = makeSync({
    groups: { ...noGroups, ...rules },
    safety: { ...safety, protected: { accounts: [], groups: protectedGroups } },
  });
  return compileMapping(sync, schema).entitlements(makePerson({}, groups));
}

const brief = (rules: Partial<GroupRules>, ...groups: readonly PersonGroup[]) =>
  wanted(rules, groups).map(({ name, rule }) => `${name} by ${rule}`);

describe('entitlements', () => {
  it('come from the map, one to many, by the name without case', () => {
    expect(
      wanted({ map: { engineering: ['jira-software-users', 'eng'] } }, [group('Engineering', 'Backend')]),
    ).toEqual([
      {
        name: 'eng',
        rule: 'groups.map engineering',
        because: 'in eng via Engineering › Backend',
        isDefault: false,
        reasons: [{ rule: 'groups.map engineering', because: 'in eng via Engineering › Backend' }],
      },
      {
        name: 'jira-software-users',
        rule: 'groups.map engineering',
        because: 'in jira-software-users via Engineering › Backend',
        isDefault: false,
        reasons: [
          { rule: 'groups.map engineering', because: 'in jira-software-users via Engineering › Backend' },
        ],
      },
    ]);
  });

  it('come from a name with its source, which wins over the name alone and concerns no other source', () => {
    const map = { 'okta/Admins': ['okta-admins'], Admins: ['admins'] };
    expect(brief({ map }, group('Admins'))).toEqual(['okta-admins by groups.map okta/Admins']);
    expect(brief({ map }, { ...group('Admins'), source: 'hr' })).toEqual(['admins by groups.map Admins']);
    expect(brief({ map: { 'okta/Admins': ['x'] } }, { ...group('Admins'), source: 'hr' })).toEqual([]);
  });

  it('may be mapped to nothing, which keeps a group out that would be taken by its name', () => {
    expect(brief({ map: { Secret: [] }, include: ['*'] }, group('Secret'), group('Open'))).toEqual([
      'Open by groups.include *',
    ]);
  });

  it('of names with a slash are found by that name too', () => {
    expect(brief({ map: { 'Eng/Backend': ['eng'] } }, group('Eng/Backend'))).toEqual([
      'eng by groups.map Eng/Backend',
    ]);
  });

  it('come by name only when included, case aside', () => {
    expect(brief({}, group('Staff'))).toEqual([]);
    expect(brief({ include: ['ENG-*'] }, group('eng-backend'), group('Staff'))).toEqual([
      'eng-backend by groups.include ENG-*',
    ]);
  });

  it('are left out by exclude, but neither mapped nor default ones', () => {
    const rules = { map: { A: ['x-admins'] }, include: ['*'], exclude: ['*-admins'], default: ['d-admins'] };
    expect(brief(rules, group('A'), group('y-admins'), group('eng'))).toEqual([
      'd-admins by groups.default',
      'eng by groups.include *',
      'x-admins by groups.map A',
    ]);
  });

  it('are renamed by the first rule that matches, before include and exclude are asked', () => {
    const rules = {
      rename: [
        { match: '^SG-(.*)$', to: '$1' },
        { match: '^SG-Jira-(.*)$', to: 'never-$1' },
        { match: '(?i)^ext (?P<name>.*)$', to: 'contractors-$1' },
      ],
      include: ['jira-*', 'contractors-*'],
      exclude: ['*-old'],
    };
    expect(
      wanted(rules, [group('SG-Jira-Users'), group('SG-Jira-old'), group('EXT Berlin')]).map(
        ({ name, because }) => [name, because],
      ),
    ).toEqual([
      ['contractors-Berlin', 'in contractors-Berlin via EXT Berlin, renamed by groups.rename[2]'],
      ['Jira-Users', 'in Jira-Users via SG-Jira-Users, renamed by groups.rename[0]'],
    ]);
  });

  it('are renamed wherever the rule matches, and not at all when nothing is left', () => {
    expect(
      brief({ rename: [{ match: ' +', to: '-' }], include: ['*'] }, group('Jira  Software Users')),
    ).toEqual(['Jira-Software-Users by groups.include *']);
    expect(brief({ rename: [{ match: '(.*)', to: 'x-$1' }], include: ['*'] }, group('eng'))).toEqual([
      'x-eng by groups.include *',
    ]);
    expect(brief({ rename: [{ match: '.*', to: '' }], include: ['*'] }, group('eng'))).toEqual([]);
  });

  it('that are mapped are not renamed', () => {
    expect(
      brief({ map: { 'SG-A': ['a'] }, rename: [{ match: 'SG-', to: '' }], include: ['*'] }, group('SG-A')),
    ).toEqual(['a by groups.map SG-A']);
  });

  it('given by default say so, also when a group gives them as well', () => {
    expect(wanted({ default: ['jira-users'], map: { Staff: ['Jira-Users'] } }, [group('Staff')])).toEqual([
      {
        name: 'Jira-Users',
        rule: 'groups.map Staff, groups.default',
        because: 'in Jira-Users via Staff; in jira-users, which every synced person is given',
        isDefault: true,
        reasons: [
          { rule: 'groups.map Staff', because: 'in Jira-Users via Staff' },
          { rule: 'groups.default', because: 'in jira-users, which every synced person is given' },
        ],
      },
    ]);
  });

  it('given by several groups and ways keep every reason', () => {
    const rules = { map: { Engineering: ['jira'], Staff: ['JIRA'] }, include: ['jira'] };
    const [only, ...others] = wanted(rules, [
      group('Staff'),
      group('Engineering', 'Frontend'),
      group('Engineering', 'Backend'),
      group('Jira'),
      group('Staff'),
    ]);
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      name: 'jira',
      rule: 'groups.map Engineering, groups.map Staff, groups.include jira',
    });
    expect(only?.reasons).toEqual([
      { rule: 'groups.map Engineering', because: 'in jira via Engineering › Backend' },
      { rule: 'groups.map Engineering', because: 'in jira via Engineering › Frontend' },
      { rule: 'groups.map Staff', because: 'in JIRA via Staff' },
      { rule: 'groups.include jira', because: 'in Jira via Jira' },
    ]);
  });

  it('with many reasons spell out some and keep all', () => {
    const names = Array.from({ length: 30 }, (_, index) => `G${String(index).padStart(2, '0')}`);
    const map = Object.fromEntries(names.map((name) => [name, ['all']]));
    const [only] = wanted(
      { map },
      names.map((name) => group(name)),
    );
    expect(only?.because).toBe('in all via G00; in all via G01; in all via G02; in all via G03; and 26 more');
    expect(only?.rule).toBe('groups.map G00, groups.map G01, groups.map G02, groups.map G03, and 26 more');
    expect(only?.reasons).toHaveLength(30);
  });

  it('that are protected are never wanted, whatever rule gives them', () => {
    const rules = {
      map: { Admins: ['jira-administrators', 'eng'] },
      include: ['*'],
      default: ['Jira-Administrators', 'jira-users'],
    };
    expect(
      wanted(rules, [group('Admins'), group('JIRA-administrators')], ['jira-admin*']).map(({ name }) => name),
    ).toEqual(['eng', 'jira-users']);
  });

  it('do not depend on the order in which a source tells the groups', () => {
    const names = fc.constantFrom(
      'Staff',
      'staff',
      'STAFF',
      'SG-Jira',
      'sg-jira',
      'Engineering',
      'A',
      'B',
      'x-admins',
    );
    const groups = fc.uniqueArray(fc.tuple(names, names, fc.constantFrom('okta', 'hr')), {
      maxLength: 12,
      selector: String,
    });
    const rules: Partial<GroupRules> = {
      map: { Engineering: ['jira', 'eng'], Staff: ['JIRA'], 'hr/A': ['a'] },
      rename: [{ match: '(?i)^sg-(.*)$', to: '$1' }],
      include: ['*'],
      exclude: ['*-admins'],
      default: ['jira', 'everybody'],
    };
    fc.assert(
      fc.property(
        groups.chain((told) =>
          fc.tuple(fc.constant(told), fc.shuffledSubarray(told, { minLength: told.length })),
        ),
        ([told, shuffled]) => {
          const people = [told, shuffled].map(
            (list): Person =>
              makePerson(
                {},
                list.map(([name, by, source]) => ({ source, id: name, name, path: [name, by] })),
              ),
          );
          const mapping = compileMapping(makeSync({ groups: { ...noGroups, ...rules } }), schema);
          const [first, second] = people.map((person) => mapping.entitlements(person));
          expect(second).toEqual(first);
          const keys = first!.map(({ name }) => name.toLowerCase());
          expect(keys).toEqual([...new Set(keys)].sort());
        },
      ),
      { numRuns: 300, verbose: 1 },
    );
  });
});
