/** Whether a connection can do its work, and if not, what is missing and where it is granted. */

import { ProvisioningError } from '../../model/index.ts';
import { tryRights } from '../shared/index.ts';
import type { Parts } from './course.ts';

/** Tries each right by using it. Throws `forbidden` with all that is missing, or what comes. */
export async function check({ api, tools }: Parts): Promise<void> {
  const few = { size: 1, cursor: undefined };
  const { missing, use } = tryRights(tools);
  await use('Read All', 'read users', () => api.users(undefined, few));
  const roles = await use('Read All', 'read roles', () => api.roles(few));
  const role = roles?.entries[0];
  if (role !== undefined) await use('Read All', 'read who has a role', () => api.members(role.id, few));
  if (missing.length === 0) return;
  const what = missing.map(({ message }) => message).join(' ');
  throw new ProvisioningError(
    'forbidden',
    `The API credential of this connection lacks rights in OneLogin. ${what} In Developers → API Credentials → New Credential, make one with the scope Read All, and give its client ID and secret to this connection.`,
    { faults: missing },
  );
}
