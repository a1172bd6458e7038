/** Whether a connection can do its work, and if not, which permission is missing and where it is granted. */

import { type Fault, ProvisioningError } from '../../model/index.ts';
import { listed, tryRights } from '../shared/index.ts';
import type { User } from './api.ts';
import { grantedRoles, readCertificate } from './credentials.ts';
import { type Parts, whereToGrant } from './parts.ts';
import { isWhole } from './people.ts';

const day = 86_400_000;

/**
 * Signs in, then tries each permission by using it.
 * Throws `forbidden` with all that is missing; `invalid`, `unauthorized` or `unavailable` as they come.
 */
export async function check(parts: Parts): Promise<void> {
  const { api, config, auth } = parts;
  judgeCertificate(parts);
  await auth.headers();
  const { missing, use } = tryRights(parts.tools);

  const users = await use('User.Read.All', 'read users', () => api.count('users'));
  if (users?.example !== undefined && !isWhole(users.example as User))
    missing.push({
      path: 'User.Read.All',
      message: 'It reads users without userPrincipalName or accountEnabled.',
    });

  const groups = await use('GroupMember.Read.All', 'read groups', () => api.count('groups'));
  const group = groups?.example?.id;
  if (group !== undefined)
    await use('GroupMember.Read.All', 'read the members of groups', () => api.members(group, undefined));

  if (config.signIns)
    await use('AuditLog.Read.All', 'read signInActivity, which needs Entra ID P1 too', () =>
      api.signIns(undefined),
    );

  if (missing.length > 0) throw lacking(missing);
  const roles = await grantedRoles(auth);
  if (config.hiddenGroups === 'required' && roles !== undefined && !roles.includes('Member.Read.Hidden')) {
    const message =
      'The permission Member.Read.Hidden is not granted: a reading stops at the first group with hidden membership, unless hiddenGroups is left-out.';
    parts.tools.log.warn({ roles }, message);
  }
  const watches = ['Group.Read.All', 'Directory.Read.All'];
  if (config.subscribes && roles !== undefined && !roles.some((role) => watches.includes(role))) {
    const message = `The permission Group.Read.All is not granted, without which groups cannot be subscribed to: changes of groups are noticed by the schedule alone. Grant it in ${whereToGrant}.`;
    parts.tools.log.warn({ roles }, message);
  }
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
