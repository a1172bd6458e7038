/** Digests of the texts by which resources of declared types are found, whichever attribute holds them. */

import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0014-scim-keys',
  async up({ schema, types, within }) {
    await schema
      .createTable('scim_resource_text')
      .addColumn('source', types.text, (column) => column.notNull())
      .addColumn('type', types.text, (column) => column.notNull())
      .addColumn('key', types.text, (column) => column.notNull())
      .addColumn('id', types.text, (column) => column.notNull())
      .addPrimaryKeyConstraint('scim_resource_text_pk', ['source', 'type', 'key', 'id'])
      .execute();
    await schema
      .createIndex('scim_resource_text_resource')
      .on('scim_resource_text')
      .columns(['source', 'type', 'id'])
      .execute();
    // Of resources that are there already not every text has its row: they are found besides, until they are told anew.
    await sql`insert into scim_resource_text (source, type, key, id)
      select source, type, '*', id from scim_resource`.execute(within.tables());
  },
};
