/** How the last check of each connection went, and what it was told of when its credentials end. */

import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0031-connection-checks',
  async up({ schema, types }) {
    await schema
      .createTable('connection_check')
      .addColumn('connection', types.text, (column) => column.primaryKey())
      .addColumn('version', types.bigint, (column) => column.notNull())
      .addColumn('at', types.bigint, (column) => column.notNull())
      .addColumn('milliseconds', types.bigint, (column) => column.notNull())
      .addColumn('code', types.text)
      .addColumn('message', types.text)
      .addColumn('faults', types.json, (column) => column.notNull())
      .addColumn('failing_since', types.bigint)
      .addColumn('lines', types.json, (column) => column.notNull())
      .addColumn('warnings', types.json, (column) => column.notNull())
      .execute();
    await schema
      .createTable('connection_end')
      .addColumn('connection', types.text, (column) => column.primaryKey())
      .addColumn('version', types.bigint, (column) => column.notNull())
      .addColumn('at', types.bigint, (column) => column.notNull())
      .addColumn('ends', types.json, (column) => column.notNull())
      .execute();
  },
};
