/** How an identity went, and how many complete readings have lacked it since. */

import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0018-how-they-went',
  async up({ schema, types }) {
    await schema.alterTable('identity').addColumn('gone_by', types.text).execute();
    // The readings of the source that had been believed before it went.
    await schema.alterTable('identity').addColumn('gone_before', types.bigint).execute();
    await schema
      .alterTable('source_state')
      .addColumn('believed', types.bigint, (column) => column.notNull().defaultTo(0))
      .execute();
  },
};
