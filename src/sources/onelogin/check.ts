/** Whether a connection can do its work, and if not, what is missing and where it is granted. */

import { type Fault, ProvisioningError } from '../../model/index.ts';
import { tried } from '../shared/index.ts';
import type { Parts } from './course.ts';

/** Tries each right by using it. Throws `forbidden` with all that is missing, or what comes. */
export async function check({ api }: Parts): Promise<void> {
  const few = { size: 1, cursor: undefined };
  const missing: Fault[] = [];
  const lacks = (message: string) => missing.push({ path: 'Read All', message });
  if ((await tried(() => api.users(undefined, few))) === undefined) lacks('It may not read users.');
  const roles = await tried(() => api.roles(few));
  const role = roles?.entries[0];
  if (roles === undefined) lacks('It may not read roles.');
  else if (role !== undefined && (await tried(() => api.members(role.id, few))) === undefined)
    lacks('It may not read who has a role.');
  if (missing.length === 0) return;
  const what = missing.map(({ message }) => message).join(' ');
  throw new ProvisioningError(
    'forbidden',
    `The API credential of this connection lacks rights in OneLogin. ${what} In Developers → API Credentials → New Credential, make one with the scope Read All, and give its client ID and secret to this connection.`,
    { faults: missing },
  );
}
