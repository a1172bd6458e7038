import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  type AnySourceConnector,
  type AnyTargetConnector,
  type AttributeDefinition,
  secret,
} from '../model/index.ts';
import type { Connectors } from './connection-entry.ts';
import { readDeclared, type Sections } from './declared.ts';
import { isObject } from './shape.ts';
import { readYaml } from './yaml-file.ts';

/** The example of the documentation, to the letter. */
const example = `
listen: 127.0.0.1:7655
store: ./data/rollcall.db                 # or postgres://user@host/db
sources:
  okta:    { type: scim, token: { env: OKTA_SCIM_TOKEN } }        # they push to /scim/v2/okta
  hr:      { type: csv, users: ./people.csv, groups: ./groups.csv }
targets:
  jira:    { type: jira-data-center, url: https://jira.example.com, token: { env: JIRA_PAT } }
  dc:      { type: crowd-directory, applications: { confluence: { password: { env: CROWD_PW }, addresses: [10.0.0.0/8] } } }
syncs:
  staff-to-jira:
    from: [okta]
    to: jira
    schedule: "*/15 * * * *"
    scope:      { groups: [Staff], where: 'user.active && user.userType != "Contractor"' }
    attributes: { userName: 'lower(substringBefore(user.userName, "@"))', displayName: user.displayName, email: user.emails.primary }
    correlate:  [ externalId, email, userName ]
    groups:
      map:      { Engineering: [jira-software-users, eng] }      # one to many
      rename:   [ { match: '^SG-(.*)$', to: '$1' } ]             # then by transformed name
      include:  [ 'eng-*' ]
      exclude:  [ '*-admins' ]
      default:  [ jira-software-users ]                          # every synced person; never removed by a sync
      create:   false
    reactions:  { source-missing: deactivate, unqualified: deactivate, unassigned: ignore }
    deprovision: { after: 3d, delete-after: never, inactive-after: 90d }
    safety:     { max-deprovisions: 25, max-deprovision-share: 5%, protected: { accounts: [admin], groups: [jira-administrators] } }
`;

const schema: readonly AttributeDefinition[] = ['userName', 'displayName', 'email', 'externalId'].map(
  (name) => ({
    name,
    type: 'string',
    multiValued: false,
    required: name === 'userName',
    caseExact: false,
    mutability: 'readWrite',
    uniqueness: name === 'userName' ? 'server' : 'none',
    description: name,
  }),
);

function source(type: string, config: z.ZodType): AnySourceConnector {
  const open = () => {
    throw new Error('No source is opened to read the settings.');
  };
  return { kind: 'source', type, title: type, config, open };
}

function target(type: string, config: z.ZodType): AnyTargetConnector {
  const open = () => ({
    schema,
    changes: {},
    check: async () => {},
    read: async function* () {},
    fit: <T>(desired: T) => desired,
    close: async () => {},
  });
  return { kind: 'target', type, title: type, config, open };
}

const scim = source('scim', z.strictObject({ token: secret(), nextToken: secret().optional() }));
const csv = source(
  'csv',
  z.strictObject({ users: z.string().meta({ path: true }), groups: z.string().optional() }),
);
const jira = target('jira-data-center', z.strictObject({ url: z.url(), token: secret() }));
const application = z.strictObject({ password: secret(), addresses: z.array(z.string()) });
const crowd = target('crowd-directory', z.strictObject({ applications: z.record(z.string(), application) }));
const connectors: Connectors = { sources: [scim, csv], targets: [jira, crowd] };

const environment = { OKTA_SCIM_TOKEN: 'okta', JIRA_PAT: 'jira', CROWD_PW: 'crowd' };
const parts = { connectors, around: { environment, directory: '/etc/rollcall' } };

function sections(text = example): Sections {
  const { value } = readYaml(text);
  const section = (name: string) => {
    const found = isObject(value) ? value[name] : undefined;
    return isObject(found) ? found : {};
  };
  return { sources: section('sources'), targets: section('targets'), syncs: section('syncs') };
}

test('the example of the documentation is read to the letter, without a fault', async () => {
  const { declared, faults } = await readDeclared(sections(), parts);
  expect(faults).toEqual([]);
  expect(declared.connections.map(({ kind, name, type }) => `${kind} ${name} ${type}`)).toEqual([
    'source okta scim',
    'source hr csv',
    'target jira jira-data-center',
    'target dc crowd-directory',
  ]);
  expect(declared.syncs.map((sync) => sync.name)).toEqual(['staff-to-jira']);
});

test('secrets stay references in what is kept of the file', async () => {
  const { declared } = await readDeclared(sections(), parts);
  expect(declared.connections[0]?.config).toEqual({ token: { env: 'OKTA_SCIM_TOKEN' } });
});

