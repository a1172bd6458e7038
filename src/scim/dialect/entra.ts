/** Microsoft Entra ID, with and without `aadOptscim062020` in its tenant address. */
import { ENTERPRISE_USER } from '../../model/index.ts';
import { GROUP } from '../schema/group.ts';
import type { Dialect } from './dialect.ts';

export const entra: Dialect = {
  name: 'entra',
  title: 'Microsoft Entra ID',
  aliases: {
    urns: {
      // Printed without the colon in its own tutorial, and sent so by what was built after it.
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0User': ENTERPRISE_USER,
      'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group': GROUP,
    },
    attributes: {},
  },
  habits: [
    {
      says: 'Asks for a random user to test the connection and expects an empty list.',
      shownBy: ['ENTRA-01', 'ENTRA-02'],
    },
    { says: 'Adds a parameter without a value to every address.', shownBy: ['ENTRA-03'] },
    {
      says: 'Sends null for what is not there, and attributes of the extension at the top.',
      shownBy: ['ENTRA-11'],
    },
    {
      says: 'Writes booleans as strings and operations with a capital.',
      shownBy: ['ENTRA-33', 'ENTRA-34', 'ENTRA-43'],
    },
    {
      says: 'With its flag, sends dotted and qualified names in a value without a path.',
      shownBy: ['ENTRA-39'],
    },
    {
      says: 'Sets parts of an e-mail address that does not exist yet.',
      shownBy: ['ENTRA-38', 'ENTRA-43', 'ENTRA-46'],
    },
    { says: 'Sends a manager as a list of one, or as a bare id.', shownBy: ['ENTRA-40', 'ENTRA-41'] },
    { says: 'Removes members by listing them in `value`.', shownBy: ['ENTRA-66'] },
    { says: 'Filters by the value of a chosen e-mail address.', shownBy: ['ENTRA-06'] },
    { says: 'Asks whether a group has a member by `members eq`.', shownBy: ['ENTRA-73'] },
  ],
};
