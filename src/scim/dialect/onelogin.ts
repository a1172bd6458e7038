/** OneLogin, by SCIM 2.0 and 1.1: its bodies come from a template that each administrator edits. */
import { ENTERPRISE_USER } from '../../model/index.ts';
import { GROUP } from '../schema/group.ts';
import { USER } from '../schema/user.ts';
import { type Client, type Dialect, type Habit, noAliases } from './dialect.ts';
import { calls, namesSchema, type Sighting } from './mark.ts';

/** Its addresses end in the sign that begins or goes on with a query. */
const isOpenEnded = ({ agent, url }: Sighting) => agent === '' && /[?&]$/.test(url);
const itself = /onelogin/i;

const both: readonly Habit[] = [
  { says: 'Sends null for what is not there.', shownBy: ['ONEL-06'] },
  { says: 'Ends addresses with a sign that begins or goes on with a query.', shownBy: ['ONEL-02'], trap: 7 },
];

const two: Dialect = {
  name: 'onelogin-2.0',
  title: 'OneLogin, SCIM 2.0',
  versions: ['2.0'],
  aliases: {
    urns: {
      'urn:scim:schemas:core:2.0:User': USER,
      'urn:scim:schemas:core:2.0:Group': GROUP,
      'urn:scim:schemas:extension:enterprise:2.0': ENTERPRISE_USER,
      'urn:scim:schemas:extension:enterprise:2.0:User': ENTERPRISE_USER,
      'urn:scim:schemas:extension:enterprise:1.0': ENTERPRISE_USER,
    },
    attributes: {},
  },
  habits: [
    ...both,
    { says: 'Names schemas as nobody else does.', shownBy: ['ONEL-02'] },
    { says: 'Sends an object where a list of e-mail addresses is expected.', shownBy: ['ONEL-04'] },
    { says: 'Calls no e-mail address primary.', shownBy: ['ONEL-05'] },
    {
      says: 'Removes members by listing them, also in the words of 1.1 (`operation: delete`).',
      shownBy: [],
      trap: 1,
    },
  ],
  marks: [
    {
      name: 'version-2',
      says: 'speaks SCIM 2.0',
      strength: 'shape',
      seen: (sighting) =>
        sighting.version === '2.0' && (itself.test(sighting.agent) || isOpenEnded(sighting)),
    },
    {
      name: 'schema-2',
      says: 'names a schema urn:scim:schemas:core:2.0, which there is not',
      strength: 'shape',
      seen: ({ agent, body }) => agent === '' && namesSchema(body, /^urn:scim:schemas:core:2\.0\b/i),
    },
  ],
};

const one: Dialect = {
  name: 'onelogin-1.1',
  title: 'OneLogin, SCIM 1.1',
  versions: ['1.1'],
  aliases: noAliases,
  habits: [
    ...both,
    { says: 'Names the one core of SCIM 1.1.', shownBy: ['ONEL-07'] },
    { says: 'May end addresses in .json, with a header of its own for the key.', shownBy: ['ONEL-08'] },
  ],
  marks: [
    {
      name: 'version-1',
      says: 'speaks SCIM 1.1',
      strength: 'shape',
      seen: (sighting) =>
        sighting.version === '1.1' && (itself.test(sighting.agent) || isOpenEnded(sighting)),
    },
  ],
};

export const onelogin: Client = {
  name: 'onelogin',
  title: 'OneLogin',
  marks: [
    calls(itself),
    {
      name: 'open-end',
      says: 'ends addresses with ? or & and says no name',
      strength: 'shape',
      seen: isOpenEnded,
    },
  ],
  dialects: [two, one],
};
