/** What the overview asks of the past: events by their time, changes that failed, changes that may have freed a seat. */

import { sql } from 'kysely';
import type { Migration } from '../migrate.ts';

export const migration: Migration = {
  name: '0022-looking-back',
  async up({ schema, within }) {
    await schema.createIndex('lifecycle_event_at').on('lifecycle_event').columns(['at', 'kind']).execute();
    const partial: Readonly<Record<string, string>> = {
      plan_change_failed: `(finished_at) where state = 'failed'`,
      plan_change_freed: `(target, finished_at) where state = 'done' and type in ('account.deactivate', 'grant.remove')`,
    };
    for (const [name, rest] of Object.entries(partial))
      await sql.raw(`create index ${name} on plan_change ${rest}`).execute(within.tables());
  },
};
