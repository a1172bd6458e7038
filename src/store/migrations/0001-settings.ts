/** Connections and syncs, every version of them, and the sealed secrets of connections made through the API. */

import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0001-settings',
  async up({ schema, types }) {
    await schema
      .createTable('setting')
      .addColumn('subject', types.text, (column) => column.notNull())
      .addColumn('name', types.text, (column) => column.notNull())
      .addColumn('content', types.json, (column) => column.notNull())
      .addColumn('managed_by', types.text, (column) => column.notNull())
      .addColumn('version', types.integer, (column) => column.notNull())
      .addColumn('created_at', types.bigint, (column) => column.notNull())
      .addColumn('changed_at', types.bigint, (column) => column.notNull())
      .addColumn('changed_by', types.text, (column) => column.notNull())
      .addColumn('removed_at', types.bigint)
      .addPrimaryKeyConstraint('setting_pk', ['subject', 'name'])
      .execute();
    await schema
      .createTable('setting_version')
      .addColumn('subject', types.text, (column) => column.notNull())
      .addColumn('name', types.text, (column) => column.notNull())
      .addColumn('version', types.integer, (column) => column.notNull())
      .addColumn('at', types.bigint, (column) => column.notNull())
      .addColumn('actor', types.text, (column) => column.notNull())
      .addColumn('action', types.text, (column) => column.notNull())
      .addColumn('managed_by', types.text, (column) => column.notNull())
      .addColumn('content', types.json, (column) => column.notNull())
      .addPrimaryKeyConstraint('setting_version_pk', ['subject', 'name', 'version'])
      .execute();
    await schema
      .createTable('sealed_secret')
      .addColumn('id', types.text, (column) => column.primaryKey())
      .addColumn('connection', types.text, (column) => column.notNull())
      .addColumn('path', types.text, (column) => column.notNull())
      .addColumn('sealed', types.text, (column) => column.notNull())
      .addColumn('changed_at', types.bigint, (column) => column.notNull())
      .execute();
    await schema.createIndex('sealed_secret_connection').on('sealed_secret').column('connection').execute();
  },
};
