/** Whether a connection can do its work, and if not, what is missing. */

import { ProvisioningError, type Tools } from '../../model/index.ts';
import { mayListUsers, readVersion } from '../shared/index.ts';
import type { JsmDataCenterApi } from './api.ts';

/**
 * Asks Jira what it is, whether it has a service desk, and who we are.
 * Throws `unsupported` (version, Cloud, no service desk), `unauthorized`, `forbidden`, or `unavailable`.
 */
export async function check(
  api: JsmDataCenterApi,
  { log, proved }: Pick<Tools, 'log' | 'proved'>,
): Promise<void> {
  const { version, deploymentType } = await api.serverInfo();
  if (deploymentType === 'Cloud')
    throw new ProvisioningError(
      'unsupported',
      `${api.title} is in Atlassian Cloud: connect it as type jsm-cloud-customers.`,
    );
  if (!mayListUsers(readVersion(version)))
    throw new ProvisioningError(
      'unsupported',
      `${api.title} is Jira ${version}, which cannot list its users: update it to 10.3 (LTS) or later.`,
    );
  const info = await api.info();
  if (info === undefined || info.isLicensedForUse === false)
    throw new ProvisioningError(
      'unsupported',
      `${api.title} has no Jira Service Management that may be used: install it, or renew its licence.`,
    );
  proved?.('Jira Service Management', 'It is there, and may be used.');
  const { emailAddress } = await api.myself();
  proved?.('credentials', 'It may sign in.');
  if (emailAddress == null || !emailAddress.includes('@'))
    log.warn(
      {},
      'Jira does not show the e-mail address of this connection: unless its account has none, set "User email visibility" to public or to logged-in users, or customers cannot be found by theirs.',
    );
}
