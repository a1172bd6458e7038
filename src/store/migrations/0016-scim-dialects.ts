/** By what the clients of sources that push have shown whose they are. */

import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0016-scim-dialects',
  async up({ schema, types }) {
    await schema
      .createTable('push_dialect')
      .addColumn('source', types.text, (column) => column.notNull())
      .addColumn('dialect', types.text, (column) => column.notNull())
      .addColumn('mark', types.text, (column) => column.notNull())
      .addColumn('first_at', types.bigint, (column) => column.notNull())
      .addColumn('at', types.bigint, (column) => column.notNull())
      .addPrimaryKeyConstraint('push_dialect_key', ['source', 'dialect', 'mark'])
      .execute();
  },
};
