import { expect, test } from 'vitest';
import type { AttributeDefinition } from '../model/index.ts';
import { completeSync, readSync } from './sync.ts';

const known = { sources: ['okta', 'hr'], targets: ['jira'] };
const least = { from: ['okta'], to: 'jira' };

function faultsOf(content: unknown) {
  return readSync({ name: 'staff', content, path: 'syncs.staff' }, known).faults;
}

test('what is left out has a default that removes little and asks often', () => {
  expect(readSync({ name: 'staff', content: least }, known).sync).toEqual({
    name: 'staff',
    from: ['okta'],
    to: 'jira',
    timeZone: 'UTC',
    enabled: true,
    scope: { groups: [] },
    attributes: {},
    correlate: [],
    groups: { map: {}, rename: [], include: [], exclude: [], default: [], own: [], create: false },
    reactions: {
      confirmed: 'update',
      found: 'link',
      absent: 'create',
      ambiguous: 'hold',
      missing: 'hold',
      unqualified: 'deactivate',
      'source-missing': 'deactivate',
      deleted: 'deactivate',
      disabled: 'deactivate',
      inactive: 'ignore',
      unassigned: 'ignore',
    },
    deprovision: { after: 0 },
    safety: {
      maxDeprovisions: 25,
      maxDeprovisionShare: 0.05,
      maxCreations: 500,
      maxGroupLossShare: 0.2,
      floor: 10,
      minAdministrators: 1,
      maxReadingShrink: 0.2,
      protected: { accounts: [], groups: [] },
    },
  });
});

test('durations, shares and attributes are read as they are written', () => {
  const { sync } = readSync(
    {
      name: 'staff',
      content: {
        ...least,
        attributes: {
          userName: 'user.userName',
          email: { value: 'user.emails.primary', write: 'on-create', empty: 'clear' },
          title: { value: 'user.title' },
        },
        deprovision: {
          after: '3d',
          'delete-after': '30d',
          'inactive-after': 'never',
          'never-active-after': '60d',
          'missed-readings': 3,
          'missed-for': '36h',
          exempt: {
            groups: ['Robots'],
            where: 'user.title == "Chair"',
            accounts: ['svc-*'],
            'target-groups': ['board'],
          },
          calendar: {
            freezes: [{ name: 'Holidays', from: '2026-12-24', to: '2027-01-01' }],
            except: ['disabled'],
          },
        },
        safety: { 'max-deprovision-share': '2.5%', 'max-deprovisions': 0 },
      },
    },
    known,
  );
  expect(sync?.attributes).toEqual({
    userName: { value: 'user.userName', write: 'always', empty: 'keep' },
    email: { value: 'user.emails.primary', write: 'on-create', empty: 'clear' },
    title: { value: 'user.title', write: 'always', empty: 'keep' },
  });
  expect(sync?.deprovision).toEqual({
    after: 259_200_000,
    deleteAfter: 2_592_000_000,
    neverActiveAfter: 5_184_000_000,
    missedReadings: 3,
    missedFor: 129_600_000,
    exempt: {
      groups: ['Robots'],
      where: 'user.title == "Chair"',
      accounts: ['svc-*'],
      targetGroups: ['board'],
    },
    calendar: {
      weekend: [6, 0],
      freezes: [{ name: 'Holidays', from: '2026-12-24', to: '2027-01-01' }],
      except: ['disabled'],
    },
  });
  expect(sync?.safety).toMatchObject({ maxDeprovisionShare: 0.025, maxDeprovisions: 0, floor: 10 });
});

