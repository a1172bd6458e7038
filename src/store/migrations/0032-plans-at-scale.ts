/**
 * What is kept of large plans, so that nobody walks through all changes for it again: the digest, how two plans differ, and what an
 * approval covers until that stands at each change.
 */

import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0032-plans-at-scale',
  async up({ schema, types }) {
    await schema
      .alterTable('plan')
      .addColumn('edition', types.bigint, (column) => column.notNull().defaultTo(0))
      .execute();
    await schema.alterTable('plan').addColumn('digest', types.text).execute();
    await schema.alterTable('plan').addColumn('covers', types.text).execute();
    await schema.alterTable('plan').addColumn('compared', types.json).execute();
    await schema
      .createTable('beside_group')
      .addColumn('plan', types.text, (column) => column.notNull())
      .addColumn('place', types.bigint, (column) => column.notNull())
      .addColumn('entitlement', types.text)
      .addColumn('name', types.text, (column) => column.notNull())
      .addColumn('name_key', types.text, (column) => column.notNull())
      .addColumn('more_adds', types.bigint, (column) => column.notNull())
      .addColumn('more_removes', types.bigint, (column) => column.notNull())
      .addColumn('less_adds', types.bigint, (column) => column.notNull())
      .addColumn('less_removes', types.bigint, (column) => column.notNull())
      .addPrimaryKeyConstraint('beside_group_pk', ['plan', 'place'])
      .execute();
    await schema
      .createTable('beside_person')
      .addColumn('plan', types.text, (column) => column.notNull())
      .addColumn('person', types.text, (column) => column.notNull())
      .addColumn('entitlements', types.text, (column) => column.notNull())
      .addPrimaryKeyConstraint('beside_person_pk', ['plan', 'person'])
      .execute();
  },
};
