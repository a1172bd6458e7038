/** Links, the ledger of grants, what targets hold, plans with their journal, runs. */

import { sql } from 'kysely';
import type { Migration, MigrationParts } from '../migrate.ts';

export const migration: Migration = {
  name: '0005-reconciliation',
  async up(parts) {
    await memory(parts);
    await observed(parts);
    await plans(parts);
  },
};

async function memory({ schema, types }: MigrationParts): Promise<void> {
  await schema
    .createTable('link')
    .addColumn('target', types.text, (column) => column.notNull())
    .addColumn('person', types.text, (column) => column.notNull())
    .addColumn('account', types.text, (column) => column.notNull())
    .addColumn('sync', types.text, (column) => column.notNull())
    .addColumn('origin', types.text, (column) => column.notNull())
    .addColumn('created_at', types.bigint, (column) => column.notNull())
    .addPrimaryKeyConstraint('link_pk', ['target', 'person'])
    .execute();
  await schema.createIndex('link_account').unique().on('link').columns(['target', 'account']).execute();
  await schema.createIndex('link_person').on('link').column('person').execute();
  await schema
    .createTable('grant_ledger')
    .addColumn('target', types.text, (column) => column.notNull())
    .addColumn('account', types.text, (column) => column.notNull())
    .addColumn('entitlement', types.text, (column) => column.notNull())
    .addColumn('sync', types.text, (column) => column.notNull())
    .addColumn('rule', types.text, (column) => column.notNull())
    .addColumn('given_at', types.bigint, (column) => column.notNull())
    .addPrimaryKeyConstraint('grant_ledger_pk', ['target', 'account', 'entitlement', 'sync'])
    .execute();
  await schema
    .createTable('sync_state')
    .addColumn('sync', types.text, (column) => column.primaryKey())
    .addColumn('confirmed_at', types.bigint)
    .execute();
  await schema
    .createTable('departure')
    .addColumn('sync', types.text, (column) => column.notNull())
    .addColumn('person', types.text, (column) => column.notNull())
    .addColumn('kind', types.text, (column) => column.notNull())
    .addColumn('since', types.bigint, (column) => column.notNull())
    .addColumn('due_at', types.bigint, (column) => column.notNull())
    .addPrimaryKeyConstraint('departure_pk', ['sync', 'person'])
    .execute();
  await schema.createIndex('departure_due').on('departure').columns(['sync', 'due_at']).execute();
}

async function observed({ schema, types }: MigrationParts): Promise<void> {
  await schema
    .createTable('observation')
    .addColumn('target', types.text, (column) => column.primaryKey())
    .addColumn('generation', types.bigint, (column) => column.notNull())
    .addColumn('completed_at', types.bigint)
    .addColumn('accounts', types.bigint, (column) => column.notNull())
    .addColumn('entitlements', types.bigint, (column) => column.notNull())
    .addColumn('grants', types.bigint, (column) => column.notNull())
    .execute();
  await schema
    .createTable('observed_account')
    .addColumn('target', types.text, (column) => column.notNull())
    .addColumn('id', types.text, (column) => column.notNull())
    .addColumn('seen', types.bigint, (column) => column.notNull())
    .addColumn('digest', types.text, (column) => column.notNull())
    .addColumn('active', types.integer, (column) => column.notNull())
    .addColumn('protected', types.text)
    .addColumn('last_active', types.text)
    .addColumn('attributes', types.json, (column) => column.notNull())
    .addPrimaryKeyConstraint('observed_account_pk', ['target', 'id'])
    .execute();
  await schema
    .createTable('observed_key')
    .addColumn('target', types.text, (column) => column.notNull())
    .addColumn('attribute', types.text, (column) => column.notNull())
    .addColumn('key', types.text, (column) => column.notNull())
    .addColumn('account', types.text, (column) => column.notNull())
    .addPrimaryKeyConstraint('observed_key_pk', ['target', 'attribute', 'key', 'account'])
    .execute();
  await schema
    .createIndex('observed_key_account')
    .on('observed_key')
    .columns(['target', 'account'])
    .execute();
  await schema
    .createTable('observed_entitlement')
    .addColumn('target', types.text, (column) => column.notNull())
    .addColumn('id', types.text, (column) => column.notNull())
    .addColumn('seen', types.bigint, (column) => column.notNull())
    .addColumn('name', types.text, (column) => column.notNull())
    .addColumn('name_key', types.text, (column) => column.notNull())
    .addColumn('kind', types.text, (column) => column.notNull())
    .addColumn('protected', types.text)
    .addColumn('administrative', types.integer, (column) => column.notNull())
    .addColumn('licences', types.json, (column) => column.notNull())
    .addPrimaryKeyConstraint('observed_entitlement_pk', ['target', 'id'])
    .execute();
  await schema
    .createTable('observed_grant')
    .addColumn('target', types.text, (column) => column.notNull())
    .addColumn('account', types.text, (column) => column.notNull())
    .addColumn('entitlement', types.text, (column) => column.notNull())
    .addColumn('seen', types.bigint, (column) => column.notNull())
    .addPrimaryKeyConstraint('observed_grant_pk', ['target', 'account', 'entitlement'])
    .execute();
}

