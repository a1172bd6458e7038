/** Whether a connection can do its work, and if not, what is missing. */

import { credentialsLine, goThrough, nothing, ProvisioningError, type TellCheck } from '../../model/index.ts';
import type { Parts } from './confluence-data-center.ts';

/** No user name may have a blank in it. */
const nobody = 'nobody at all';

/**
 * Asks Confluence who we are, whether it is new enough, and whether it lets us administer without a secure administrator
 * session: that only a change tells, so one is asked for of a user who cannot be there.
 * Throws `unsupported`, `unauthorized`, `forbidden` or `unavailable`.
 */
export function check({ api, people, groups }: Parts, tell?: TellCheck): Promise<void> {
  return goThrough(
    [
      {
        name: credentialsLine,
        without: 'Nothing can be asked or changed.',
        ask: () => nothing(people.myself.renew()),
      },
      {
        name: 'version',
        without: 'Accounts cannot be listed.',
        async ask() {
          if (await api.listsPeople()) return undefined;
          throw new ProvisioningError(
            'unsupported',
            `${api.title} has no list of its accounts, so it is older than 8.4 or the address is wrong: update it to 8.5 LTS or later, or attach it to the Crowd directory.`,
          );
        },
      },
      {
        name: 'groups',
        without: 'No group can be read or changed.',
        ask: () => nothing(groups.list()),
      },
      {
        name: 'Confluence Administrator',
        without: 'No account can be changed.',
        async ask() {
          // Whatever else is refused is thrown; that there is no such user is the answer of one who may administer.
          await api.enableUser(nobody);
          return undefined;
        },
      },
    ],
    { tell },
  );
}
