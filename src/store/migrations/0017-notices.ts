/** Who is told of what: causes that were told, messages on their way, warnings to people, and who says to be still here. */

import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0017-notices',
  async up({ schema, types }) {
    await schema
      .createTable('notice_cause')
      .addColumn('key', types.text, (column) => column.primaryKey())
      .addColumn('scope', types.text, (column) => column.notNull())
      .addColumn('kind', types.text, (column) => column.notNull())
      .addColumn('about', types.text, (column) => column.notNull())
      .addColumn('digest', types.text, (column) => column.notNull())
      .addColumn('facts', types.json, (column) => column.notNull())
      .addColumn('first_at', types.bigint, (column) => column.notNull())
      .addColumn('seen_at', types.bigint, (column) => column.notNull())
      .addColumn('told_at', types.bigint, (column) => column.notNull())
      .addColumn('over_at', types.bigint)
      .execute();
    await schema
      .createTable('notice_channel')
      .addColumn('name', types.text, (column) => column.primaryKey())
      .addColumn('next_at', types.bigint, (column) => column.notNull())
      .addColumn('failures', types.integer, (column) => column.notNull())
      .addColumn('failing_since', types.bigint)
      .addColumn('sent_at', types.bigint)
      .addColumn('code', types.text)
      .addColumn('error', types.text)
      .execute();
    await schema
      .createTable('notice_message')
      .addColumn('id', types.text, (column) => column.primaryKey())
      .addColumn('channel', types.text, (column) => column.notNull())
      .addColumn('kind', types.text, (column) => column.notNull())
      .addColumn('cause', types.text, (column) => column.notNull())
      .addColumn('about', types.text, (column) => column.notNull())
      .addColumn('facts', types.json, (column) => column.notNull())
      .addColumn('path', types.text)
      .addColumn('state', types.text, (column) => column.notNull())
      .addColumn('batch', types.text)
      .addColumn('attempts', types.integer, (column) => column.notNull())
      .addColumn('created_at', types.bigint, (column) => column.notNull())
      .addColumn('intended_at', types.bigint)
      .addColumn('finished_at', types.bigint)
      .addColumn('error', types.text)
      .execute();
    await schema
      .createIndex('notice_message_waiting')
      .on('notice_message')
      .columns(['channel', 'state', 'created_at'])
      .execute();
    await schema
      .createTable('person_warning')
      .addColumn('sync', types.text, (column) => column.notNull())
      .addColumn('person', types.text, (column) => column.notNull())
      .addColumn('id', types.text, (column) => column.notNull())
      .addColumn('target', types.text, (column) => column.notNull())
      .addColumn('spell', types.bigint, (column) => column.notNull())
      .addColumn('last_active', types.bigint)
      .addColumn('ahead', types.bigint, (column) => column.notNull())
      .addColumn('state', types.text, (column) => column.notNull())
      .addColumn('name', types.text)
      .addColumn('address', types.text)
      .addColumn('language', types.text)
      .addColumn('asked_at', types.bigint, (column) => column.notNull())
      .addColumn('next_at', types.bigint, (column) => column.notNull())
      .addColumn('attempts', types.integer, (column) => column.notNull())
      .addColumn('delivered_at', types.bigint)
      .addColumn('error', types.text)
      .addPrimaryKeyConstraint('person_warning_pk', ['sync', 'person'])
      .execute();
    await schema.createIndex('person_warning_id').unique().on('person_warning').column('id').execute();
    await schema
      .createIndex('person_warning_due')
      .on('person_warning')
      .columns(['state', 'next_at'])
      .execute();
    await schema
      .createTable('return_request')
      .addColumn('id', types.text, (column) => column.primaryKey())
      .addColumn('sync', types.text, (column) => column.notNull())
      .addColumn('person', types.text, (column) => column.notNull())
      .addColumn('state', types.text, (column) => column.notNull())
      .addColumn('asked_at', types.bigint, (column) => column.notNull())
      .addColumn('decided_at', types.bigint)
      .addColumn('decided_by', types.text)
      .execute();
    await schema
      .createTable('still_here')
      .addColumn('sync', types.text, (column) => column.notNull())
      .addColumn('person', types.text, (column) => column.notNull())
      .addColumn('said_at', types.bigint, (column) => column.notNull())
      .addColumn('said_by', types.text, (column) => column.notNull())
      .addPrimaryKeyConstraint('still_here_pk', ['sync', 'person'])
      .execute();
  },
};
