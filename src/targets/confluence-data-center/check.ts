/** Whether a connection can do its work, and if not, what is missing. */

import { ProvisioningError } from '../../model/index.ts';
import type { Parts } from './confluence-data-center.ts';

/** No user name may have a blank in it. */
const nobody = 'nobody at all';

/**
 * Asks Confluence who we are, whether it is new enough, and whether it lets us administer without a secure administrator
 * session: that only a change tells, so one is asked for of a user who cannot be there.
 * Throws `unsupported`, `unauthorized`, `forbidden` or `unavailable`.
 */
export async function check({ api, people, groups, tools }: Parts): Promise<void> {
  await people.myself.renew();
  tools.proved?.('credentials', 'It may sign in.');
  if (!(await api.listsPeople())) {
    throw new ProvisioningError(
      'unsupported',
      `${api.title} has no list of its accounts, so it is older than 8.4 or the address is wrong: update it to 8.5 LTS or later, or attach it to the Crowd directory.`,
    );
  }
  tools.proved?.('version', 'It is new enough.');
  await groups.list();
  tools.proved?.('groups', 'It may read all groups.');
  // Whatever else is refused is thrown; that there is no such user is the answer of one who may administer.
  await api.enableUser(nobody);
  tools.proved?.('administrator', 'It may change users, without a secure administrator session.');
}
