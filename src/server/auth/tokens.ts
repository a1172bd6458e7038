/** Admin tokens as they are kept: made, told, revoked, each with its line in the audit. */

import type { Selectable } from 'kysely';
import type { Audit } from '../../audit/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import type { Role } from '../../settings/index.ts';
import type { Queryable } from '../../store/index.ts';
import type { AdminTokenTable, ServerTables } from '../tables.ts';
import { digestOf, prefixOf } from './token.ts';

/** A token as it is told; the token itself is shown once, when it is made. */
export interface AdminToken {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly prefix: string;
  readonly managedBy: 'file' | 'api';
  /** Times are milliseconds since 1970. */
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt?: number;
  /** To the minute. */
  readonly lastUsedAt?: number;
  readonly revokedAt?: number;
}

/** A token that is to be made. */
export interface NewToken {
  readonly name: string;
  readonly role: Role;
  /** Milliseconds since 1970; absent: it does not expire. */
  readonly expiresAt?: number | undefined;
}

/** Who makes or revokes a token, and when. */
export interface Doing {
  readonly audit: Audit;
  readonly actor: string;
  readonly at: number;
}

export type TokenRow = Selectable<AdminTokenTable>;

/** Tokens that are not revoked; they may have expired. */
export function liveTokens(db: Queryable) {
  return allTokens(db).where('revoked_at', 'is', null);
}

export function allTokens(db: Queryable) {
  return db.tables<ServerTables>().selectFrom('admin_token').selectAll();
}

/** Keeps a token. Throws `conflict` when a live one has that name, `invalid` when it would have expired already. */
export async function makeToken(
  tx: Queryable,
  wanted: NewToken & { readonly id: string; readonly secret: string; readonly managedBy: 'file' | 'api' },
  doing: Doing,
): Promise<AdminToken> {
  const { name, role, secret, expiresAt } = wanted;
  if (expiresAt !== undefined && expiresAt <= doing.at)
    throw new ProvisioningError('invalid', 'The token would have expired already; give a time to come.', {
      faults: [{ path: 'expiresAt', message: 'must lie in the future' }],
    });
  if ((await liveTokens(tx).where('name', '=', name).executeTakeFirst()) !== undefined)
    throw new ProvisioningError(
      'conflict',
      `There is a token ${name} already; revoke it first, or give the new one another name.`,
    );
  const row: TokenRow = {
    id: wanted.id,
    name,
    role,
    digest: digestOf(secret),
    prefix: prefixOf(secret),
    managed_by: wanted.managedBy,
    created_at: doing.at,
    created_by: doing.actor,
    expires_at: expiresAt ?? null,
    last_used_at: null,
    revoked_at: null,
    revoked_by: null,
  };
  await tx.tables<ServerTables>().insertInto('admin_token').values(row).execute();
  await note(tx, { ...doing, action: 'token.created' }, row);
  return told(row);
}

export async function revokeToken(tx: Queryable, row: TokenRow, doing: Doing): Promise<void> {
  await tx
    .tables<ServerTables>()
    .updateTable('admin_token')
    .set({ revoked_at: doing.at, revoked_by: doing.actor })
    .where('id', '=', row.id)
    .execute();
  await note(tx, { ...doing, action: 'token.revoked' }, row);
}

/** The token as it is told, without what proves it. */
export function told(row: TokenRow): AdminToken {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    prefix: row.prefix,
    managedBy: row.managed_by,
    createdAt: row.created_at,
    createdBy: row.created_by,
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
    ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
  };
}

function note(tx: Queryable, doing: Doing & { readonly action: string }, row: TokenRow): Promise<void> {
  const { at, actor, action } = doing;
  const details = { role: row.role, prefix: row.prefix };
  return doing.audit.append([{ at, actor, action, subject: row.name, details }], tx);
}