async function plans({ schema, types, within }: MigrationParts): Promise<void> {
  await schema
    .createTable('run')
    .addColumn('id', types.text, (column) => column.primaryKey())
    .addColumn('sync', types.text, (column) => column.notNull())
    .addColumn('target', types.text, (column) => column.notNull())
    .addColumn('kind', types.text, (column) => column.notNull())
    .addColumn('actor', types.text, (column) => column.notNull())
    .addColumn('state', types.text, (column) => column.notNull())
    .addColumn('plan', types.text)
    .addColumn('started_at', types.bigint, (column) => column.notNull())
    .addColumn('finished_at', types.bigint)
    .addColumn('counts', types.json, (column) => column.notNull())
    .addColumn('error_code', types.text)
    .addColumn('error', types.text)
    .execute();
  await schema.createIndex('run_sync').on('run').columns(['sync', 'id']).execute();
  await schema.createIndex('run_state').on('run').columns(['state', 'target']).execute();
  await schema
    .createTable('plan')
    .addColumn('id', types.text, (column) => column.primaryKey())
    .addColumn('sync', types.text, (column) => column.notNull())
    .addColumn('target', types.text, (column) => column.notNull())
    .addColumn('kind', types.text, (column) => column.notNull())
    .addColumn('full', types.integer, (column) => column.notNull())
    .addColumn('state', types.text, (column) => column.notNull())
    .addColumn('rules', types.text, (column) => column.notNull())
    .addColumn('undoes', types.text)
    .addColumn('created_at', types.bigint, (column) => column.notNull())
    .addColumn('expires_at', types.bigint)
    .addColumn('decided_at', types.bigint)
    .addColumn('decided_by', types.text)
    .addColumn('note', types.text)
    .addColumn('hold', types.json, (column) => column.notNull())
    .addColumn('counts', types.json, (column) => column.notNull())
    .execute();
  await schema.createIndex('plan_state').on('plan').columns(['state', 'sync', 'id']).execute();
  await schema.createIndex('plan_sync').on('plan').columns(['sync', 'id']).execute();
  await schema
    .createTable('plan_change')
    .addColumn('plan', types.text, (column) => column.notNull())
    .addColumn('seq', types.bigint, (column) => column.notNull())
    .addColumn('phase', types.integer, (column) => column.notNull())
    .addColumn('sync', types.text, (column) => column.notNull())
    .addColumn('target', types.text, (column) => column.notNull())
    .addColumn('person', types.text)
    .addColumn('type', types.text, (column) => column.notNull())
    .addColumn('account', types.text)
    .addColumn('entitlement', types.text)
    .addColumn('body', types.json, (column) => column.notNull())
    .addColumn('digest', types.text, (column) => column.notNull())
    .addColumn('selected', types.integer, (column) => column.notNull())
    .addColumn('approved', types.integer, (column) => column.notNull())
    .addColumn('state', types.text, (column) => column.notNull())
    .addColumn('attempts', types.integer, (column) => column.notNull())
    .addColumn('unanswered', types.integer, (column) => column.notNull())
    .addColumn('intended_at', types.bigint)
    .addColumn('finished_at', types.bigint)
    .addColumn('outcome', types.json)
    .addColumn('undone', types.integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('plan_change_pk', ['plan', 'seq'])
    .execute();
  await schema.createIndex('plan_change_phase').on('plan_change').columns(['plan', 'phase', 'seq']).execute();
  await schema.createIndex('plan_change_person').on('plan_change').columns(['person', 'plan']).execute();
  // What the guard counts, what an undo forbids to repeat, and creations without an answer: few rows among many.
  const partial: Readonly<Record<string, string>> = {
    plan_change_closing: `(sync, type, finished_at) where type in ('account.create', 'account.deactivate', 'account.delete')`,
    plan_change_undone: '(sync, person, digest) where undone = 1',
    plan_change_unanswered: '(target, person) where unanswered = 1',
  };
  for (const [name, rest] of Object.entries(partial)) {
    await sql.raw(`create index ${name} on plan_change ${rest}`).execute(within.tables());
  }
  await schema
    .createTable('plan_person')
    .addColumn('plan', types.text, (column) => column.notNull())
    .addColumn('person', types.text, (column) => column.notNull())
    .addColumn('situation', types.text)
    .addColumn('standing', types.text, (column) => column.notNull())
    .addColumn('account', types.text)
    .addColumn('message', types.text)
    .addPrimaryKeyConstraint('plan_person_pk', ['plan', 'person'])
    .execute();
  await schema
    .createTable('plan_claim')
    .addColumn('plan', types.text, (column) => column.notNull())
    .addColumn('kind', types.text, (column) => column.notNull())
    .addColumn('key', types.text, (column) => column.notNull())
    .addColumn('person', types.text, (column) => column.notNull())
    .addColumn('account', types.text, (column) => column.notNull())
    .addPrimaryKeyConstraint('plan_claim_pk', ['plan', 'kind', 'key', 'person'])
    .execute();
}
