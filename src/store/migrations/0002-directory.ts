/** People, identities, groups and memberships as sources tell them; readings; events of people's lives. */

import type { Migration, MigrationParts } from '../migrate.ts';

export const migration: Migration = {
  name: '0002-directory',
  async up(parts) {
    await people(parts);
    await groups(parts);
    await readings(parts);
    await events(parts);
  },
};

async function people({ schema, types }: MigrationParts): Promise<void> {
  await schema
    .createTable('person')
    .addColumn('id', types.text, (column) => column.primaryKey())
    .addColumn('version', types.bigint, (column) => column.notNull())
    .addColumn('created_at', types.bigint, (column) => column.notNull())
    .addColumn('changed_at', types.bigint, (column) => column.notNull())
    .execute();
  await schema
    .createTable('identity')
    .addColumn('source', types.text, (column) => column.notNull())
    .addColumn('id', types.text, (column) => column.notNull())
    .addColumn('number', types.bigint, (column) => column.notNull())
    .addColumn('person', types.text, (column) => column.notNull())
    .addColumn('user_name', types.text)
    .addColumn('user_name_key', types.text)
    .addColumn('external_id', types.text)
    .addColumn('external_key', types.text)
    .addColumn('active', types.integer, (column) => column.notNull())
    .addColumn('standing', types.text, (column) => column.notNull())
    .addColumn('display_name', types.text, (column) => column.notNull())
    .addColumn('search', types.text, (column) => column.notNull())
    .addColumn('digest', types.text, (column) => column.notNull())
    .addColumn('version', types.bigint, (column) => column.notNull())
    .addColumn('created_at', types.bigint, (column) => column.notNull())
    .addColumn('changed_at', types.bigint, (column) => column.notNull())
    .addColumn('gone_at', types.bigint)
    // Last, so that reading the others need not pass over it.
    .addColumn('attributes', types.json, (column) => column.notNull())
    .addPrimaryKeyConstraint('identity_pk', ['source', 'id'])
    .execute();
  await schema.createIndex('identity_person').on('identity').columns(['source', 'person']).execute();
  // Led by the key: whom a new identity joins is asked of all sources. With source and id: found in order by index.
  await schema
    .createIndex('identity_user_name')
    .on('identity')
    .columns(['user_name_key', 'source', 'id'])
    .execute();
  await schema
    .createIndex('identity_external_id')
    .on('identity')
    .columns(['external_key', 'source', 'id'])
    .execute();
  await schema
    .createTable('identity_email')
    .addColumn('key', types.text, (column) => column.notNull())
    .addColumn('source', types.text, (column) => column.notNull())
    .addColumn('id', types.text, (column) => column.notNull())
    .addColumn('prime', types.integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('identity_email_pk', ['key', 'source', 'id'])
    .execute();
  await schema
    .createIndex('identity_email_identity')
    .on('identity_email')
    .columns(['source', 'id'])
    .execute();
}

async function groups({ schema, types }: MigrationParts): Promise<void> {
  await schema
    .createTable('identity_group')
    .addColumn('source', types.text, (column) => column.notNull())
    .addColumn('id', types.text, (column) => column.notNull())
    .addColumn('number', types.bigint, (column) => column.notNull())
    .addColumn('name', types.text, (column) => column.notNull())
    .addColumn('name_key', types.text, (column) => column.notNull())
    .addColumn('external_id', types.text)
    .addColumn('external_key', types.text)
    .addColumn('digest', types.text, (column) => column.notNull())
    .addColumn('member_rows', types.bigint, (column) => column.notNull())
    .addColumn('version', types.bigint, (column) => column.notNull())
    .addColumn('created_at', types.bigint, (column) => column.notNull())
    .addColumn('changed_at', types.bigint, (column) => column.notNull())
    .addColumn('gone_at', types.bigint)
    .addColumn('attributes', types.json)
    .addPrimaryKeyConstraint('identity_group_pk', ['source', 'id'])
    .execute();
  await schema
    .createIndex('identity_group_name')
    .on('identity_group')
    .columns(['source', 'name_key', 'id'])
    .execute();
  await schema
    .createIndex('identity_group_external_id')
    .on('identity_group')
    .columns(['source', 'external_key', 'id'])
    .execute();
  await schema
    .createTable('group_member')
    .addColumn('source', types.text, (column) => column.notNull())
    .addColumn('group_id', types.text, (column) => column.notNull())
    .addColumn('nested', types.integer, (column) => column.notNull())
    .addColumn('member_id', types.text, (column) => column.notNull())
    .addColumn('number', types.bigint, (column) => column.notNull())
    .addPrimaryKeyConstraint('group_member_pk', ['source', 'group_id', 'nested', 'member_id'])
    .execute();
  await schema
    .createIndex('group_member_member')
    .on('group_member')
    .columns(['source', 'nested', 'member_id', 'group_id'])
    .execute();
}

async function readings({ schema, types }: MigrationParts): Promise<void> {
  await schema
    .createTable('source_state')
    .addColumn('source', types.text, (column) => column.primaryKey())
    .addColumn('next_number', types.bigint, (column) => column.notNull())
    .addColumn('nesting_version', types.bigint, (column) => column.notNull())
    .addColumn('cursor', types.text)
    .addColumn('completed_at', types.bigint)
    .execute();
  await schema
    .createTable('reading')
    .addColumn('id', types.text, (column) => column.primaryKey())
    .addColumn('source', types.text, (column) => column.notNull())
    .addColumn('kind', types.text, (column) => column.notNull())
    .addColumn('state', types.text, (column) => column.notNull())
    .addColumn('started_at', types.bigint, (column) => column.notNull())
    .addColumn('finished_at', types.bigint)
    .addColumn('watermark', types.bigint, (column) => column.notNull())
    .addColumn('cursor_before', types.text)
    .addColumn('cursor', types.text)
    .addColumn('batches', types.bigint, (column) => column.notNull())
    .addColumn('records', types.bigint, (column) => column.notNull())
    .addColumn('changed', types.bigint, (column) => column.notNull())
    .addColumn('tally', types.json, (column) => column.notNull())
    .addColumn('departed', types.json, (column) => column.notNull())
    .addColumn('lifecycle', types.json, (column) => column.notNull())
    .addColumn('faults', types.json, (column) => column.notNull())
    .addColumn('fault_count', types.bigint, (column) => column.notNull())
    .addColumn('checksum', types.text, (column) => column.notNull())
    .addColumn('code', types.text)
    .addColumn('message', types.text)
    .addColumn('marks', types.text)
    .execute();
  await schema.createIndex('reading_source').on('reading').columns(['source', 'state', 'id']).execute();
}

async function events({ schema, types }: MigrationParts): Promise<void> {
  await schema
    .createTable('lifecycle_event')
    .addColumn('id', types.text, (column) => column.primaryKey())
    .addColumn('at', types.bigint, (column) => column.notNull())
    .addColumn('person', types.text, (column) => column.notNull())
    .addColumn('source', types.text, (column) => column.notNull())
    .addColumn('identity', types.text, (column) => column.notNull())
    .addColumn('kind', types.text, (column) => column.notNull())
    .addColumn('moves', types.json, (column) => column.notNull())
    .addColumn('words', types.text, (column) => column.notNull())
    .execute();
  await schema
    .createIndex('lifecycle_event_person')
    .on('lifecycle_event')
    .columns(['person', 'id'])
    .execute();
}
