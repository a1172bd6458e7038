/** Whether a connection can do its work, and if not, what is missing. */

import { ProvisioningError } from '../../model/index.ts';
import { keyWarning } from '../shared/index.ts';
import type { Parts } from './reading.ts';

/**
 * Asks for all that the work needs, and warns of what will be missing soon.
 * Throws `unauthorized`, `forbidden`, `invalid` (a setting names what is not there), or `unavailable`.
 */
export async function check(parts: Parts): Promise<void> {
  const { api, config, groups, tools } = parts;
  const warning = keyWarning(config.keyExpires, tools.clock.now());
  if (warning !== undefined) tools.log.warn({ keyExpires: config.keyExpires }, warning);
  await checkDirectory(parts);
  tools.proved?.('directories', 'It may read the directories of the organisation.');
  await api.countUsers();
  tools.proved?.('users', 'It may read users.');
  const { entitlements } = await groups.renew();
  tools.proved?.('groups', 'It may read groups.');
  for (const id of config.invite.groups) {
    const group = entitlements.get(id);
    if (group === undefined || group.protected !== undefined)
      throw new ProvisioningError(
        'invalid',
        `invite.groups names ${id}, ${group?.protected ?? 'which is no group that is read'}: give the id of a group that can be changed.`,
      );
  }
  await checkDomains(parts);
}

async function checkDirectory({ api, config, tools }: Parts): Promise<void> {
  const directories = await api.directories();
  const known = directories.map(({ directoryId, name }) => `${directoryId} (${name ?? 'without a name'})`);
  if (config.directory === '-') {
    if (directories.length > 1)
      tools.log.warn(
        {},
        `The organisation has ${directories.length} directories, which are taken for one: name one as directory, ${known.join(' or ')}.`,
      );
    return;
  }
  if (directories.some(({ directoryId }) => directoryId === config.directory)) return;
  throw new ProvisioningError(
    'invalid',
    `The organisation has no directory ${config.directory}: name one of ${known.join(', ') || 'none'}.`,
  );
}

/** Accounts are managed only in domains that are verified. */
async function checkDomains({ api, config, tools }: Parts): Promise<void> {
  if (config.domains.length === 0) return;
  const verified = (await api.domains())
    .filter(({ attributes }) => attributes.claim?.status === 'verified')
    .map(({ attributes }) => attributes.name);
  const missing = config.domains.filter(
    (domain) => !verified.some((one) => one.toLowerCase() === domain.toLowerCase()),
  );
  if (missing.length === 0) return;
  tools.log.warn(
    { missing },
    `Names of accounts in ${missing.join(', ')} cannot be written: verify the domain in the administration, or take it out of domains.`,
  );
}
