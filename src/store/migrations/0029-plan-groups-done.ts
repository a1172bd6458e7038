/** What became of the changes that a plan makes to each group: how many its approval left out, and how many were done. */

import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0029-plan-groups-done',
  async up({ schema, types }) {
    // Of a plan that was counted before, nothing: it is counted anew when somebody looks.
    for (const column of ['adds_left', 'removes_left', 'adds_done', 'removes_done'])
      await schema.alterTable('plan_group').addColumn(column, types.bigint).execute();
  },
};
