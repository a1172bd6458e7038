/** Administrators who sign in by a provider of OpenID Connect, and what ends a session there. */

import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0021-single-sign-on',
  async up({ schema, types }) {
    await schema.alterTable('administrator').addColumn('issuer', types.text).execute();
    await schema.alterTable('administrator').addColumn('subject', types.text).execute();
    await schema.alterTable('session').addColumn('token', types.text).execute();
    await schema
      .createIndex('administrator_live_subject')
      .unique()
      .on('administrator')
      .columns(['issuer', 'subject'])
      .where(sql.ref('removed_at'), 'is', null)
      .execute();
  },
};
