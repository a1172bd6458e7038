/** What a source itself says of the completeness of a reading. */

import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0013-reading-proof',
  async up({ schema, types }) {
    await schema.alterTable('reading').addColumn('proof', types.json).execute();
  },
};
