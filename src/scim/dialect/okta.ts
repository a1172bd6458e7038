/** Okta: applications of its catalogue, which PATCH; those of its app wizard, which PUT; and SCIM 1.1, by itself and by its agent. */
import { type Client, type Dialect, type Habit, noAliases } from './dialect.ts';
import { calls, namesSchema, operationsIn, parameterIn, type Sighting, valueIn } from './mark.ts';

const isNamed = ({ agent }: Sighting) => /okta/i.test(agent);

/** What both kinds of applications have in common. */
const both: readonly Habit[] = [
  {
    says: 'Looks for somebody by user name, in any case, and expects an empty list for nobody.',
    shownBy: ['OKTA-03', 'OKTA-24'],
    trap: 7,
  },
  { says: 'Sends a placeholder password and an empty list of groups with a new user.', shownBy: ['OKTA-04'] },
  { says: 'Takes 409 for a user who is there already.', shownBy: ['OKTA-05'], trap: 8 },
  {
    says: 'Reads people and groups in pages that must not change their order.',
    shownBy: ['OKTA-02', 'OKTA-06', 'OKTA-23'],
  },
  {
    says: 'Sends back the whole user that it has read, with `groups: []`.',
    shownBy: ['OKTA-08', 'OKTA-09'],
    trap: 5,
  },
  { says: 'Makes groups with an empty list of members.', shownBy: ['OKTA-14', 'OKTA-15', 'OKTA-16'] },
  { says: 'Removes groups, and never people.', shownBy: ['OKTA-22'] },
  { says: 'May send its token without the word Bearer.', shownBy: ['OKTA-25'] },
];

const oin: Dialect = {
  name: 'okta-oin',
  title: 'Okta, application of its catalogue (OIN)',
  versions: ['2.0'],
  aliases: noAliases,
  habits: [
    ...both,
    {
      says: 'Deactivates and activates by a replacement without a path, and keeps memberships to itself meanwhile.',
      shownBy: ['OKTA-10', 'OKTA-11'],
      trap: 6,
    },
    {
      says: 'Replaces all members of a group, also by nobody.',
      shownBy: ['OKTA-19', 'OKTA-20'],
    },
    { says: 'Removes by a filter a member who may have left already.', shownBy: [], trap: 4 },
  ],
  marks: [
    {
      name: 'patches',
      says: 'changes users and groups by PATCH',
      strength: 'shape',
      seen: (sighting) =>
        isNamed(sighting) &&
        sighting.version === '2.0' &&
        sighting.method === 'PATCH' &&
        operationsIn(sighting.body).length > 0,
    },
  ],
};

const aiw: Dialect = {
  name: 'okta-aiw',
  title: 'Okta, application of its app integration wizard (AIW)',
  versions: ['2.0'],
  aliases: noAliases,
  habits: [
    ...both,
    { says: 'Replaces a whole group for every change of its members, without its id.', shownBy: ['OKTA-21'] },
    {
      says: 'Deactivates by a whole user whose `active` is false, and keeps memberships to itself meanwhile.',
      shownBy: ['OKTA-09'],
      trap: 6,
    },
  ],
  marks: [
    {
      name: 'replaces-groups',
      says: 'replaces whole groups by PUT',
      strength: 'shape',
      seen: (sighting) =>
        isNamed(sighting) &&
        sighting.version === '2.0' &&
        sighting.method === 'PUT' &&
        sighting.place === 'groups/*',
    },
    {
      name: 'deactivates-by-put',
      says: 'deactivates people by PUT',
      strength: 'shape',
      seen: (sighting) =>
        isNamed(sighting) &&
        sighting.version === '2.0' &&
        sighting.method === 'PUT' &&
        sighting.place === 'users/*' &&
        valueIn(sighting.body, 'active') === false,
    },
  ],
};

const old: Dialect = {
  name: 'okta-1.1',
  title: 'Okta, SCIM 1.1 application',
  versions: ['1.1'],
  aliases: noAliases,
  habits: [
    {
      says: 'Looks for somebody by user name, and expects an empty list for nobody.',
      shownBy: ['OKTA11-01', 'OKTA11-02', 'OKTA11-03'],
      trap: 7,
    },
    {
      says: 'Makes people with an empty list of groups, and replaces whole ones.',
      shownBy: ['OKTA11-04', 'OKTA11-05'],
      trap: 5,
    },
    { says: 'Renames groups by a PATCH of 1.1.', shownBy: ['OKTA11-07', 'OKTA11-09'] },
    { says: 'Removes members by `operation: delete`.', shownBy: ['OKTA11-11'], trap: 1 },
    { says: 'Tests a filter that has no operator.', shownBy: ['OKTA11-15'] },
  ],
  marks: [
    {
      name: 'version',
      says: 'speaks SCIM 1.1',
      strength: 'shape',
      seen: (sighting) => isNamed(sighting) && sighting.version === '1.1',
    },
  ],
};

const onPremises: Dialect = {
  name: 'okta-opp',
  title: 'Okta’s agent for applications on premises (OPP)',
  versions: ['1.1'],
  aliases: noAliases,
  habits: [
    {
      says: 'Reads in the configuration what the service can do, under a name of Okta’s.',
      shownBy: ['OPP-01'],
    },
    {
      says: 'Looks for somebody by user name, and expects an empty list for nobody.',
      shownBy: ['OPP-02'],
      trap: 7,
    },
    { says: 'Sends the groups of a user with it.', shownBy: ['OPP-03', 'OPP-04', 'OPP-06'], trap: 5 },
    { says: 'Asks for what changed after a time, in typographic quotes.', shownBy: ['OPP-05'] },
  ],
  marks: [
    {
      name: 'agent-schema',
      says: 'names a schema of Okta’s agent',
      strength: 'name',
      seen: ({ version, body }) => version === '1.1' && namesSchema(body, /^urn:okta:onprem_app:/i),
    },
    {
      name: 'changed-after',
      says: 'asks in SCIM 1.1 for what changed after a time and says no name',
      strength: 'shape',
      seen: (sighting) =>
        sighting.version === '1.1' &&
        sighting.agent === '' &&
        /^meta\.lastModified\s+gt\b/i.test(parameterIn(sighting, 'filter') ?? ''),
    },
  ],
};

export const okta: Client = {
  name: 'okta',
  title: 'Okta',
  marks: [
    calls(/okta/i),
    {
      name: 'schema',
      says: 'names a schema of Okta',
      strength: 'name',
      seen: ({ body }) => namesSchema(body, /^urn:okta:/i),
    },
  ],
  dialects: [oin, aiw, old, onPremises],
};
