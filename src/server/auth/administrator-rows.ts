/** Administrators as they are kept, and as they are told. */

import type { Selectable } from 'kysely';
import type { Role } from '../../settings/index.ts';
import type { Queryable } from '../../store/index.ts';
import type { AdministratorTable, ServerTables } from '../tables.ts';

export type AdministratorRow = Selectable<AdministratorTable>;

/** An administrator as told. Times are milliseconds since 1970. */
export interface Administrator {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** By a password here, by the provider of single sign-on, or both. */
  readonly ways: readonly ('password' | 'oidc')[];
  readonly createdAt: number;
  readonly createdBy: string;
  /** When they last signed in. */
  readonly lastSeenAt?: number;
}

/** Those who were not removed. */
export function liveAdministrators(db: Queryable) {
  return db.tables<ServerTables>().selectFrom('administrator').selectAll().where('removed_at', 'is', null);
}

/** An administrator without what proves them. */
export function toldAdministrator(row: AdministratorRow): Administrator {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    ways: [
      ...(row.password === '' ? [] : (['password'] as const)),
      ...(row.issuer === null ? [] : (['oidc'] as const)),
    ],
    createdAt: row.created_at,
    createdBy: row.created_by,
    ...(row.last_seen_at === null ? {} : { lastSeenAt: row.last_seen_at }),
  };
}
