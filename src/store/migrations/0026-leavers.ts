/** Leavers until a target shows no access of theirs any more, and what they hold in their hands before. */

import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0026-leavers',
  async up({ schema, types }) {
    await schema
      .createTable('leaver')
      .addColumn('target', types.text, (column) => column.notNull())
      .addColumn('person', types.text, (column) => column.notNull())
      .addColumn('account', types.text, (column) => column.notNull())
      .addColumn('sync', types.text, (column) => column.notNull())
      .addColumn('told_at', types.bigint, (column) => column.notNull())
      .addColumn('done_at', types.bigint)
      .addColumn('shown_at', types.bigint)
      .addPrimaryKeyConstraint('leaver_pk', ['target', 'person'])
      .execute();
    await schema
      .createTable('plan_holding')
      .addColumn('plan', types.text, (column) => column.notNull())
      .addColumn('person', types.text, (column) => column.notNull())
      .addColumn('account', types.text, (column) => column.notNull())
      .addColumn('holdings', types.json, (column) => column.notNull())
      .addPrimaryKeyConstraint('plan_holding_pk', ['plan', 'person'])
      .execute();
    await schema.createIndex('leaver_told').on('leaver').column('told_at').execute();
    await schema.createIndex('leaver_person').on('leaver').column('person').execute();
  },
};
