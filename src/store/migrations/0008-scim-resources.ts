/** Resources of types that an administrator declared, as SCIM clients told them. */

import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0008-scim-resources',
  async up({ schema, types }) {
    await schema
      .createTable('scim_resource')
      .addColumn('source', types.text, (column) => column.notNull())
      .addColumn('type', types.text, (column) => column.notNull())
      .addColumn('id', types.text, (column) => column.notNull())
      .addColumn('external_id', types.text)
      .addColumn('version', types.bigint, (column) => column.notNull())
      .addColumn('created_at', types.bigint, (column) => column.notNull())
      .addColumn('changed_at', types.bigint, (column) => column.notNull())
      .addColumn('attributes', types.json, (column) => column.notNull())
      .addPrimaryKeyConstraint('scim_resource_key', ['source', 'type', 'id'])
      .execute();
    await schema
      .createIndex('scim_resource_external')
      .on('scim_resource')
      .columns(['source', 'type', 'external_id'])
      .execute();
  },
};
