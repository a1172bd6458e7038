/** Keycloak by its SCIM plug-in, which makes without looking first. */
import { type Client, noAliases } from './dialect.ts';
import { calls, objectsIn, operationsIn, textOf, valueIn } from './mark.ts';

export const keycloak: Client = {
  name: 'keycloak',
  title: 'Keycloak',
  marks: [
    calls(/keycloak|scim-sdk|resteasy/i),
    {
      name: 'null-removal',
      says: 'empties a group by a removal whose value is null',
      strength: 'shape',
      seen: ({ agent, body }) =>
        agent === '' &&
        operationsIn(body).some(
          ({ op, path, value }) => op === 'remove' && path === 'members' && value === null,
        ),
    },
    {
      name: 'relative-members',
      says: 'points to members by relative addresses',
      strength: 'shape',
      seen: ({ place, body }) =>
        place.startsWith('groups') &&
        objectsIn(valueIn(body, 'members')).some(({ $ref }) => /^(?:Users|Groups)\//.test(textOf($ref))),
    },
  ],
  dialects: [
    {
      name: 'keycloak',
      title: 'Keycloak',
      versions: ['2.0'],
      aliases: noAliases,
      habits: [
        { says: 'Makes a user without looking whether it is there.', shownBy: ['KC-01'], trap: 8 },
        { says: 'Empties a group by a removal whose value is null.', shownBy: ['KC-03'], trap: 3 },
        { says: 'Points to members by relative addresses.', shownBy: ['KC-04'] },
      ],
      marks: [],
    },
  ],
};
