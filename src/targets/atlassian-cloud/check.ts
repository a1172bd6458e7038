/** Whether a connection can do its work, and if not, what is missing. */

import {
  type CheckAnswer,
  goThrough,
  nothing,
  ProvisioningError,
  type TellCheck,
} from '../../model/index.ts';
import { keyWarning } from '../shared/index.ts';
import type { Parts } from './reading.ts';

/**
 * Asks for all that the work needs, and warns of what will be missing soon.
 * Throws `unauthorized`, `forbidden`, `invalid` (a setting names what is not there), or `unavailable`.
 */
export function check(parts: Parts, tell?: TellCheck): Promise<void> {
  const { api, config, tools } = parts;
  const warning = keyWarning(config.keyExpires, tools.clock.now());
  if (warning !== undefined) tools.log.warn({ keyExpires: config.keyExpires }, warning);
  return goThrough(
    [
      {
        name: 'directory',
        without: 'Nothing of the organisation can be read.',
        ask: () => directory(parts),
      },
      ...(config.directory === '-'
        ? [
            {
              name: 'one directory',
              without: 'Several directories are taken for one.',
              needed: false,
              ask: () => oneDirectory(parts),
            },
          ]
        : []),
      {
        name: 'users',
        without: 'No account can be read.',
        ask: () => nothing(api.countUsers()),
      },
      {
        name: 'groups',
        without: 'Nobody is put into a group, and no product is given or taken.',
        ask: () => groupsOf(parts),
      },
      ...(config.domains.length === 0
        ? []
        : [
            {
              name: 'verified domains',
              without: 'Names of accounts in other domains cannot be written.',
              needed: false,
              ask: () => domains(parts),
            },
          ]),
    ],
    { tell },
  );
}

async function groupsOf({ config, groups }: Parts): Promise<undefined> {
  const { entitlements } = await groups.renew();
  for (const id of config.invite.groups) {
    const group = entitlements.get(id);
    if (group === undefined || group.protected !== undefined)
      throw new ProvisioningError(
        'invalid',
        `invite.groups names ${id}, ${group?.protected ?? 'which is no group that is read'}: give the id of a group that can be changed.`,
      );
  }
}

async function directory({ api, config }: Parts): Promise<undefined> {
  const known = await api.directories();
  if (config.directory === '-' || known.some(({ directoryId }) => directoryId === config.directory)) return;
  throw new ProvisioningError(
    'invalid',
    `The organisation has no directory ${config.directory}: name one of ${names(known).join(', ') || 'none'}.`,
  );
}

async function oneDirectory({ api }: Parts): Promise<CheckAnswer> {
  const known = await api.directories();
  if (known.length < 2) return undefined;
  return {
    missing: `The organisation has ${known.length} directories, which are taken for one: name one as directory, ${names(known).join(' or ')}.`,
  };
}

function names(known: Awaited<ReturnType<Parts['api']['directories']>>): readonly string[] {
  return known.map(({ directoryId, name }) => `${directoryId} (${name ?? 'without a name'})`);
}

/** Accounts are managed only in domains that are verified. */
async function domains({ api, config }: Parts): Promise<CheckAnswer> {
  const verified = (await api.domains())
    .filter(({ attributes }) => attributes.claim?.status === 'verified')
    .map(({ attributes }) => attributes.name);
  const missing = config.domains.filter(
    (domain) => !verified.some((one) => one.toLowerCase() === domain.toLowerCase()),
  );
  if (missing.length === 0) return undefined;
  return {
    missing: `Names of accounts in ${missing.join(', ')} cannot be written: verify the domain in the administration, or take it out of domains.`,
  };
}
