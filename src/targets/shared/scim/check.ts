/** Whether a SCIM application can be worked with, and if not, what is missing. */

import { ProvisioningError } from '../../../model/index.ts';
import type { ScimParts } from './parts.ts';
import type { openReading } from './reading.ts';

/**
 * Reads what the application says of itself, a user and its groups. Says in the log what it does not keep. Throws `unauthorized`,
 * `forbidden`, `unsupported` or `unavailable`.
 */
export async function checkScim(
  parts: ScimParts,
  reading: Pick<ReturnType<typeof openReading>, 'groups'>,
): Promise<void> {
  const { api, features, kind, paths, tools } = parts;
  await api.mayStillRead();
  tools.proved?.('users', 'It may read users.');
  const { lacks, wants } = await features.renew();
  if (kind.groups) {
    await reading.groups();
    tools.proved?.('groups', 'It may read groups.');
  }
  const missing = [...lacks].filter((name) => paths.has(name));
  if (missing.length > 0)
    tools.log.info(
      { missing },
      `${kind.title} does not keep ${missing.join(', ')}: what a mapping gives for them is left out.`,
    );
  if (wants.length === 0) return;
  throw new ProvisioningError(
    'unsupported',
    `${kind.title} requires ${wants.join(', ')} of every user: name them under attributes, each with its path, and map them.`,
  );
}
