/** Whether a connection can do its work, and if not, what is missing and where it is granted. */

import {
  type CheckStep,
  type Fault,
  goThrough,
  ProvisioningError,
  type TellCheck,
} from '../../model/index.ts';
import { tried } from '../shared/index.ts';
import type { Parts } from './course.ts';

const todo =
  'In Developers → API Credentials → New Credential, make one with the scope Read All, and give its client ID and secret to this connection.';

/** Tries each right by using it. Throws `forbidden` with all that is missing, or what comes. */
export function check({ api }: Parts, tell?: TellCheck): Promise<void> {
  const few = { size: 1, cursor: undefined };
  const steps: readonly CheckStep[] = [
    {
      name: 'Read All: users',
      without: 'Nobody can be read.',
      ask: async () =>
        (await tried(() => api.users(undefined, few))) === undefined
          ? { missing: 'It may not read users.', todo }
          : undefined,
    },
    {
      name: 'Read All: roles',
      without: 'Roles and who has them cannot be read, so no reading is whole.',
      async ask() {
        const roles = await tried(() => api.roles(few));
        if (roles === undefined) return { missing: 'It may not read roles.', todo };
        const [role] = roles.entries;
        if (role === undefined) return { remark: 'There is no role yet whose holders could be asked for.' };
        return (await tried(() => api.members(role.id, few))) === undefined
          ? { missing: 'It may not read who has a role.', todo }
          : undefined;
      },
    },
  ];
  return goThrough(steps, { tell, lacking });
}

function lacking(missing: readonly Fault[]): ProvisioningError {
  const what = missing.map(({ message }) => message).join(' ');
  return new ProvisioningError(
    'forbidden',
    `The API credential of this connection lacks rights in OneLogin. ${what} ${todo}`,
    { faults: missing },
  );
}
