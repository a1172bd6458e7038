/** How far departures are, and since when the service has been at work without a break. */

import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0024-ways-out',
  async up({ schema, types }) {
    await schema
      .alterTable('departure')
      .addColumn('stage', types.text, (column) => column.notNull().defaultTo('leaving'))
      .execute();
    await schema.alterTable('departure').addColumn('closed_at', types.bigint).execute();
    await schema
      .createTable('working')
      .addColumn('id', types.integer, (column) => column.primaryKey())
      .addColumn('seen_at', types.bigint, (column) => column.notNull())
      .addColumn('back_at', types.bigint)
      .execute();
  },
};
