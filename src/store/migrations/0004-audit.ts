/** The audit's table: lines are added and never changed, which the database itself sees to. */

import { type Migration, statement } from '../migrate.ts';

const refusal = 'The audit is only ever added to';

const guards = {
  sqlite: [
    `create trigger audit_line_kept_from_update before update on audit_line
     begin select raise(abort, '${refusal}'); end`,
    `create trigger audit_line_kept_from_delete before delete on audit_line
     begin select raise(abort, '${refusal}'); end`,
  ],
  postgres: [
    `create function audit_line_kept() returns trigger language plpgsql as
     $$ begin raise exception '${refusal}'; end $$`,
    `create trigger audit_line_kept before update or delete or truncate on audit_line
     for each statement execute function audit_line_kept()`,
  ],
};

export const migration: Migration = {
  name: '0004-audit',
  async up({ schema, types, within }) {
    await schema
      .createTable('audit_line')
      .addColumn('seq', types.bigint, (column) => column.primaryKey())
      .addColumn('at', types.bigint, (column) => column.notNull())
      .addColumn('actor', types.text, (column) => column.notNull())
      .addColumn('action', types.text, (column) => column.notNull())
      .addColumn('subject', types.text)
      .addColumn('sync', types.text)
      .addColumn('run', types.text)
      .addColumn('plan', types.text)
      .addColumn('person', types.text)
      .addColumn('details', types.json)
      .addColumn('hash', types.text, (column) => column.notNull())
      .execute();
    // Not by actor and sync: nearly all lines share one, and every index is paid for with every line.
    for (const column of ['at', 'action', 'run', 'plan', 'person'])
      await schema.createIndex(`audit_line_by_${column}`).on('audit_line').columns([column, 'seq']).execute();
    for (const guard of guards[within.engine]) await statement(within, guard);
  },
};
