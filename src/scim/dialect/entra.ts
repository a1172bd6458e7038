/** Microsoft Entra ID: as it has always written, and with `aadOptscim062020` in its tenant address. */
import { ENTERPRISE_USER } from '../../model/index.ts';
import { GROUP } from '../schema/group.ts';
import { isObject } from '../schema/read.ts';
import type { Aliases } from '../schema/resource-type.ts';
import type { Client, Dialect, Habit } from './dialect.ts';
import { calls, namesSchema, operationsIn, parameterIn, valueIn } from './mark.ts';

const aliases: Aliases = {
  urns: {
    // Printed without the colon in its own tutorial, and sent so by what was built after it.
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0User': ENTERPRISE_USER,
    'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group': GROUP,
  },
  attributes: {},
};

/** What both ways have in common. */
const both: readonly Habit[] = [
  {
    says: 'Asks for a random user to test the connection and expects an empty list.',
    shownBy: ['ENTRA-01', 'ENTRA-02'],
    trap: 7,
  },
  {
    says: 'Finds people by user name, e-mail address or several of them, groups by name or external id.',
    shownBy: ['ENTRA-04', 'ENTRA-06', 'ENTRA-07', 'ENTRA-62', 'ENTRA-63'],
  },
  { says: 'Repeats a creation whose answer it has not seen.', shownBy: ['ENTRA-13'], trap: 8 },
  {
    says: 'Sends null for what is not there, and attributes of the extension at the top.',
    shownBy: ['ENTRA-11'],
  },
  { says: 'Capitalises names of parts of a name.', shownBy: ['ENTRA-14'] },
  {
    says: 'Keeps memberships to itself while somebody is inactive, and does not send them again.',
    shownBy: ['ENTRA-32'],
    trap: 6,
  },
  {
    says: 'Sets parts of an e-mail address that does not exist yet.',
    shownBy: ['ENTRA-43', 'ENTRA-44', 'ENTRA-46'],
    trap: 11,
  },
  { says: 'Removes a part of an e-mail address, with a value.', shownBy: ['ENTRA-45'] },
  { says: 'Sends a manager as a list of one, or as a bare id.', shownBy: ['ENTRA-40', 'ENTRA-41'], trap: 12 },
  { says: 'Sends roles whose value is JSON as a text.', shownBy: ['ENTRA-47'] },
  { says: 'Asks whether a group has a member by `members eq`.', shownBy: ['ENTRA-72', 'ENTRA-73'] },
  {
    says: 'Never wants the members of a group, whose group schema it names in a way of its own.',
    shownBy: ['ENTRA-60', 'ENTRA-61'],
  },
  {
    says: 'Adds members by list, by reference or by a bare id, and adds some who are there.',
    shownBy: ['ENTRA-65', 'ENTRA-70', 'ENTRA-71'],
    trap: 4,
  },
  {
    says: 'Empties a group by a removal without a value, or replaces all members.',
    shownBy: ['ENTRA-69', 'ENTRA-83'],
  },
  { says: 'Has members of its own in an operation.', shownBy: ['ENTRA-49'] },
  {
    says: 'Reads somebody by id, who may be gone, and removes groups.',
    shownBy: ['ENTRA-20', 'ENTRA-21', 'ENTRA-74'],
  },
  {
    says: 'Tests filters with literals that are not quoted, and attributes chosen by a filter.',
    shownBy: ['ENTRA-76', 'ENTRA-77', 'ENTRA-78', 'ENTRA-79'],
  },
];

const legacy: Dialect = {
  name: 'entra-legacy',
  title: 'Microsoft Entra ID as it writes without aadOptscim062020',
  versions: ['2.0'],
  aliases,
  habits: [
    ...both,
    {
      says: 'Writes booleans as strings.',
      shownBy: ['ENTRA-33', 'ENTRA-34'],
      trap: 9,
    },
    {
      says: 'Writes operations with a capital, one for each attribute.',
      shownBy: ['ENTRA-31', 'ENTRA-36', 'ENTRA-38', 'ENTRA-64'],
    },
    { says: 'Removes members by listing them in `value`.', shownBy: ['ENTRA-66'], trap: 1 },
  ],
  marks: [
    {
      name: 'capitals',
      says: 'writes operations with a capital and says no name',
      strength: 'shape',
      seen: ({ agent, body }) =>
        agent === '' && operationsIn(body).some(({ op }) => /^(?:Add|Replace|Remove)$/.test(op)),
    },
    {
      name: 'texts',
      says: 'writes booleans as strings and says no name',
      strength: 'shape',
      seen: ({ agent, body }) =>
        agent === '' && operationsIn(body).some(({ value }) => value === 'True' || value === 'False'),
    },
  ],
};

const compliant: Dialect = {
  name: 'entra-compliant',
  title: 'Microsoft Entra ID with aadOptscim062020',
  versions: ['2.0'],
  aliases,
  habits: [
    ...both,
    { says: 'Adds a parameter without a value to every address.', shownBy: ['ENTRA-03'] },
    { says: 'Writes operations in small letters and true booleans.', shownBy: ['ENTRA-35', 'ENTRA-37'] },
    {
      says: 'Sends dotted and qualified names in a value without a path.',
      shownBy: ['ENTRA-39'],
      trap: 10,
    },
    { says: 'Removes a member by a filter.', shownBy: ['ENTRA-68'] },
  ],
  marks: [
    {
      name: 'flag',
      says: 'has aadOptscim062020 in its addresses',
      strength: 'name',
      seen: (sighting) => parameterIn(sighting, 'aadoptscim062020') !== undefined,
    },
    {
      name: 'dotted',
      says: 'sends dotted or qualified names without a path and says no name',
      strength: 'shape',
      seen: ({ agent, body }) =>
        agent === '' &&
        operationsIn(body).some(
          ({ op, path, value }) =>
            path === '' &&
            op === op.toLowerCase() &&
            isObject(value) &&
            Object.keys(value).some((name) => /^[a-z]+\.[a-z]+$|^urn:.+:[a-z]+$/i.test(name)),
        ),
    },
  ],
};

export const entra: Client = {
  name: 'entra',
  title: 'Microsoft Entra ID',
  marks: [
    calls(/azure|microsoft|entra/i),
    {
      name: 'group-schema',
      says: 'names a group schema of Microsoft',
      strength: 'name',
      seen: ({ body }) => namesSchema(body, /^http:\/\/schemas\.microsoft\.com\//i),
    },
    {
      name: 'no-colon',
      says: 'names the Enterprise User without its last colon',
      strength: 'shape',
      seen: ({ agent, body }) => agent === '' && namesSchema(body, /enterprise:2\.0User$/i),
    },
    {
      name: 'no-members',
      says: 'asks for groups without their members and says no name',
      strength: 'shape',
      seen: (sighting) =>
        sighting.agent === '' &&
        sighting.method === 'GET' &&
        sighting.place.startsWith('groups') &&
        parameterIn(sighting, 'excludedattributes') === 'members',
    },
    {
      name: 'nulls',
      says: 'sends the manager of somebody new as null and says no name',
      strength: 'shape',
      seen: ({ agent, method, place, body }) =>
        agent === '' && method === 'POST' && place === 'users' && valueIn(body, 'manager') === null,
    },
  ],
  dialects: [legacy, compliant],
};
