/** People in the order of their names, for lists that are too long to be sorted each time. */

import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0023-people-by-name',
  async up({ within }) {
    // As `byName` in directory/browse.ts writes it; PostgreSQL takes no longer texts into an index.
    await sql
      .raw('create index identity_by_name on identity (substr(search, 1, 200), person)')
      .execute(within.tables());
  },
};
