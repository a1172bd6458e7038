/** Forgets people whom no source tells any more. */

import { ProvisioningError } from '../model/index.ts';
import { among, bulkDelete, type Queryable, serialise } from '../store/index.ts';
import { writers } from './intake.ts';
import type { DirectoryTables } from './tables.ts';

/** See `Directory.forget`. */
export async function forgetPersons(within: Queryable, persons: readonly string[]): Promise<void> {
  if (persons.length === 0) return;
  await serialise(within, writers);
  const tables = within.tables<DirectoryTables>();
  const told = await tables
    .selectFrom('identity')
    .select(['source', 'id', 'person', 'gone_at'])
    .where('source', 'in', (inner) => inner.selectFrom('source_state').select('source'))
    .where(among(within, 'person', persons))
    .execute();
  for (const { source, person, gone_at } of told)
    if (gone_at === null)
      throw new ProvisioningError(
        'conflict',
        `The source ${source} still tells the person ${person}; remove them there first.`,
      );
  const identities = told.map(({ source, id }) => ({ source, id, nested: 0, member_id: id }));
  const key = { source: 'text', id: 'text' } as const;
  const member = { source: 'text', nested: 'integer', member_id: 'text' } as const;
  await bulkDelete(within, { table: 'identity_email', key, rows: identities });
  await bulkDelete(within, { table: 'identity_activity', key, rows: identities });
  await bulkDelete(within, { table: 'group_member', key: member, rows: identities });
  await bulkDelete(within, { table: 'identity', key, rows: identities });
  await tables
    .deleteFrom('lifecycle_event')
    .where(among(within, 'person', persons))
    .execute();
  await tables
    .deleteFrom('person')
    .where(among(within, 'id', persons))
    .execute();
}
