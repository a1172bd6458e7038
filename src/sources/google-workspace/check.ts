/** Whether a connection can do its work, and if not, what is missing and where it is granted. */

import {
  type CheckStep,
  type Fault,
  goThrough,
  ProvisioningError,
  type TellCheck,
} from '../../model/index.ts';
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
  /** What does not work without them. */
  readonly without: string;
  readonly call: (api: GoogleApi) => Promise<unknown>;
}

/** What a connection needs. */
function rights({ orgUnits }: GoogleWorkspaceConfig): readonly Right[] {
  return [
    {
      scope: userScope,
      privilege: 'Users → Read',
      without: 'Nobody can be read.',
      call: (api: GoogleApi) => api.users('there', few),
    },
    {
      scope: groupScope,
      privilege: 'Groups → Read',
      without: 'Groups and who is in them cannot be read, so no reading is whole.',
      call: readGroups,
    },
    ...(orgUnits === 'groups'
      ? [
          {
            scope: orgUnitScope,
            privilege: 'Organization Units → Read',
            without: 'Organizational units cannot be told as groups, so no reading is whole.',
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
export function check(config: GoogleWorkspaceConfig, forScope: ForScope, tell?: TellCheck): Promise<void> {
  const steps = rights(config).flatMap((right) => stepsOf(config, right, forScope));
  return goThrough(steps, { tell, lacking: (missing) => lacking(config, missing) });
}

/** First the scope, which takes no privilege; then the privilege, which cannot be tried without the scope. */
function stepsOf(
  config: GoogleWorkspaceConfig,
  { scope, privilege, without, call }: Right,
  forScope: ForScope,
): readonly CheckStep[] {
  const { api, signIn } = forScope(scope);
  let delegated = false;
  return [
    {
      name: scope,
      without,
      async ask() {
        delegated = (await tried(signIn)) !== undefined;
        return delegated
          ? undefined
          : { missing: 'The scope is not delegated.', todo: begun(adviceOnScopes([scope])) };
      },
    },
    {
      name: privilege,
      without,
      async ask() {
        if (!delegated) return { unknown: 'It cannot be tried before the scope is delegated.' };
        return (await tried(() => call(api))) === undefined
          ? {
              missing: 'The administrator has not got this privilege.',
              todo: begun(adviceOnPrivileges(config, [privilege])),
            }
          : undefined;
      },
    },
  ];
}

function adviceOnScopes(scopes: readonly string[]): string {
  return `add the scopes ${listed(scopes)} to the client ID of the service account in Security → Access and data control → API controls → Manage Domain Wide Delegation`;
}

function adviceOnPrivileges({ admin }: GoogleWorkspaceConfig, privileges: readonly string[]): string {
  return `give ${admin} a role with the Admin API privileges ${listed(privileges)} in Account → Admin roles`;
}

const begun = (advice: string): string => `In the Admin console, ${advice}.`;

function lacking(config: GoogleWorkspaceConfig, missing: readonly Fault[]): ProvisioningError {
  const isScope = ({ path }: Fault): boolean => path.startsWith('https:');
  const [scopes, privileges] = [missing.filter(isScope), missing.filter((one) => !isScope(one))];
  const names = (faults: readonly Fault[]): readonly string[] => faults.map(({ path }) => path);
  const advice = [
    ...(scopes.length > 0 ? [adviceOnScopes(names(scopes))] : []),
    ...(privileges.length > 0 ? [adviceOnPrivileges(config, names(privileges))] : []),
  ];
  return new ProvisioningError(
    'forbidden',
    `This connection lacks rights in Google Workspace. ${begun(listed(advice))}`,
    { faults: [...scopes, ...privileges] },
  );
}
