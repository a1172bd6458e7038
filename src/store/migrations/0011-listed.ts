/** Lists that are paged through: which rows are listed, by index, and how many there are in each block of ids. */

import { sql } from 'kysely';
import type { Queryable } from '../database.ts';
import type { Migration, MigrationParts } from '../migrate.ts';

/** Ids in a block that is made here. */
const blockSize = 512;

export const migration: Migration = {
  name: '0011-listed',
  async up(parts) {
    const { schema, types, within } = parts;
    await schema
      .alterTable('source_state')
      .addColumn('changes', types.bigint, (column) => column.notNull().defaultTo(0))
      .execute();
    await schema
      .createTable('listed_block')
      .addColumn('source', types.text, (column) => column.notNull())
      .addColumn('list', types.text, (column) => column.notNull())
      .addColumn('first_id', types.text, (column) => column.notNull())
      .addColumn('held', types.bigint, (column) => column.notNull())
      .addPrimaryKeyConstraint('listed_block_pk', ['source', 'list', 'first_id'])
      .execute();
    await indexPresent(parts, 'identity');
    await indexPresent(parts, 'identity_group');
    await fill(within, { table: 'identity', list: sql`'identity'`, present: sql`gone_at is null` });
    await fill(within, {
      table: 'identity_group',
      list: sql`'identity_group'`,
      present: sql`gone_at is null`,
    });
    await fill(within, { table: 'scim_resource', list: sql`'scim ' || type`, present: sql`1 = 1` });
  },
};

async function indexPresent({ schema }: MigrationParts, table: string): Promise<void> {
  await schema
    .createIndex(`${table}_present`)
    .on(table)
    .columns(['source', 'id'])
    .where(sql.ref('gone_at'), 'is', null)
    .execute();
}

/** The first block of a list begins before every id. */
async function fill(
  within: Queryable,
  of: {
    readonly table: string;
    readonly list: ReturnType<typeof sql>;
    readonly present: ReturnType<typeof sql>;
  },
): Promise<void> {
  await sql`insert into listed_block (source, list, first_id, held)
    select source, list, case when at = 1 then '' else id end,
      case when total - at + 1 < ${sql.lit(blockSize)} then total - at + 1 else ${sql.lit(blockSize)} end
    from (
      select source, list, id, row_number() over (partition by source, list order by id) as at,
        count(*) over (partition by source, list) as total
      from (select source, ${of.list} as list, id from ${sql.table(of.table)} where ${of.present}) as listed
    ) as numbered
    where (at - 1) % ${sql.lit(blockSize)} = 0`.execute(within.tables());
}
