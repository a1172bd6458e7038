/** How far a run is, for processes in which it is not at work. */

import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0030-run-progress',
  async up({ schema, types }) {
    await schema.alterTable('run').addColumn('progress', types.json).execute();
  },
};
