/** Whether a connection can do its work, and if not, what is missing. */

import {
  type CheckStep,
  credentialsLine,
  goThrough,
  nothing,
  ProvisioningError,
  type TellCheck,
} from '../../model/index.ts';
import { isAtLeast, readVersion } from '../shared/index.ts';
import type { Parts } from './reading.ts';
import { knowsTokens, oldest } from './version.ts';

/**
 * Asks Jira who it is, who we are, and for what only an administrator is shown.
 * Throws `unsupported` (version), `unauthorized`, `forbidden`, or `unavailable`.
 */
export async function check(parts: Parts, tell?: TellCheck): Promise<void> {
  const { groups, people } = parts;
  let myself: Awaited<ReturnType<Parts['people']['myself']['renew']>> | undefined;
  const steps: readonly CheckStep[] = [
    {
      name: 'version',
      without: 'Rollcall does not know how to speak to it.',
      ask: () => version(parts),
    },
    {
      name: credentialsLine,
      without: 'Nothing can be asked or changed.',
      async ask() {
        myself = await people.myself.renew();
        return { remark: `Jira knows this connection as ${myself.name}.` };
      },
    },
    {
      name: 'Jira Administrators',
      without: 'No account and no group can be read or changed.',
      ask: () => nothing(groups.list()),
    },
    {
      name: 'English',
      without: 'Refusals cannot be explained.',
      needed: false,
      async ask() {
        if (myself === undefined) return { unknown: 'It is not known whose language to ask for.' };
        const { locale, name } = myself;
        if (locale == null || /^en/i.test(locale)) return undefined;
        return {
          missing: `Jira speaks the language of ${name}: set it to English in the profile, so that refusals can be explained.`,
        };
      },
    },
    {
      name: 'e-mail addresses',
      without: 'Accounts cannot be found by their address, and addresses cannot be compared.',
      needed: false,
      async ask() {
        if (myself?.emailAddress?.includes('@') === true) return undefined;
        return {
          missing:
            'Jira does not show the e-mail address of this connection: unless its account has none, set "User email visibility" to public or to logged-in users, or addresses cannot be compared.',
        };
      },
    },
  ];
  await goThrough(steps, { tell });
}

async function version({ api, config }: Pick<Parts, 'api' | 'config'>): Promise<{ readonly remark: string }> {
  const { version: text, deploymentType } = await api.serverInfo();
  if (deploymentType === 'Cloud') {
    throw new ProvisioningError(
      'unsupported',
      `${api.title} is Jira Cloud: connect it as type atlassian-cloud.`,
    );
  }
  const found = readVersion(text);
  if (!isAtLeast(found, oldest.major, oldest.minor)) {
    throw new ProvisioningError(
      'unsupported',
      `${api.title} is version ${found.text}, which is too old: update it to ${oldest.major}.${oldest.minor} or later.`,
    );
  }
  if (config.token !== undefined && !knowsTokens(found)) {
    throw new ProvisioningError(
      'unsupported',
      `${api.title} is version ${found.text}, which knows no personal access tokens: connect with a username and a password.`,
    );
  }
  return { remark: `It is Jira ${found.text}.` };
}
