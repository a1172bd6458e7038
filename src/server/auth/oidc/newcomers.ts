/** Administrators who sign in by a provider: found, linked when that is allowed, or made; never taken for somebody else. */

import type { Audit } from '../../../audit/index.ts';
import { ProvisioningError } from '../../../model/index.ts';
import type { Queryable } from '../../../store/index.ts';
import type { ServerTables } from '../../tables.ts';
import { type AdministratorRow, liveAdministrators } from '../administrator-rows.ts';
import type { Newcomer } from './judge.ts';

/** What is done with somebody new, and when. */
export interface Welcome {
  readonly audit: Audit;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly newId: () => string;
  /** What the provider is called. */
  readonly title: string;
  /** Whether an administrator with a password, named by the address, is the same person. */
  readonly linkByAddress: boolean;
}

/**
 * The administrator that somebody is. Role and name follow the provider for those who have no password here.
 * Throws `conflict` when the name belongs to somebody else.
 */
export async function welcome(tx: Queryable, newcomer: Newcomer, how: Welcome): Promise<AdministratorRow> {
  const known = await liveAdministrators(tx)
    .where('issuer', '=', newcomer.issuer)
    .where('subject', '=', newcomer.subject)
    .executeTakeFirst();
  if (known !== undefined) return follow(tx, known, { newcomer, how });
  const namesake = await liveAdministrators(tx).where('name', '=', newcomer.name).executeTakeFirst();
  if (namesake === undefined) return make(tx, newcomer, how);
  const isLinked = how.linkByAddress && newcomer.address === namesake.name.toLowerCase();
  if (isLinked && namesake.password !== '' && namesake.issuer === null)
    return link(tx, namesake, { newcomer, how });
  throw new ProvisioningError(
    'conflict',
    namesake.password === ''
      ? `Somebody else of ${how.title} signs in here as ${newcomer.name}; an administrator must remove them first.`
      : `There is somebody called ${newcomer.name} here already, who has a password. Sign in with it; an administrator can allow that both are one.`,
  );
}

interface Case {
  readonly newcomer: Newcomer;
  readonly how: Welcome;
}

async function follow(
  tx: Queryable,
  row: AdministratorRow,
  { newcomer, how }: Case,
): Promise<AdministratorRow> {
  if (row.password !== '') return row;
  const taken =
    newcomer.name === row.name ||
    (await liveAdministrators(tx).where('name', '=', newcomer.name).executeTakeFirst()) !== undefined;
  const name = taken ? row.name : newcomer.name;
  if (name === row.name && newcomer.role === row.role) return row;
  await tx
    .tables<ServerTables>()
    .updateTable('administrator')
    .set({ name, role: newcomer.role })
    .where('id', '=', row.id)
    .execute();
  await note(tx, how, {
    action: 'administrator.changed',
    subject: name,
    details: { role: newcomer.role, ...(name === row.name ? {} : { before: row.name }) },
  });
  return { ...row, name, role: newcomer.role };
}

async function make(tx: Queryable, newcomer: Newcomer, how: Welcome): Promise<AdministratorRow> {
  const row: AdministratorRow = {
    id: how.newId(),
    name: newcomer.name,
    role: newcomer.role,
    password: '',
    issuer: newcomer.issuer,
    subject: newcomer.subject,
    created_at: how.at,
    created_by: 'oidc',
    last_seen_at: null,
    removed_at: null,
  };
  await tx.tables<ServerTables>().insertInto('administrator').values(row).execute();
  await note(tx, how, { action: 'administrator.added', subject: row.name, details: { role: row.role } });
  return row;
}

async function link(
  tx: Queryable,
  row: AdministratorRow,
  { newcomer, how }: Case,
): Promise<AdministratorRow> {
  const { issuer, subject } = newcomer;
  await tx
    .tables<ServerTables>()
    .updateTable('administrator')
    .set({ issuer, subject })
    .where('id', '=', row.id)
    .execute();
  await note(tx, how, { action: 'administrator.linked', subject: row.name, details: { issuer, subject } });
  return { ...row, issuer, subject };
}

function note(
  tx: Queryable,
  { audit, at }: Welcome,
  about: { readonly action: string; readonly subject: string; readonly details: object },
): Promise<void> {
  return audit.append([{ at, actor: 'oidc', ...about }], tx);
}
