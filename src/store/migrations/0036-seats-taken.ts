/** Who is in which entitlement of a target, and which of its accounts are open: seats are counted off these indexes alone. */

import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0036-seats-taken',
  async up({ schema, within }) {
    await schema
      .createIndex('observed_grant_holders')
      .on('observed_grant')
      .columns(['target', 'entitlement', 'account'])
      .execute();
    await sql
      .raw('create index observed_account_open on observed_account (target, id) where active = 1')
      .execute(within.tables());
  },
};
