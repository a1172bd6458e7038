/** What a plan does to each group, counted once and kept: nobody walks through all changes for a page of groups. */

import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0027-plan-groups',
  async up({ schema, types }) {
    await schema.alterTable('plan').addColumn('grouped', types.integer).execute();
    await schema
      .createTable('plan_group')
      .addColumn('plan', types.text, (column) => column.notNull())
      .addColumn('place', types.bigint, (column) => column.notNull())
      .addColumn('entitlement', types.text)
      .addColumn('name', types.text, (column) => column.notNull())
      .addColumn('name_key', types.text, (column) => column.notNull())
      .addColumn('adds', types.bigint, (column) => column.notNull())
      .addColumn('removes', types.bigint, (column) => column.notNull())
      .addPrimaryKeyConstraint('plan_group_pk', ['plan', 'place'])
      .execute();
  },
};
