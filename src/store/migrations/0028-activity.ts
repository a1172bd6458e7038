/** When people were last active, apart from who they are; and how the last reading of it went. */

import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0028-activity',
  async up({ schema, types }) {
    await schema
      .createTable('identity_activity')
      .addColumn('source', types.text, (column) => column.notNull())
      .addColumn('id', types.text, (column) => column.notNull())
      .addColumn('last', types.text)
      .addColumn('told_at', types.bigint, (column) => column.notNull())
      .addPrimaryKeyConstraint('identity_activity_key', ['source', 'id'])
      .execute();
    await schema
      .createTable('activity_state')
      .addColumn('source', types.text, (column) => column.primaryKey())
      .addColumn('as_of', types.bigint)
      .addColumn('cursor', types.text)
      .addColumn('looked_at', types.bigint, (column) => column.notNull())
      .addColumn('people', types.bigint, (column) => column.notNull())
      .addColumn('code', types.text)
      .addColumn('message', types.text)
      .execute();
  },
};
