/** Admin tokens, and the one-time code of the link that makes the first. */

import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0006-server',
  async up({ schema, types }) {
    await schema
      .createTable('admin_token')
      .addColumn('id', types.text, (column) => column.primaryKey())
      .addColumn('name', types.text, (column) => column.notNull())
      .addColumn('role', types.text, (column) => column.notNull())
      .addColumn('digest', types.text, (column) => column.notNull().unique())
      .addColumn('prefix', types.text, (column) => column.notNull())
      .addColumn('managed_by', types.text, (column) => column.notNull())
      .addColumn('created_at', types.bigint, (column) => column.notNull())
      .addColumn('created_by', types.text, (column) => column.notNull())
      .addColumn('expires_at', types.bigint)
      .addColumn('last_used_at', types.bigint)
      .addColumn('revoked_at', types.bigint)
      .addColumn('revoked_by', types.text)
      .execute();
    await schema
      .createIndex('admin_token_live_name')
      .unique()
      .on('admin_token')
      .column('name')
      .where(sql.ref('revoked_at'), 'is', null)
      .execute();
    await schema
      .createTable('first_link')
      .addColumn('digest', types.text, (column) => column.primaryKey())
      .addColumn('created_at', types.bigint, (column) => column.notNull())
      .addColumn('expires_at', types.bigint, (column) => column.notNull())
      .execute();
  },
};
