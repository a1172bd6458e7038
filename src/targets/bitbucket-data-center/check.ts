/** Whether a connection can do its work, and if not, what is missing. */

import { ProvisioningError } from '../../model/index.ts';
import type { Parts } from './bitbucket-data-center.ts';

/** The oldest major version whose interface for administrators is known to be the one that is used here. */
const oldest = 7;

/** Asks Bitbucket who it is, who we are, and for what only an administrator is shown. Throws `unsupported`, `unauthorized`, `forbidden` or `unavailable`. */
export async function check({ api, people, groups, tools }: Parts): Promise<void> {
  const { version } = (await api.properties()).body;
  const major = Number(/^\d+/.exec(version)?.[0]);
  if (Number.isNaN(major) || major < oldest) {
    throw new ProvisioningError(
      'unsupported',
      `${api.title} is version ${version}, which is too old: update it to ${oldest}.0 or later.`,
    );
  }
  tools.proved?.('version', `${version} is new enough.`);
  const { name = 'credentials' } = await people.myself.renew();
  tools.proved?.(name, 'It may sign in.');
  await groups.list();
  tools.proved?.('administrator', 'It may read all groups.');
}
