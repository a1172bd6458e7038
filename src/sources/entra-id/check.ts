/** Whether a connection can do its work, and if not, which permission is missing and where it is granted. */

import {
  type CheckAnswer,
  type CheckStep,
  credentialsLine,
  type Fault,
  goThrough,
  ProvisioningError,
  type TellCheck,
} from '../../model/index.ts';
import { listed, tried } from '../shared/index.ts';
import type { User } from './api.ts';
import { grantedRoles, readCertificate } from './credentials.ts';
import { type Parts, whereToGrant } from './parts.ts';
import { isWhole } from './people.ts';

const day = 86_400_000;

/**
 * Signs in, then tries each permission by using it.
 * Throws `forbidden` with all that is missing; `invalid`, `unauthorized` or `unavailable` as they come.
 */
export function check(parts: Parts, tell?: TellCheck): Promise<void> {
  return goThrough([...needs(parts), ...wishes(parts)], { tell, lacking });
}

function needs(parts: Parts): readonly CheckStep[] {
  const { api, config, auth } = parts;
  return [
    {
      name: credentialsLine,
      without: 'Nobody can be read.',
      async ask() {
        judgeCertificate(parts);
        await auth.headers();
        return undefined;
      },
    },
    {
      name: 'User.Read.All',
      without: 'Nobody can be read.',
      async ask() {
        const users = await tried(() => api.count('users'));
        if (users === undefined) return lacks('User.Read.All', 'It may not read users.');
        if (users.example === undefined || isWhole(users.example as User)) return undefined;
        return lacks('User.Read.All', 'It reads users without userPrincipalName or accountEnabled.');
      },
    },
    {
      name: 'GroupMember.Read.All',
      without: 'Groups and who is in them cannot be read, so no reading is whole.',
      async ask() {
        const groups = await tried(() => api.count('groups'));
        const group = groups?.example?.id;
        if (groups === undefined) return lacks('GroupMember.Read.All', 'It may not read groups.');
        if (group === undefined || (await tried(() => api.members(group, undefined))) !== undefined)
          return undefined;
        return lacks('GroupMember.Read.All', 'It may not read the members of groups.');
      },
    },
    ...(config.signIns
      ? [
          {
            name: 'AuditLog.Read.All',
            without: 'Nothing is known of when people last signed in.',
            ask: async () =>
              (await tried(() => api.signIns(undefined))) === undefined
                ? lacks('AuditLog.Read.All', 'It may not read signInActivity, which needs Entra ID P1 too.')
                : undefined,
          },
        ]
      : []),
  ];
}

const watches = ['Group.Read.All', 'Directory.Read.All'];

/** What only the token tells, where it can be read: the connection works without them, but for a part. */
function wishes({ auth, config }: Parts): readonly CheckStep[] {
  async function among(roles: readonly string[], lack: CheckAnswer): Promise<CheckAnswer> {
    const granted = await grantedRoles(auth);
    if (granted === undefined) return { unknown: 'The token does not tell its permissions.' };
    return granted.some((role) => roles.includes(role)) ? undefined : lack;
  }
  const hidden: CheckStep = {
    name: 'Member.Read.Hidden',
    without: 'A reading stops at the first group with hidden membership, unless hiddenGroups is left-out.',
    needed: false,
    ask: () => among(['Member.Read.Hidden'], lacks('Member.Read.Hidden', 'It is not granted.')),
  };
  const subscribed: CheckStep = {
    name: 'Group.Read.All',
    without: 'Groups cannot be subscribed to: changes of groups are noticed by the schedule alone.',
    needed: false,
    ask: () => among(watches, lacks('Group.Read.All', 'It is not granted.')),
  };
  return [
    ...(config.hiddenGroups === 'required' ? [hidden] : []),
    ...(config.subscribes ? [subscribed] : []),
  ];
}

function lacks(permission: string, missing: string): CheckAnswer {
  return { missing, todo: `Grant ${permission} in ${whereToGrant}.` };
}

function lacking(missing: readonly Fault[]): ProvisioningError {
  const names = [...new Set(missing.map(({ path }) => path))];
  const what = missing.map(({ message }) => message).join(' ');
  return new ProvisioningError(
    'forbidden',
    `The app of this connection lacks ${names.length === 1 ? 'a permission' : 'permissions'}. ${what} Grant ${listed(names)} in ${whereToGrant}.`,
    { faults: missing },
  );
}

/** Entra ID refuses a certificate from the moment it ends, with words that do not say so. */
function judgeCertificate({ config, tools }: Parts): void {
  if (config.certificate === undefined) return;
  const { expires } = readCertificate(config.certificate);
  const left = Math.floor((expires - tools.clock.now()) / day);
  const date = new Date(expires).toISOString().slice(0, 10);
  const renew =
    'make a new one and upload it in App registrations → the app of this connection → Certificates & secrets → Certificates';
  if (left < 0)
    throw new ProvisioningError('unauthorized', `The certificate for Entra ID ended on ${date}: ${renew}.`);
  if (left < 30) tools.log.warn({ expires: date }, `The certificate for Entra ID ends on ${date}: ${renew}.`);
}
