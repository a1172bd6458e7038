/** Authentik, which replaces whole users and makes anew whoever is answered with 404. */
import type { Dialect } from './dialect.ts';

export const authentik: Dialect = {
  name: 'authentik',
  title: 'authentik',
  aliases: { urns: {}, attributes: {} },
  habits: [{ says: 'Replaces users who are inactive, also with empty names.', shownBy: ['AUTH-02'] }],
};
