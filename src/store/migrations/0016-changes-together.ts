/** Changes of a plan are applied in an order in which those that may share one call follow each other: grants by their group. */

import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0016-changes-together',
  async up({ schema, types }) {
    await schema.dropIndex('plan_change_phase').execute();
    await schema
      .alterTable('plan_change')
      .addColumn('common', types.text, (column) => column.notNull().defaultTo(''))
      .execute();
    await schema
      .createIndex('plan_change_order')
      .on('plan_change')
      .columns(['plan', 'phase', 'common', 'seq'])
      .execute();
  },
};
