/** Whether a connection can do its work, and if not, what is missing. */

import { credentialsLine, goThrough, ProvisioningError, type TellCheck } from '../../model/index.ts';
import { mayListUsers, readVersion } from '../shared/index.ts';
import type { JsmDataCenterApi } from './api.ts';

/**
 * Asks Jira what it is, whether it has a service desk, and who we are.
 * Throws `unsupported` (version, Cloud, no service desk), `unauthorized`, `forbidden`, or `unavailable`.
 */
export function check(api: JsmDataCenterApi, tell?: TellCheck): Promise<void> {
  let shown: boolean | undefined;
  return goThrough(
    [
      {
        name: 'version',
        without: 'Customers cannot be listed.',
        ask: () => version(api),
      },
      {
        name: 'Jira Service Management',
        without: 'There are no customers.',
        async ask() {
          const info = await api.info();
          if (info !== undefined && info.isLicensedForUse !== false) return undefined;
          throw new ProvisioningError(
            'unsupported',
            `${api.title} has no Jira Service Management that may be used: install it, or renew its licence.`,
          );
        },
      },
      {
        name: credentialsLine,
        without: 'Nothing can be asked or changed.',
        async ask() {
          shown = (await api.myself()).emailAddress?.includes('@') === true;
          return undefined;
        },
      },
      {
        name: 'e-mail addresses',
        without: 'Customers cannot be found by their address.',
        needed: false,
        async ask() {
          if (shown === true) return undefined;
          return {
            missing:
              'Jira does not show the e-mail address of this connection: unless its account has none, set "User email visibility" to public or to logged-in users, or customers cannot be found by theirs.',
          };
        },
      },
    ],
    { tell },
  );
}

async function version(api: JsmDataCenterApi): Promise<{ readonly remark: string }> {
  const { version: found, deploymentType } = await api.serverInfo();
  if (deploymentType === 'Cloud')
    throw new ProvisioningError(
      'unsupported',
      `${api.title} is in Atlassian Cloud: connect it as type jsm-cloud-customers.`,
    );
  if (!mayListUsers(readVersion(found)))
    throw new ProvisioningError(
      'unsupported',
      `${api.title} is Jira ${found}, which cannot list its users: update it to 10.3 (LTS) or later.`,
    );
  return { remark: `It is Jira ${found}.` };
}
