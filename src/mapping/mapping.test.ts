/** A sync as a whole: all its faults, its digest, and what it protects and owns. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Account, Sync } from '../model/index.ts';
import { ada, always, makeSync, noGroups, schema, thrownBy } from './fixture.ts';
import { compileMapping } from './mapping.ts';

const { safety } = makeSync();
const protecting = (accounts: readonly string[], groups: readonly string[]) =>
  makeSync({ safety: { ...safety, protected: { accounts, groups } } });

describe('compiling a sync', () => {
  it('tells all faults at once, each where it was written', () => {
    const sync = makeSync({
      scope: { groups: ['Staff', ' '], where: 'user.title' },
      attributes: {
        userName: always('lowr(user.userName) + usr.x'),
        mail: always('user.emails.primary'),
        lastLogin: always('"2026-01-31T09:00:00Z"'),
        seats: always('user.active'),
        displayName: always('user.groups'),
      },
      correlate: ['email', 'employeeId', 'email'],
      groups: {
        ...noGroups,
        map: { Engineering: ['eng', ''], ENGINEERING: ['x'], ' ': [] },
        rename: [
          { match: '(a', to: 'x' },
          { match: '^(a)$', to: '$2' },
          { match: '', to: '' },
        ],
        include: ['*', ''],
        exclude: ['a\\'],
        default: [''],
        own: [''],
      },
      safety: { ...safety, protected: { accounts: [''], groups: ['x', ''] } },
    });
    const thrown = thrownBy(() => compileMapping(sync, schema));
    expect(thrown.code).toBe('invalid');
    expect(thrown.faults.map(({ path, message }) => `${path}: ${message}`).sort()).toEqual([
      'attributes.displayName: The expression gives a list, and displayName takes one value; choose one, as in […][0], or use join(…).',
      'attributes.email: The target makes no account without `email`, and nothing is mapped to it; add an expression.',
      'attributes.lastLogin: The target sets `lastLogin` itself; remove this mapping.',
      'attributes.mail: The target has no attribute `mail`. Did you mean `email`? It has userName, displayName, email, externalId, lastLogin, tags, seats, vip.',
      'attributes.seats: The expression gives true or false, and seats takes a whole number.',
      'attributes.userName: column 1: There is no function `lowr`. Did you mean `lower`?',
      'attributes.userName: column 23: There is no variable `usr`. Did you mean `user`?',
      'correlate[1]: The target has no attribute `employeeId`. It has userName, displayName, email, externalId, lastLogin, tags, seats, vip.',
      'correlate[2]: `email` stands here twice; remove one.',
      'groups.default[0]: A name is not empty; remove it or write one.',
      'groups.exclude[0]: A glob does not end with a single \\; write \\\\ for the character itself.',
      'groups.include[1]: A glob is not empty; write * for every name.',
      'groups.map. : The name of a group is not empty; remove the entry or write the name.',
      'groups.map.ENGINEERING: `Engineering` is the same group, since case does not count; put both entries into one.',
      'groups.map.Engineering[1]: A name is not empty; remove it or write one.',
      'groups.own[0]: A glob is not empty; write * for every name.',
      'groups.rename[0].match: The regular expression is not RE2 syntax (missing closing ): `(a`); there are no look-arounds and no back-references in it.',
      'groups.rename[1].to: The replacement names group 2, and the pattern `^(a)$` captures 1; put what is wanted in ( ).',
      'groups.rename[2].match: A regular expression is not empty; write ^(.*)$ for every name.',
      'safety.protected.accounts[0]: A glob is not empty; write * for every name.',
      'safety.protected.groups[1]: A glob is not empty; write * for every name.',
      'scope.groups[1]: A name is not empty; remove it or write one.',
      'scope.where: This must be true or false for each person, and the expression gives text.',
    ]);
    expect(thrown.message).toMatch(/^Mend the sync staff-to-jira: .* \(and 22 more\)$/);
  });

  it.each([
    [
      'the pattern of a grammar',
      { attributes: { userName: always('a b'), email: always('"x"') } },
      'attributes.userName',
      'column 3: `b` is not expected here.',
    ],
    [
      'an empty condition',
      { scope: { groups: [], where: '' } },
      'scope.where',
      'column 1: The expression is empty; write one, such as user.userName.',
    ],
    [
      'a condition that is nothing',
      { scope: { groups: [], where: 'null' } },
      'scope.where',
      'This must be true or false for each person, and the expression gives no value.',
    ],
    [
      'matches',
      { scope: { groups: [], where: 'user.userName.matches("a")' } },
      'scope.where',
      'column 1: There is no function `matches` here. It can hang on some patterns; write regexMatch(text, "pattern").',
    ],
  ] as const)('tells of %s', (_, rest, path, message) => {
    const thrown = thrownBy(() => compileMapping(makeSync(rest as Partial<Sync>), schema));
    expect(thrown.faults).toEqual([{ path, message }]);
    expect(thrown.message).toBe(`Mend the sync staff-to-jira: ${path}: ${message}`);
  });

  it('asks for required attributes only when the sync makes accounts', () => {
    const sync = makeSync({ attributes: {}, reactions: { ...makeSync().reactions, absent: 'ignore' } });
    expect(compileMapping(sync, schema).attributes(ada)).toEqual([]);
    expect(
      thrownBy(() => compileMapping(makeSync({ attributes: {} }), schema)).faults.map(({ path }) => path),
    ).toEqual(['attributes.userName', 'attributes.email']);
  });
});

describe('the digest', () => {
  const digest = (sync: Sync) => compileMapping(sync, schema).digest;

  it('is a SHA-256 that stays the same over name, times, enabled and the order of keys', () => {
    const sync = makeSync({ groups: { ...noGroups, map: { A: ['a'], B: ['b'] } } });
    const backwards = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(backwards)
        : value !== null && typeof value === 'object'
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([name, member]) => [name, backwards(member)]),
            )
          : value;
    expect(digest(sync)).toMatch(/^[0-9a-f]{64}$/);
    expect(digest(backwards(sync) as Sync)).toBe(digest(sync));
    expect(
      digest({ ...sync, name: 'other', schedule: '* * * * *', timeZone: 'Europe/Berlin', enabled: false }),
    ).toBe(digest(sync));
  });

  it.each([
    ['from', { from: ['hr', 'okta'] }],
    ['to', { to: 'confluence' }],
    ['scope', { scope: { groups: ['Staff'] } }],
    [
      'attributes',
      { attributes: { userName: always('user.userName'), email: always('user.emails.primary') } },
    ],
    [
      'a write rule',
      {
        attributes: {
          userName: { ...always('lower(user.userName)'), write: 'if-empty' },
          email: always('user.emails.primary'),
        },
      },
    ],
    ['correlate', { correlate: ['userName'] }],
    ['groups', { groups: { ...noGroups, create: true } }],
    ['reactions', { reactions: { ...makeSync().reactions, found: 'hold' } }],
    ['deprovision', { deprovision: { after: 1 } }],
    ['safety', { safety: { ...safety, floor: 11 } }],
  ] as const)('moves with %s', (_, rest) => {
    expect(digest(makeSync(rest as Partial<Sync>))).not.toBe(digest(makeSync()));
  });
});

describe('protection and ownership', () => {
  const account = (userName: string, id = '10001'): Account => ({
    id,
    attributes: { userName },
    active: true,
  });

  it('covers accounts by user name and by id, case aside', () => {
    const mapping = compileMapping(protecting(['admin', 'svc-*', 'JIRAUSER1*'], []), schema);
    expect(
      [account('Admin'), account('svc-backup'), account('x', 'jirauser10'), account('administrator')].map(
        (each) => mapping.protectsAccount(each),
      ),
    ).toEqual([true, true, true, false]);
    expect(mapping.protectsAccount({ id: 'x', attributes: {}, active: true })).toBe(false);
  });

  it('covers entitlements by name', () => {
    const mapping = compileMapping(protecting([], ['jira-admin*']), schema);
    expect([
      mapping.protectsEntitlement('Jira-Administrators'),
      mapping.protectsEntitlement('jira-users'),
    ]).toEqual([true, false]);
  });

  it('tells which groups the sync declares its own', () => {
    const mapping = compileMapping(makeSync({ groups: { ...noGroups, own: ['eng-*'] } }), schema);
    expect([
      mapping.owns('ENG-backend'),
      mapping.owns('sales'),
      compileMapping(makeSync(), schema).owns('eng-x'),
    ]).toEqual([true, false, false]);
  });
});

describe('any sync of texts', () => {
  it('compiles or tells its faults, and nothing else is thrown', () => {
    const text = fc.oneof(
      fc.constantFrom('*', '$1', '(', '^(.*)$', 'user.userName', 'a\\', '', 'Staff'),
      fc.string({ maxLength: 6 }),
    );
    const texts = fc.array(text, { maxLength: 3 });
    const syncs = fc.record({ text, texts, map: fc.dictionary(text, texts, { maxKeys: 3 }) });
    fc.assert(
      fc.property(syncs, ({ text: one, texts: some, map }) => {
        const groups = {
          ...noGroups,
          map,
          rename: some.map((match) => ({ match, to: one })),
          include: some,
          default: some,
        };
        const sync = makeSync({ scope: { groups: some, where: one }, groups, correlate: some });
        try {
          const mapping = compileMapping(sync, schema);
          mapping.entitlements(ada);
          mapping.scope(ada);
        } catch (thrown) {
          expect(thrown).toMatchObject({ name: 'ProvisioningError', code: 'invalid' });
        }
      }),
      { numRuns: 500, verbose: 1 },
    );
  });
});
