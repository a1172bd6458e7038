/** What identity providers that push prove themselves by, when it was last used, and the record of their requests. */

import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0010-scim-door',
  async up({ schema, types }) {
    await schema
      .createTable('push_credential')
      .addColumn('id', types.text, (column) => column.primaryKey())
      .addColumn('source', types.text, (column) => column.notNull())
      .addColumn('kind', types.text, (column) => column.notNull())
      .addColumn('name', types.text, (column) => column.notNull())
      .addColumn('scopes', types.text, (column) => column.notNull())
      .addColumn('digest', types.text, (column) => column.notNull().unique())
      .addColumn('prefix', types.text, (column) => column.notNull())
      .addColumn('created_at', types.bigint, (column) => column.notNull())
      .addColumn('created_by', types.text, (column) => column.notNull())
      .addColumn('expires_at', types.bigint)
      .addColumn('revoked_at', types.bigint)
      .addColumn('revoked_by', types.text)
      .execute();
    await schema
      .createIndex('push_credential_live_name')
      .unique()
      .on('push_credential')
      .columns(['source', 'name'])
      .where(sql.ref('revoked_at'), 'is', null)
      .execute();
    await schema
      .createTable('push_use')
      .addColumn('source', types.text, (column) => column.notNull())
      .addColumn('client', types.text, (column) => column.notNull())
      .addColumn('at', types.bigint, (column) => column.notNull())
      .addColumn('address', types.text, (column) => column.notNull())
      .addPrimaryKeyConstraint('push_use_key', ['source', 'client'])
      .execute();
    await schema
      .createTable('push_request')
      .addColumn('seq', types.sequence)
      .addColumn('source', types.text, (column) => column.notNull())
      .addColumn('at', types.bigint, (column) => column.notNull())
      .addColumn('milliseconds', types.integer, (column) => column.notNull())
      .addColumn('method', types.text, (column) => column.notNull())
      .addColumn('path', types.text, (column) => column.notNull())
      .addColumn('status', types.integer, (column) => column.notNull())
      .addColumn('client', types.text)
      .addColumn('address', types.text, (column) => column.notNull())
      .addColumn('dialect', types.text, (column) => column.notNull())
      .addColumn('content', types.json, (column) => column.notNull())
      .execute();
    await schema
      .createIndex('push_request_of_source')
      .on('push_request')
      .columns(['source', 'seq'])
      .execute();
  },
};
