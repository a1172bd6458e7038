/** Whether a connection can do its work, and if not, what is missing and where it is granted. */

import { ProvisioningError } from '../../model/index.ts';
import { listed, tryRights } from '../shared/index.ts';
import type { Parts } from './reading.ts';

const byToken =
  'Security → Administrators: give the administrator who made the token the role Read-Only Administrator, or a custom role with these permissions over all users and groups';
const byApp =
  'Applications → the service app of this connection: grant the scopes on the tab "Okta API Scopes", and on the tab "Admin roles" the role Read-Only Administrator';

/** Tries each right by using it. Throws `forbidden` with all that is missing, or what comes. */
export async function check({ api, config, tools }: Parts): Promise<void> {
  const { missing, use } = tryRights(tools);
  await use('okta.users.read', 'read users', api.trial.users);
  const groups = await use('okta.groups.read', 'read groups', api.trial.groups);
  const group = groups?.entries[0]?.id;
  if (group !== undefined)
    await use('okta.groups.read', 'read the members of groups', () => api.trial.members(group));
  await use('okta.logs.read', 'read the System Log, which alone tells of deletions', api.trial.logs);
  if (missing.length === 0) return;
  const what = missing.map(({ message }) => message).join(' ');
  const names = [...new Set(missing.map(({ path }) => path))];
  throw new ProvisioningError(
    'forbidden',
    `This connection lacks rights in Okta. ${what} Grant ${listed(names)} in ${config.token === undefined ? byApp : byToken}.`,
    { faults: missing },
  );
}
