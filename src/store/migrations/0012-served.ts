/** The directories that Data Center applications read from us: who is in them, what has changed, what was told. */

import type { Migration, MigrationParts } from '../migrate.ts';

export const migration: Migration = {
  name: '0012-served',
  async up(parts) {
    await held(parts);
    await told(parts);
  },
};

async function held({ schema, types }: MigrationParts): Promise<void> {
  await schema
    .createTable('served_directory')
    .addColumn('name', types.text, (column) => column.primaryKey())
    .addColumn('version', types.bigint, (column) => column.notNull())
    .addColumn('mark', types.text, (column) => column.notNull())
    .addColumn('position', types.bigint, (column) => column.notNull())
    .addColumn('created_at', types.bigint, (column) => column.notNull())
    .execute();
  await schema
    .createTable('served_settled')
    .addColumn('directory', types.text, (column) => column.notNull())
    .addColumn('sync', types.text, (column) => column.notNull())
    .addColumn('at', types.bigint, (column) => column.notNull())
    .addPrimaryKeyConstraint('served_settled_pk', ['directory', 'sync'])
    .execute();
  await schema
    .createTable('served_account')
    .addColumn('id', types.text, (column) => column.primaryKey())
    .addColumn('directory', types.text, (column) => column.notNull())
    .addColumn('position', types.bigint, (column) => column.notNull())
    .addColumn('name', types.text, (column) => column.notNull())
    .addColumn('name_key', types.text, (column) => column.notNull())
    .addColumn('email_key', types.text)
    .addColumn('external_id', types.text)
    .addColumn('attributes', types.json, (column) => column.notNull())
    .addColumn('active', types.integer, (column) => column.notNull())
    .addColumn('created_at', types.bigint, (column) => column.notNull())
    .addColumn('updated_at', types.bigint, (column) => column.notNull())
    .addColumn('last_login', types.bigint)
    .execute();
  for (const [name, unique] of [
    ['position', true],
    ['name_key', true],
    ['email_key', false],
    ['external_id', false],
  ] as const) {
    const index = schema
      .createIndex(`served_account_${name}`)
      .on('served_account')
      .columns(['directory', name]);
    await (unique ? index.unique() : index).execute();
  }
  await schema
    .createTable('served_group')
    .addColumn('id', types.text, (column) => column.primaryKey())
    .addColumn('directory', types.text, (column) => column.notNull())
    .addColumn('position', types.bigint, (column) => column.notNull())
    .addColumn('name', types.text, (column) => column.notNull())
    .addColumn('name_key', types.text, (column) => column.notNull())
    .addColumn('created_at', types.bigint, (column) => column.notNull())
    .addColumn('updated_at', types.bigint, (column) => column.notNull())
    .execute();
  for (const name of ['position', 'name_key'])
    await schema
      .createIndex(`served_group_${name}`)
      .unique()
      .on('served_group')
      .columns(['directory', name])
      .execute();
  await schema
    .createTable('served_member')
    .addColumn('group_id', types.text, (column) => column.notNull())
    .addColumn('account_id', types.text, (column) => column.notNull())
    .addPrimaryKeyConstraint('served_member_pk', ['group_id', 'account_id'])
    .execute();
  await schema
    .createIndex('served_member_account')
    .on('served_member')
    .columns(['account_id', 'group_id'])
    .execute();
}

async function told({ schema, types }: MigrationParts): Promise<void> {
  await schema
    .createTable('served_event')
    .addColumn('directory', types.text, (column) => column.notNull())
    .addColumn('version', types.bigint, (column) => column.notNull())
    .addColumn('ordinal', types.integer, (column) => column.notNull())
    .addColumn('mark', types.text, (column) => column.notNull())
    .addColumn('kind', types.text, (column) => column.notNull())
    .addColumn('account_id', types.text)
    .addColumn('group_id', types.text)
    .addColumn('name', types.text)
    .addColumn('at', types.bigint, (column) => column.notNull())
    .addPrimaryKeyConstraint('served_event_pk', ['directory', 'version', 'ordinal'])
    .execute();
  await schema.createIndex('served_event_at').on('served_event').columns(['directory', 'at']).execute();
  await schema
    .createTable('served_listing')
    .addColumn('id', types.text, (column) => column.primaryKey())
    .addColumn('directory', types.text, (column) => column.notNull())
    .addColumn('application', types.text, (column) => column.notNull())
    .addColumn('kind', types.text, (column) => column.notNull())
    .addColumn('version', types.bigint, (column) => column.notNull())
    .addColumn('count', types.bigint)
    .addColumn('at', types.bigint, (column) => column.notNull())
    .execute();
  await schema
    .createIndex('served_listing_latest')
    .on('served_listing')
    .columns(['directory', 'application', 'kind', 'at'])
    .execute();
}
