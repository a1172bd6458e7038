/** Keycloak by its SCIM plug-in, which makes without looking first. */
import type { Dialect } from './dialect.ts';

export const keycloak: Dialect = {
  name: 'keycloak',
  title: 'Keycloak',
  aliases: { urns: {}, attributes: {} },
  habits: [
    { says: 'Makes a user without looking whether it is there.', shownBy: ['KC-01'] },
    { says: 'Empties a group by a removal whose value is null.', shownBy: ['KC-03'] },
    { says: 'Points to members by relative addresses.', shownBy: ['KC-04'] },
  ],
};
