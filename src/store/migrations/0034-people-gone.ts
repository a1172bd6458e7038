/** Whom no source tells any more, for lists of them alone: they are few, and stand among everybody. */

import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0034-people-gone',
  async up({ schema }) {
    await schema
      .createIndex('identity_gone')
      .on('identity')
      .columns(['source', 'person'])
      .where(sql.ref('gone_at'), 'is not', null)
      .execute();
  },
};
