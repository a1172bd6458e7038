/** What other sides were asked to call us for, and what came of asking. */

import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0019-subscriptions',
  async up({ schema, types }) {
    await schema
      .createTable('hook_subscription')
      .addColumn('source', types.text, (column) => column.notNull())
      .addColumn('topic', types.text, (column) => column.notNull())
      .addColumn('id', types.text, (column) => column.notNull())
      .addColumn('ends_at', types.bigint, (column) => column.notNull())
      .addColumn('mark', types.text, (column) => column.notNull())
      .addPrimaryKeyConstraint('hook_subscription_key', ['source', 'topic'])
      .execute();
    await schema
      .createTable('hook_subscriber')
      .addColumn('source', types.text, (column) => column.primaryKey())
      .addColumn('looked_at', types.bigint, (column) => column.notNull())
      .addColumn('code', types.text)
      .addColumn('message', types.text)
      .execute();
  },
};
