/** Changes of accounts, each within a transaction that has the directory to itself. */

import { type Account, type Attributes, foldKey, ProvisioningError } from '../model/index.ts';
import { fromJson, toJson } from '../store/index.ts';
import type { Changing } from './change.ts';
import { heldText, longest } from './schema.ts';
import type { AccountTable, ServedTables } from './tables.ts';

/** Makes an account and gives its id. Throws `invalid` without a usable name, `conflict` when the name is taken. */
export async function createAccount(
  changing: Changing,
  { attributes, active }: Omit<Account, 'id'>,
): Promise<string> {
  const { within, directory, now } = changing;
  await mustBeFree(changing, nameOf(attributes));
  const id = changing.newId();
  await within
    .tables<ServedTables>()
    .insertInto('served_account')
    .values({
      id,
      directory,
      position: changing.position(),
      ...columnsOf(attributes),
      active: Number(active),
      created_at: now,
      updated_at: now,
      last_login: null,
    })
    .execute();
  changing.touched({ kind: 'created', account: id });
  return id;
}

/** Changes the attributes named. Throws `not-found`, `invalid`, `conflict`. */
export async function updateAccount(changing: Changing, id: string, after: Attributes): Promise<void> {
  const row = await accountOf(changing, id);
  const attributes = withoutNothings({ ...fromJson<Attributes>(row.attributes), ...after });
  const columns = columnsOf(attributes);
  if (columns.attributes === toJson(withoutNothings(fromJson<Attributes>(row.attributes)))) return;
  if (columns.name_key !== row.name_key) await mustBeFree(changing, columns.name);
  await changing.within
    .tables<ServedTables>()
    .updateTable('served_account')
    .set({ ...columns, updated_at: changing.now })
    .where('id', '=', id)
    .execute();
  changing.touched({ kind: columns.name === row.name ? 'updated' : 'renamed', account: id });
}

/** Opens or closes an account. Throws `not-found`. */
export async function setActive(changing: Changing, id: string, active: boolean): Promise<void> {
  const row = await accountOf(changing, id);
  if (row.active === Number(active)) return;
  await changing.within
    .tables<ServedTables>()
    .updateTable('served_account')
    .set({ active: Number(active), updated_at: changing.now })
    .where('id', '=', id)
    .execute();
  changing.touched({ kind: 'updated', account: id });
}

/** Removes an account with all it holds. Throws `not-found`. */
export async function deleteAccount(changing: Changing, id: string): Promise<void> {
  const { name } = await accountOf(changing, id);
  const tables = changing.within.tables<ServedTables>();
  await tables.deleteFrom('served_member').where('account_id', '=', id).execute();
  await tables.deleteFrom('served_account').where('id', '=', id).execute();
  changing.touched({ kind: 'gone', account: id, name });
}

/** The row of an account of this directory. Throws `not-found`. */
export async function accountOf({ within, directory }: Changing, id: string) {
  const row = await within
    .tables<ServedTables>()
    .selectFrom('served_account')
    .selectAll()
    .where('id', '=', id)
    .where('directory', '=', directory)
    .executeTakeFirst();
  if (row !== undefined) return row;
  throw new ProvisioningError('not-found', `There is no account ${id} in the directory ${directory}.`);
}

function columnsOf(
  attributes: Attributes,
): Pick<AccountTable, 'name' | 'name_key' | 'email_key' | 'external_id'> & { readonly attributes: string } {
  const name = nameOf(attributes);
  return {
    name,
    name_key: foldKey(name),
    email_key: foldKey(heldText(attributes, 'email')) || null,
    external_id: heldText(attributes, 'externalId') || null,
    attributes: toJson(withoutNothings(attributes)),
  };
}

/** What is empty is not kept; sorted, so that equal attributes have equal texts. */
function withoutNothings(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes)
      .filter(([, value]) => value !== null && value !== '')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function nameOf(attributes: Attributes): string {
  const name = heldText(attributes, 'userName').trim();
  if (name.length > 0 && name.length <= longest) return name;
  const message = `An account needs a user name of at most ${longest} characters; map one to userName.`;
  throw new ProvisioningError('invalid', message, { faults: [{ path: 'userName', message }] });
}

async function mustBeFree({ within, directory }: Changing, name: string): Promise<void> {
  const taken = await within
    .tables<ServedTables>()
    .selectFrom('served_account')
    .select('id')
    .where('directory', '=', directory)
    .where('name_key', '=', foldKey(name))
    .executeTakeFirst();
  if (taken === undefined) return;
  const message = `The user name ${name} is taken in the directory ${directory}.`;
  throw new ProvisioningError('conflict', message);
}
