/** Whether a connection can do its work, and if not, what is missing and where it is granted. */

import { type Fault, ProvisioningError } from '../../model/index.ts';
import { listed, tried } from '../shared/index.ts';
import type { Parts } from './reading.ts';

const byToken =
  'Security → Administrators: give the administrator who made the token the role Read-Only Administrator, or a custom role with these permissions over all users and groups';
const byApp =
  'Applications → the service app of this connection: grant the scopes on the tab "Okta API Scopes", and on the tab "Admin roles" the role Read-Only Administrator';

/** Tries each right by using it. Throws `forbidden` with all that is missing, or what comes. */
export async function check({ api, config }: Parts): Promise<void> {
  const missing: Fault[] = [];
  const lacks = (path: string, message: string) => missing.push({ path, message });
  if ((await tried(api.trial.users)) === undefined) lacks('okta.users.read', 'It may not read users.');
  const groups = await tried(api.trial.groups);
  const group = groups?.entries[0]?.id;
  if (groups === undefined) lacks('okta.groups.read', 'It may not read groups.');
  else if (group !== undefined && (await tried(() => api.trial.members(group))) === undefined)
    lacks('okta.groups.read', 'It may not read the members of groups.');
  if ((await tried(api.trial.logs)) === undefined)
    lacks('okta.logs.read', 'It may not read the System Log, which alone tells of deletions.');
  if (missing.length === 0) return;
  const what = missing.map(({ message }) => message).join(' ');
  const names = [...new Set(missing.map(({ path }) => path))];
  throw new ProvisioningError(
    'forbidden',
    `This connection lacks rights in Okta. ${what} Grant ${listed(names)} in ${config.token === undefined ? byApp : byToken}.`,
    { faults: missing },
  );
}
