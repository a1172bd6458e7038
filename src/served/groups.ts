/** Changes of groups and of who is in them, each within a transaction that has the directory to itself. */

import { foldKey, ProvisioningError } from '../model/index.ts';
import { accountOf } from './accounts.ts';
import type { Changing } from './change.ts';
import { longest, writable } from './schema.ts';
import type { ServedTables } from './tables.ts';

/** A membership. */
export interface Member {
  readonly account: string;
  readonly entitlement: string;
}

/** Makes a group and gives its id. Throws `invalid` without a usable name, `conflict` when the name is taken. */
export async function createGroup(changing: Changing, wanted: string): Promise<string> {
  const { within, directory, now } = changing;
  const name = writable(wanted).trim();
  if (name.length === 0 || name.length > longest)
    throw new ProvisioningError('invalid', `A group needs a name of at most ${longest} characters.`);
  const tables = within.tables<ServedTables>();
  const taken = await tables
    .selectFrom('served_group')
    .select('id')
    .where('directory', '=', directory)
    .where('name_key', '=', foldKey(name))
    .executeTakeFirst();
  if (taken !== undefined)
    throw new ProvisioningError(
      'conflict',
      `There is a group ${name} in the directory ${directory} already.`,
    );
  const id = changing.newId();
  await tables
    .insertInto('served_group')
    .values({
      id,
      directory,
      position: changing.position(),
      name,
      name_key: foldKey(name),
      created_at: now,
      updated_at: now,
    })
    .execute();
  changing.touched({ kind: 'group', group: id });
  return id;
}

/** Puts an account into a group; twice is once. Throws `not-found`. */
export async function addMember(changing: Changing, { account, entitlement }: Member): Promise<void> {
  await accountOf(changing, account);
  await mustBeGroup(changing, entitlement);
  const { numInsertedOrUpdatedRows } = await changing.within
    .tables<ServedTables>()
    .insertInto('served_member')
    .values({ group_id: entitlement, account_id: account })
    .onConflict((conflict) => conflict.columns(['group_id', 'account_id']).doNothing())
    .executeTakeFirst();
  if (Number(numInsertedOrUpdatedRows ?? 0) > 0)
    changing.touched({ kind: 'member', account, group: entitlement });
}

/** Takes an account out of a group; one that is not in it is no error. Throws `not-found` of account and group. */
export async function removeMember(changing: Changing, { account, entitlement }: Member): Promise<void> {
  await accountOf(changing, account);
  await mustBeGroup(changing, entitlement);
  const { numDeletedRows } = await changing.within
    .tables<ServedTables>()
    .deleteFrom('served_member')
    .where('group_id', '=', entitlement)
    .where('account_id', '=', account)
    .executeTakeFirst();
  if (Number(numDeletedRows) > 0) changing.touched({ kind: 'member', account, group: entitlement });
}

async function mustBeGroup({ within, directory }: Changing, id: string): Promise<void> {
  const row = await within
    .tables<ServedTables>()
    .selectFrom('served_group')
    .select('id')
    .where('id', '=', id)
    .where('directory', '=', directory)
    .executeTakeFirst();
  if (row !== undefined) return;
  throw new ProvisioningError('not-found', `There is no group ${id} in the directory ${directory}.`);
}
