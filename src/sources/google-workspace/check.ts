/** Whether a connection can do its work, and if not, what is missing and where it is granted. */

import { type Fault, ProvisioningError, type Tools } from '../../model/index.ts';
import { listed, tried } from '../shared/index.ts';
import type { GoogleApi } from './api.ts';
import type { GoogleWorkspaceConfig } from './config.ts';
import { groupScope, orgUnitScope, userScope } from './credentials.ts';

/** The API, signed in for one scope alone. */
export type ForScope = (scope: string) => {
  readonly api: GoogleApi;
  readonly signIn: () => Promise<unknown>;
};

const few = { size: 1, token: undefined };

/** A scope, a privilege of the administrator, and a call that takes both. */
interface Right {
  readonly scope: string;
  readonly privilege: string;
  readonly call: (api: GoogleApi) => Promise<unknown>;
}

/** What a connection needs. */
function rights({ orgUnits }: GoogleWorkspaceConfig): readonly Right[] {
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

/** The list, and the members of a group where there is one. */
async function readGroups(api: GoogleApi) {
  const groups = await api.groups(few);
  const [group] = groups.entries;
  return group === undefined ? groups : api.members(group.id, few);
}

/** Signs in for each scope alone and uses it. Throws `forbidden` with all that is missing, or what comes. */
export async function check(
  { config, tools }: { readonly config: GoogleWorkspaceConfig; readonly tools: Pick<Tools, 'proved'> },
  forScope: ForScope,
): Promise<void> {
  const scopes: Fault[] = [];
  const privileges: Fault[] = [];
  for (const { scope, privilege, call } of rights(config)) {
    const { api, signIn } = forScope(scope);
    if ((await tried(signIn)) === undefined) {
      scopes.push({ path: scope, message: 'The scope is not delegated.' });
      continue;
    }
    tools.proved?.(scope, 'The scope is delegated.');
    if ((await tried(() => call(api))) === undefined)
      privileges.push({ path: privilege, message: 'The administrator has not got this privilege.' });
    else tools.proved?.(privilege, 'The administrator has this privilege.');
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