test('a connector that this version does not have is one fault, which names those it has', async () => {
  const { faults } = await readDeclared(sections(), {
    ...parts,
    connectors: { ...connectors, targets: [jira] },
  });
  expect(faults).toEqual([
    {
      path: 'targets.dc.type',
      message: 'there is no target type `crowd-directory`; known are jira-data-center',
    },
  ]);
});

test.each<[string, string, string, string, string]>([
  [
    'a mistyped type',
    'type: scim',
    'type: scmi',
    'sources.okta.type',
    'there is no source type `scmi` (did you mean `scim`?); known are scim, csv',
  ],
  ['a type that is missing', 'type: scim, ', '', 'sources.okta.type', 'is missing; write the type of source'],
  [
    'an inline secret',
    '{ env: JIRA_PAT }',
    'hunter2',
    'targets.jira.token',
    'is a secret, which must not stand here itself; write { env: NAME } or { file: PATH }',
  ],
  [
    'a variable that is not set',
    'JIRA_PAT',
    'JIRA_PTA',
    'targets.jira.token',
    'names the environment variable JIRA_PTA, which is not set',
  ],
  [
    'a secret that is missing',
    ', token: { env: JIRA_PAT }',
    '',
    'targets.jira.token',
    'is missing; write a text',
  ],
  [
    'a secret deep inside',
    '{ env: CROWD_PW }',
    'hunter2',
    'targets.dc.applications.confluence.password',
    expect.stringContaining('must not stand here'),
  ],
  [
    'a mistyped setting',
    'users:',
    'user:',
    'sources.hr.user',
    '`user` is not known here (did you mean `users`?)',
  ],
  [
    'a setting of another kind',
    'https://jira.example.com',
    'jira',
    'targets.jira.url',
    'must be an address such as https://jira.example.com',
  ],
  [
    'a name that cannot stand in an address',
    'hr: ',
    'HR: ',
    'sources.HR',
    expect.stringContaining('must begin with a lower-case letter'),
  ],
  [
    'one name for two connections',
    'dc: ',
    'okta: ',
    'targets.okta',
    'there is a source `okta` already; give it another name',
  ],
  [
    'a wrong expression',
    'user.displayName,',
    'user.displayName +,',
    'syncs.staff-to-jira.attributes.displayName',
    expect.any(String),
  ],
  [
    'an attribute that the target does not have',
    'email: user',
    'mail: user',
    'syncs.staff-to-jira.attributes.mail',
    expect.stringContaining('email'),
  ],
  [
    'a correlation by what the target does not have',
    'externalId, email',
    'employeeId, email',
    'syncs.staff-to-jira.correlate[0]',
    expect.stringContaining('employeeId'),
  ],
  [
    'a condition that is no condition',
    'user.active &&',
    'user.active +',
    'syncs.staff-to-jira.scope.where',
    expect.any(String),
  ],
  [
    'a regular expression that is wrong',
    '^SG-(.*)$',
    '^SG-(.*$',
    'syncs.staff-to-jira.groups.rename[0].match',
    expect.any(String),
  ],
])('%s is a fault with its path', async (_, written, instead, path, message) => {
  expect(example).toContain(written);
  const { faults } = await readDeclared(sections(example.replace(written, instead)), parts);
  expect(faults).toContainEqual({ path, message });
});

test('faults of several connections and syncs are told together, and no secret is among them', async () => {
  const text = example
    .replace('{ env: JIRA_PAT }', 'hunter2')
    .replace('{ env: OKTA_SCIM_TOKEN }', 'hunter2')
    .replace('create:', 'craete:');
  const { faults } = await readDeclared(sections(text), parts);
  expect(faults.map((fault) => fault.path)).toEqual([
    'sources.okta.token',
    'targets.jira.token',
    'syncs.staff-to-jira.groups.craete',
  ]);
  expect(JSON.stringify(faults)).not.toContain('hunter2');
});

test('a sync whose target is at fault is still checked for all that does not need the target', async () => {
  const text = example.replace('{ env: JIRA_PAT }', '{ env: NONE }').replace('3d', '3 days');
  const { faults } = await readDeclared(sections(text), parts);
  expect(faults.map((fault) => fault.path)).toEqual([
    'targets.jira.token',
    'syncs.staff-to-jira.deprovision.after',
  ]);
});

test('an entry that is no group of settings is a fault', async () => {
  const { faults } = await readDeclared(
    { sources: { okta: 'scim' }, targets: {}, syncs: { staff: null } },
    parts,
  );
  expect(faults).toEqual([
    { path: 'sources.okta', message: 'must be a group of settings such as { type: csv, … }' },
    { path: 'syncs.staff', message: 'must be a group of settings, not nothing' },
  ]);
});
