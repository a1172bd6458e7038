/** Authentik, which replaces whole users and makes anew whoever is answered with 404. */
import { type Client, noAliases } from './dialect.ts';
import { calls } from './mark.ts';

export const authentik: Client = {
  name: 'authentik',
  title: 'authentik',
  marks: [calls(/goauthentik|authentik/i)],
  dialects: [
    {
      name: 'authentik',
      title: 'authentik',
      versions: ['2.0'],
      aliases: noAliases,
      habits: [
        { says: 'Replaces users who are inactive, also with empty names.', shownBy: ['AUTH-02'] },
        { says: 'Removes by a filter a member who may have left already.', shownBy: [], trap: 4 },
      ],
      marks: [],
    },
  ],
};
