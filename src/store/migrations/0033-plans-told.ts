/** What pages of plans ask for, without opening the body of every change and without going through all plans. */

import { sql } from 'kysely';
import { jsonWords } from '../dialect.ts';
import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0033-plans-told',
  async up({ schema, types, within }) {
    await schema.alterTable('plan_change').addColumn('made', types.text).execute();
    const { text: made } = jsonWords(within).member(sql.ref('body'), ['entitlement', 'createdAs']);
    await sql`update plan_change set made = ${made} where type = 'grant.add' and ${made} is not null`.execute(
      within.tables(),
    );
    // Few plans are undos.
    await sql
      .raw('create index plan_undoing on plan (undoes, id) where undoes is not null')
      .execute(within.tables());
  },
};
