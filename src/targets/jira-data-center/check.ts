/** Whether a connection can do its work, and if not, what is missing. */

import { ProvisioningError } from '../../model/index.ts';
import { isAtLeast, readVersion } from '../shared/index.ts';
import type { Parts } from './reading.ts';
import { knowsTokens, oldest } from './version.ts';

/**
 * Asks Jira who it is, who we are, and for what only an administrator is shown.
 * Throws `unsupported` (version), `unauthorized`, `forbidden`, or `unavailable`.
 */
export async function check({ api, config, groups, people, tools }: Parts): Promise<void> {
  const { version: text, deploymentType } = await api.serverInfo();
  if (deploymentType === 'Cloud') {
    throw new ProvisioningError(
      'unsupported',
      `${api.title} is Jira Cloud: connect it as type atlassian-cloud.`,
    );
  }
  const version = readVersion(text);
  if (!isAtLeast(version, oldest.major, oldest.minor)) {
    throw new ProvisioningError(
      'unsupported',
      `${api.title} is version ${version.text}, which is too old: update it to ${oldest.major}.${oldest.minor} or later.`,
    );
  }
  if (config.token !== undefined && !knowsTokens(version)) {
    throw new ProvisioningError(
      'unsupported',
      `${api.title} is version ${version.text}, which knows no personal access tokens: connect with a username and a password.`,
    );
  }
  tools.proved?.('version', `${version.text} is new enough.`);
  const myself = await people.myself.renew();
  tools.proved?.(myself.name, 'It may sign in.');
  const { locale, emailAddress } = myself;
  await groups.list();
  tools.proved?.('administrator', 'It may read all groups.');
  if (locale != null && !/^en/i.test(locale)) {
    tools.log.warn(
      { locale },
      `Jira speaks the language of ${myself.name}: set it to English in the profile, so that refusals can be explained.`,
    );
  }
  if (emailAddress == null || !emailAddress.includes('@')) {
    tools.log.warn(
      {},
      'Jira does not show the e-mail address of this connection: unless its account has none, set "User email visibility" to public or to logged-in users, or addresses cannot be compared.',
    );
  }
}
