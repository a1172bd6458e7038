/** Administrators who sign in with a password, and their sessions. */

import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0015-sign-in',
  async up({ schema, types }) {
    await schema
      .createTable('administrator')
      .addColumn('id', types.text, (column) => column.primaryKey())
      .addColumn('name', types.text, (column) => column.notNull())
      .addColumn('role', types.text, (column) => column.notNull())
      .addColumn('password', types.text, (column) => column.notNull())
      .addColumn('created_at', types.bigint, (column) => column.notNull())
      .addColumn('created_by', types.text, (column) => column.notNull())
      .addColumn('last_seen_at', types.bigint)
      .addColumn('removed_at', types.bigint)
      .execute();
    await schema
      .createIndex('administrator_live_name')
      .unique()
      .on('administrator')
      .column('name')
      .where(sql.ref('removed_at'), 'is', null)
      .execute();
    await schema
      .createTable('session')
      .addColumn('digest', types.text, (column) => column.primaryKey())
      .addColumn('administrator', types.text, (column) => column.notNull())
      .addColumn('created_at', types.bigint, (column) => column.notNull())
      .addColumn('used_at', types.bigint, (column) => column.notNull())
      .addColumn('expires_at', types.bigint, (column) => column.notNull())
      .execute();
    await schema.createIndex('session_administrator').on('session').column('administrator').execute();
  },
};