test.each<[string, object, string, string]>([
  [
    'a mistyped key',
    { shedule: '0 * * * *' },
    'shedule',
    '`shedule` is not known here (did you mean `schedule`?)',
  ],
  [
    'a key in the wrong spelling',
    { safety: { maxDeprovisions: 3 } },
    'safety.maxDeprovisions',
    '`maxDeprovisions` is not known here (did you mean `max-deprovisions`?)',
  ],
  ['an unknown key', { colour: 1 }, 'colour', expect.stringContaining('known are from, to, schedule')],
  ['no source', { from: [] }, 'from', 'must have at least one entry'],
  ['a source alone', { from: 'okta' }, 'from', 'must be a list, not a text'],
  ['an unknown source', { from: ['okat'] }, 'from[0]', 'there is no source `okat` (did you mean `okta`?)'],
  ['a source twice', { from: ['okta', 'okta'] }, 'from[1]', 'names okta twice'],
  [
    'a target where a source belongs',
    { from: ['jira'] },
    'from[0]',
    'there is no source `jira`; declared are okta, hr',
  ],
  ['an unknown target', { to: 'jra' }, 'to', 'there is no target `jra` (did you mean `jira`?)'],
  ['a target that is missing', { to: undefined }, 'to', 'is missing; write a text'],
  [
    'a schedule of four fields',
    { schedule: '* * * *' },
    'schedule',
    expect.stringContaining('does not have five fields'),
  ],
  [
    'a schedule that never comes',
    { schedule: '0 0 31 2 *' },
    'schedule',
    expect.stringContaining('never comes'),
  ],
  ['an unknown time zone', { 'time-zone': 'Mars/Base' }, 'time-zone', expect.stringContaining('"Mars/Base"')],
  [
    'an attribute that is no expression',
    { attributes: { userName: 7 } },
    'attributes.userName',
    'must be an expression such as user.displayName, or { value, write, empty }',
  ],
  [
    'an unknown rule of writing',
    { attributes: { a: { value: 'x', write: 'allways' } } },
    'attributes.a.write',
    'must be one of always, on-create, if-empty (did you mean `always`?)',
  ],
  [
    'one group where several may stand',
    { groups: { map: { Eng: 'eng' } } },
    'groups.map.Eng',
    'must be a list, not a text',
  ],
  [
    'a rename without a result',
    { groups: { rename: [{ match: 'a' }] } },
    'groups.rename[0].to',
    'is missing; write a text',
  ],
  [
    'an unknown situation',
    { reactions: { gone: 'delete' } },
    'reactions.gone',
    expect.stringContaining('`gone` is not known here'),
  ],
  [
    'a reaction that does not belong to the situation',
    { reactions: { missing: 'delete' } },
    'reactions.missing',
    'must be one of hold, create, unlink, ignore',
  ],
  [
    'deletion of accounts that nobody is behind',
    { reactions: { unassigned: 'delete' } },
    'reactions.unassigned',
    'must be ignore',
  ],
  [
    'a share that is a number',
    { safety: { 'max-deprovision-share': 0.05 } },
    'safety.max-deprovision-share',
    'must be a share such as 5%, from 0% to 100%',
  ],
  [
    'a count below nothing',
    { safety: { 'max-deprovisions': -1 } },
    'safety.max-deprovisions',
    'must be at least 0',
  ],
  [
    'a duration without a unit',
    { deprovision: { after: 3 } },
    'deprovision.after',
    'must be a duration such as 90s, 30m, 12h, 3d or 2w',
  ],
  [
    'a freeze that ends before it begins',
    { deprovision: { calendar: { freezes: [{ name: 'x', from: '2027-01-02', to: '2027-01-01' }] } } },
    'deprovision.calendar.freezes[0].to',
    'must not be before from',
  ],
  [
    'a day that is none',
    { deprovision: { calendar: { freezes: [{ name: 'x', from: '2026-02-30', to: '2027-01-01' }] } } },
    'deprovision.calendar.freezes[0].from',
    'must be a day such as 2026-12-24',
  ],
  [
    'a week without a working day',
    { deprovision: { calendar: { weekend: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] } } },
    'deprovision.calendar.weekend',
    'must leave one day on which something may be done',
  ],
  [
    'a wait that never ends',
    { deprovision: { after: 'never' } },
    'deprovision.after',
    'must be a duration such as 90s, 30m, 12h, 3d or 2w',
  ],
])('%s is a fault with its path', (_, change, path, message) => {
  expect(faultsOf({ ...least, ...change })).toContainEqual({ path: `syncs.staff.${path}`, message });
});

test('all faults are told at once', () => {
  const faults = faultsOf({ from: ['okat'], to: 'jra', schedule: 'soon', 'time-zone': 'Mars/Base' });
  expect(faults.map((fault) => fault.path)).toEqual([
    'syncs.staff.from[0]',
    'syncs.staff.to',
    'syncs.staff.time-zone',
    'syncs.staff.schedule',
  ]);
});

test.each(['Staff', 'staff to jira', '-staff', 'a'.repeat(64), 'staff/jira'])(
  '%j is no name for a sync',
  (name) => {
    expect(readSync({ name, content: least }, known).faults[0]?.path).toBe('name');
  },
);

const definition = (name: string, change: Partial<AttributeDefinition> = {}): AttributeDefinition => ({
  name,
  type: 'string',
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  uniqueness: 'none',
  description: name,
  ...change,
});

test('without attributes the usual ones that the target can hold are written', () => {
  const { sync } = readSync({ name: 'staff', content: least }, known);
  const schema = [
    definition('userName', { mutability: 'immutable' }),
    definition('email'),
    definition('externalId', { mutability: 'readOnly' }),
    definition('shoeSize'),
  ];
  const complete = completeSync(sync!, schema);
  expect(Object.keys(complete.attributes)).toEqual(['userName', 'email']);
  expect(complete.correlate).toEqual(['userName']);
});

test('an e-mail address finds accounts only when the sync says so', () => {
  const content = {
    ...least,
    attributes: { userName: 'user.userName', externalId: 'user.id', email: 'user.emails.primary' },
  };
  const schema = [definition('userName'), definition('externalId'), definition('email')];
  const silent = readSync({ name: 'staff', content }, known).sync!;
  expect(completeSync(silent, schema).correlate).toEqual(['externalId', 'userName']);
  const aloud = readSync({ name: 'staff', content: { ...content, correlate: ['email'] } }, known).sync!;
  expect(completeSync(aloud, schema).correlate).toEqual(['email']);
});
