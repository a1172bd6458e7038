/** Whether a connection can do its work, and if not, what is missing and where it is granted. */

import {
  type CheckAnswer,
  type CheckStep,
  type Fault,
  goThrough,
  ProvisioningError,
  type TellCheck,
} from '../../model/index.ts';
import { listed, tried } from '../shared/index.ts';
import type { Parts } from './reading.ts';

const byToken =
  'Security → Administrators: give the administrator who made the token the role Read-Only Administrator, or a custom role with these permissions over all users and groups';
const byApp =
  'Applications → the service app of this connection: grant the scopes on the tab "Okta API Scopes", and on the tab "Admin roles" the role Read-Only Administrator';

/** Tries each right by using it. Throws `forbidden` with all that is missing, or what comes. */
export function check({ api, config }: Parts, tell?: TellCheck): Promise<void> {
  const where = config.token === undefined ? byApp : byToken;
  const lacks = (name: string, missing: string): CheckAnswer => ({
    missing,
    todo: `Grant ${name} in ${where}.`,
  });
  const steps: readonly CheckStep[] = [
    {
      name: 'okta.users.read',
      without: 'Nobody can be read.',
      ask: async () =>
        (await tried(api.trial.users)) === undefined
          ? lacks('okta.users.read', 'It may not read users.')
          : undefined,
    },
    {
      name: 'okta.groups.read',
      without: 'Groups and who is in them cannot be read, so no reading is whole.',
      async ask() {
        const groups = await tried(api.trial.groups);
        if (groups === undefined) return lacks('okta.groups.read', 'It may not read groups.');
        const group = groups.entries[0]?.id;
        if (group === undefined) return { remark: 'There is no group yet whose members could be asked for.' };
        return (await tried(() => api.trial.members(group))) === undefined
          ? lacks('okta.groups.read', 'It may not read the members of groups.')
          : undefined;
      },
    },
    {
      name: 'okta.logs.read',
      without: 'Readings of changes stop: nothing else tells who was deleted.',
      ask: async () =>
        (await tried(api.trial.logs)) === undefined
          ? lacks('okta.logs.read', 'It may not read the System Log, which alone tells of deletions.')
          : undefined,
    },
  ];
  return goThrough(steps, { tell, lacking: (missing) => lacking(missing, where) });
}

function lacking(missing: readonly Fault[], where: string): ProvisioningError {
  const what = missing.map(({ message }) => message).join(' ');
  const names = [...new Set(missing.map(({ path }) => path))];
  return new ProvisioningError(
    'forbidden',
    `This connection lacks rights in Okta. ${what} Grant ${listed(names)} in ${where}.`,
    { faults: missing },
  );
}
