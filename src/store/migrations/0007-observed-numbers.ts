/**
 * What targets hold has numbers, by which a full reading marks in memory what it has seen. Before, every reading wrote its
 * own number into every row, which for a million grants in no order cost more than all else.
 */

import { sql } from 'kysely';
import type { Migration, MigrationParts } from '../migrate.ts';

export const migration: Migration = {
  name: '0007-observed-numbers',
  async up(parts) {
    await accounts(parts);
    await grants(parts);
    await parts.schema.alterTable('observed_entitlement').dropColumn('seen').execute();
    await parts.schema.alterTable('observation').dropColumn('generation').execute();
  },
};

async function accounts({ schema, types, within }: MigrationParts): Promise<void> {
  await schema.alterTable('observed_account').renameTo('old_account').execute();
  await schema
    .createTable('observed_account')
    .addColumn('number', types.sequence)
    .addColumn('target', types.text, (column) => column.notNull())
    .addColumn('id', types.text, (column) => column.notNull())
    .addColumn('digest', types.text, (column) => column.notNull())
    .addColumn('active', types.integer, (column) => column.notNull())
    .addColumn('protected', types.text)
    .addColumn('last_active', types.text)
    .addColumn('attributes', types.json, (column) => column.notNull())
    .execute();
  const kept = 'target, id, digest, active, protected, last_active, attributes';
  await sql
    .raw(`insert into observed_account (${kept}) select ${kept} from old_account order by target, id`)
    .execute(within.tables());
  await schema.dropTable('old_account').execute();
  await schema
    .createIndex('observed_account_id')
    .unique()
    .on('observed_account')
    .columns(['target', 'id'])
    .execute();
}

async function grants({ schema, types, within }: MigrationParts): Promise<void> {
  await schema.alterTable('observed_grant').renameTo('old_grant').execute();
  await schema
    .createTable('observed_grant')
    .addColumn('number', types.sequence)
    .addColumn('target', types.text, (column) => column.notNull())
    .addColumn('account', types.text, (column) => column.notNull())
    .addColumn('entitlement', types.text, (column) => column.notNull())
    .execute();
  const kept = 'target, account, entitlement';
  await sql
    .raw(`insert into observed_grant (${kept}) select ${kept} from old_grant order by ${kept}`)
    .execute(within.tables());
  await schema.dropTable('old_grant').execute();
  await schema
    .createIndex('observed_grant_held')
    .unique()
    .on('observed_grant')
    .columns(['target', 'account', 'entitlement'])
    .execute();
}
