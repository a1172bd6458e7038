/** People whose accounts sleep, by sync, and those who were woken by hand. */

import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0009-sleepers',
  async up({ schema, types }) {
    await schema
      .createTable('sleeper')
      .addColumn('sync', types.text, (column) => column.notNull())
      .addColumn('person', types.text, (column) => column.notNull())
      .addColumn('state', types.text, (column) => column.notNull())
      .addColumn('since', types.bigint, (column) => column.notNull())
      .addPrimaryKeyConstraint('sleeper_pk', ['sync', 'person'])
      .execute();
  },
};
