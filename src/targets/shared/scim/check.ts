/** Whether a SCIM application can be worked with, and if not, what is missing. */

import {
  type CheckAnswer,
  goThrough,
  nothing,
  ProvisioningError,
  type TellCheck,
} from '../../../model/index.ts';
import type { ScimParts } from './parts.ts';
import type { openReading } from './reading.ts';

/**
 * Reads what the application says of itself, a user and its groups, and tells what it does not keep. Throws `unauthorized`,
 * `forbidden`, `unsupported` or `unavailable`.
 */
export function checkScim(
  parts: ScimParts,
  reading: Pick<ReturnType<typeof openReading>, 'groups'>,
  tell?: TellCheck,
): Promise<void> {
  const { api, kind } = parts;
  return goThrough(
    [
      {
        name: 'users',
        without: 'No account can be read.',
        ask: () => nothing(api.mayStillRead()),
      },
      {
        name: 'attributes',
        without: 'No account can be made.',
        ask: () => attributes(parts),
      },
      ...(kind.groups
        ? [
            {
              name: 'groups',
              without: 'Nobody is put into a group.',
              ask: () => nothing(reading.groups()),
            },
          ]
        : []),
    ],
    { tell },
  );
}

async function attributes({ features, kind, paths }: ScimParts): Promise<CheckAnswer> {
  const { lacks, wants } = await features.renew();
  if (wants.length > 0)
    throw new ProvisioningError(
      'unsupported',
      `${kind.title} requires ${wants.join(', ')} of every user: name them under attributes, each with its path, and map them.`,
    );
  const missing = [...lacks].filter((name) => paths.has(name));
  if (missing.length === 0) return undefined;
  return {
    remark: `${kind.title} does not keep ${missing.join(', ')}: what a mapping gives for them is left out.`,
  };
}
