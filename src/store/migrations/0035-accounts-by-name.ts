/** Accounts of a target by any part of what they say, and in the order of their names: as text that is folded when it is written. */

import { sql } from 'kysely';
import { type Attributes, accountSearchText } from '../../model/index.ts';
import { bulkUpdate } from '../bulk.ts';
import type { Queryable } from '../database.ts';
import { fromJson } from '../json.ts';
import type { Migration } from '../migrate.ts';

/** Accounts that are read and written at once. */
const batch = 1_000;

export const migration: Migration = {
  name: '0035-accounts-by-name',
  async up({ schema, types, within }) {
    await schema.alterTable('observed_account').addColumn('search', types.text).execute();
    await schema.alterTable('observed_account').addColumn('search_of', types.text).execute();
    await fill(within);
    // As account-search.ts writes it; PostgreSQL takes no longer texts into an index.
    await sql
      .raw('create index observed_account_by_name on observed_account (target, substr(search, 1, 200), id)')
      .execute(within.tables());
    // What a process of an older version has written since; empty but for that. By the digest, by which no other index is ordered: PostgreSQL
    // expects that nearly all are so, and else walks through all until it has met one.
    await sql
      .raw(
        'create index observed_account_unfolded on observed_account (target, digest) where search_of is distinct from digest',
      )
      .execute(within.tables());
  },
};

interface Row {
  readonly number: number;
  readonly id: string;
  readonly digest: string;
  readonly attributes: unknown;
}

/** No engine folds as we do, so that each account comes here and goes back. */
async function fill(within: Queryable): Promise<void> {
  let last = 0;
  for (;;) {
    const { rows } = await sql<Row>`select number, id, digest, attributes from observed_account
      where number > ${last} order by number limit ${batch}`.execute(within.tables());
    await bulkUpdate(within, {
      table: 'observed_account',
      key: { number: 'bigint' },
      set: { search: 'text', search_of: 'text' },
      rows: rows.map(({ number, id, digest, attributes }) => ({
        number,
        search: accountSearchText({ id, attributes: fromJson<Attributes>(attributes) }),
        search_of: digest,
      })),
    });
    const end = rows.at(-1);
    if (end === undefined || rows.length < batch) return;
    last = end.number;
  }
}
