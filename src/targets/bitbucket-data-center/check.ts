/** Whether a connection can do its work, and if not, what is missing. */

import { credentialsLine, goThrough, nothing, ProvisioningError, type TellCheck } from '../../model/index.ts';
import type { Parts } from './bitbucket-data-center.ts';

/** The oldest major version whose interface for administrators is known to be the one that is used here. */
const oldest = 7;

/** Asks Bitbucket who it is, who we are, and for what only an administrator is shown. Throws `unsupported`, `unauthorized`, `forbidden` or `unavailable`. */
export function check({ api, people, groups }: Parts, tell?: TellCheck): Promise<void> {
  return goThrough(
    [
      {
        name: 'version',
        without: 'Rollcall does not know how to speak to it.',
        async ask() {
          const { version } = (await api.properties()).body;
          const major = Number(/^\d+/.exec(version)?.[0]);
          if (major >= oldest) return { remark: `It is Bitbucket ${version}.` };
          throw new ProvisioningError(
            'unsupported',
            `${api.title} is version ${version}, which is too old: update it to ${oldest}.0 or later.`,
          );
        },
      },
      {
        name: credentialsLine,
        without: 'Nothing can be asked or changed.',
        ask: () => nothing(people.myself.renew()),
      },
      {
        name: 'Admin',
        without: 'No account and no group can be read or changed.',
        ask: () => nothing(groups.list()),
      },
    ],
    { tell },
  );
}
