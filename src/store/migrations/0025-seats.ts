/** Seats: what targets have of them, day by day; what plans take and give; who waits for one; whose were reclaimed. */

import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0025-seats',
  async up({ schema, types }) {
    await schema
      .createTable('observed_seat')
      .addColumn('target', types.text, (column) => column.notNull())
      .addColumn('product', types.text, (column) => column.notNull())
      .addColumn('name', types.text, (column) => column.notNull())
      .addColumn('total', types.bigint)
      .addColumn('beyond', types.bigint, (column) => column.notNull())
      .addPrimaryKeyConstraint('observed_seat_pk', ['target', 'product'])
      .execute();
    await schema
      .createTable('seat_day')
      .addColumn('target', types.text, (column) => column.notNull())
      .addColumn('product', types.text, (column) => column.notNull())
      .addColumn('day', types.bigint, (column) => column.notNull())
      .addColumn('used', types.bigint, (column) => column.notNull())
      .addColumn('total', types.bigint)
      .addPrimaryKeyConstraint('seat_day_pk', ['target', 'product', 'day'])
      .execute();
    await schema
      .createTable('plan_seat')
      .addColumn('plan', types.text, (column) => column.notNull())
      .addColumn('person', types.text, (column) => column.notNull())
      .addColumn('product', types.text, (column) => column.notNull())
      .addColumn('moves', types.integer, (column) => column.notNull())
      .addColumn('opens', types.integer, (column) => column.notNull())
      .addColumn('rank_group', types.bigint, (column) => column.notNull())
      .addColumn('rank_order', types.bigint, (column) => column.notNull())
      .addColumn('waits', types.integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('plan_seat_pk', ['plan', 'person', 'product'])
      .execute();
    await schema
      .createTable('seat_wait')
      .addColumn('target', types.text, (column) => column.notNull())
      .addColumn('person', types.text, (column) => column.notNull())
      .addColumn('product', types.text, (column) => column.notNull())
      .addColumn('sync', types.text, (column) => column.notNull())
      .addColumn('rank_group', types.bigint, (column) => column.notNull())
      .addColumn('rank_order', types.bigint, (column) => column.notNull())
      .addColumn('since', types.bigint, (column) => column.notNull())
      .addPrimaryKeyConstraint('seat_wait_pk', ['target', 'person', 'product'])
      .execute();
    await schema
      .createTable('reclaim')
      .addColumn('sync', types.text, (column) => column.notNull())
      .addColumn('person', types.text, (column) => column.notNull())
      .addColumn('reaction', types.text, (column) => column.notNull())
      .addColumn('since', types.bigint, (column) => column.notNull())
      .addPrimaryKeyConstraint('reclaim_pk', ['sync', 'person'])
      .execute();
  },
};
