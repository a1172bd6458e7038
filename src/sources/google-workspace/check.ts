/** Whether a connection can do its work, and if not, what is missing and where it is granted. */

import { type Fault, ProvisioningError } from '../../model/index.ts';
import { listed } from '../shared/index.ts';
import type { GoogleApi } from './api.ts';
import type { GoogleWorkspaceConfig } from './config.ts';
import { groupScope, orgUnitScope, userScope } from './credentials.ts';

/** The API, signed in for one scope alone. */
export type ForScope = (scope: string) => {
  readonly api: GoogleApi;
  readonly signIn: () => Promise<unknown>;
};

const few = { size: 1, token: undefined };

/** What a connection needs: a scope, a privilege of the administrator, and a call that takes both. */
function rights({ orgUnits }: GoogleWorkspaceConfig) {
  return [
    { scope: userScope, privilege: 'Users → Read', call: (api: GoogleApi) => api.users('there', few) },
    { scope: groupScope, privilege: 'Groups → Read', call: readGroups },
    ...(orgUnits === 'groups'
      ? [
          {
            scope: orgUnitScope,
            privilege: 'Organization Units → Read',
            call: (api: GoogleApi) => api.orgUnits(),
          },
        ]
      : []),
  ];
}

async function readGroups(api: GoogleApi): Promise<void> {
  const [group] = (await api.groups(few)).entries;
  if (group !== undefined) await api.members(group.id, few);
}

/** Signs in for each scope alone and uses it. Throws `forbidden` with all that is missing, or what comes. */
export async function check(config: GoogleWorkspaceConfig, forScope: ForScope): Promise<void> {
  const scopes: Fault[] = [];
  const privileges: Fault[] = [];
  for (const { scope, privilege, call } of rights(config)) {
    const { api, signIn } = forScope(scope);
    if (!(await allowed(signIn))) scopes.push({ path: scope, message: 'The scope is not delegated.' });
    else if (!(await allowed(() => call(api))))
      privileges.push({ path: privilege, message: 'The administrator has not got this privilege.' });
  }
  const missing = [...scopes, ...privileges];
  if (missing.length === 0) return;
  const names = (faults: readonly Fault[]): string => listed(faults.map(({ path }) => path));
  const advice = [
    scopes.length > 0 &&
      `add the scopes ${names(scopes)} to the client ID of the service account in Security → Access and data control → API controls → Manage Domain Wide Delegation`,
    privileges.length > 0 &&
      `give ${config.admin} a role with the Admin API privileges ${names(privileges)} in Account → Admin roles`,
  ].filter((one) => one !== false);
  throw new ProvisioningError(
    'forbidden',
    `This connection lacks rights in Google Workspace. In the Admin console, ${listed(advice)}.`,
    { faults: missing },
  );
}

/** Whether it is allowed; what is explained better than by rights alone is thrown on. */
async function allowed(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (thrown) {
    if (!(thrown instanceof ProvisioningError) || thrown.code !== 'forbidden') throw thrown;
    if (thrown.message.includes('switched off')) throw thrown;
    return false;
  }
}
