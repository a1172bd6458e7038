/** Plans by settings that are not saved, each with the plan of today that was made beside it. */

import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0020-trials',
  async up({ schema, types }) {
    await schema.alterTable('plan').addColumn('beside', types.text).execute();
  },
};
