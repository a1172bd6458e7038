/** Tables of the jobs room. On PostgreSQL graphile-worker keeps the jobs and brings its own tables. */

import { sql } from 'kysely';
import type { Migration, MigrationParts } from '../migrate.ts';

export const migration: Migration = {
  name: '0003-jobs',
  async up({ schema, types, within }) {
    await schema
      .createTable('job_lease')
      .addColumn('name', types.text, (column) => column.primaryKey())
      .addColumn('owner', types.text, (column) => column.notNull())
      .addColumn('until', types.bigint, (column) => column.notNull())
      .execute();
    await schema
      .createTable('job_schedule')
      .addColumn('name', types.text, (column) => column.primaryKey())
      .addColumn('cron', types.text, (column) => column.notNull())
      .addColumn('time_zone', types.text, (column) => column.notNull())
      .addColumn('job', types.json, (column) => column.notNull())
      .addColumn('next_at', types.bigint, (column) => column.notNull())
      .execute();
    if (within.engine === 'sqlite') await embedded({ schema, types });
  },
};

async function embedded({ schema, types }: Pick<MigrationParts, 'schema' | 'types'>): Promise<void> {
  await schema
    .createTable('job')
    .addColumn('seq', types.sequence)
    .addColumn('name', types.text, (column) => column.notNull())
    .addColumn('payload', types.json, (column) => column.notNull())
    .addColumn('key', types.text)
    .addColumn('queue', types.text, (column) => column.notNull())
    .addColumn('state', types.text, (column) => column.notNull())
    .addColumn('run_at', types.bigint, (column) => column.notNull())
    .addColumn('attempts', types.integer, (column) => column.notNull())
    .addColumn('max_attempts', types.integer, (column) => column.notNull())
    .addColumn('owner', types.text)
    .addColumn('lease_until', types.bigint)
    .addColumn('message', types.text)
    .execute();
  // One of each key waits (or has failed); those that run do not count.
  await schema
    .createIndex('job_key')
    .on('job')
    .column('key')
    .unique()
    .where(sql`state`, '<>', sql.lit('running'))
    .execute();
  // The first of each queue is found without looking at the thousands behind it.
  await schema
    .createIndex('job_line')
    .on('job')
    .columns(['queue', 'run_at', 'seq'])
    .where(sql`state`, '=', sql.lit('waiting'))
    .execute();
  await schema
    .createIndex('job_due')
    .on('job')
    .column('run_at')
    .where(sql`state`, '=', sql.lit('waiting'))
    .execute();
  await schema
    .createIndex('job_running')
    .on('job')
    .columns(['queue', 'key', 'lease_until'])
    .where(sql`state`, '=', sql.lit('running'))
    .execute();
  await schema
    .createIndex('job_failed')
    .on('job')
    .column('run_at')
    .where(sql`state`, '=', sql.lit('failed'))
    .execute();
}
