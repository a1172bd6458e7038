/** The connector `crowd-directory`, as settings, plans and documents know it. */

import { ProvisioningError, type TargetConnector } from '../model/index.ts';
import type { ServedParts } from './change.ts';
import { CrowdDirectoryConfig } from './config.ts';
import { openServedTarget } from './target.ts';

/**
 * @param parts where directories are kept; absent: the connector checks settings and says what it can, before there is a
 * store to keep anything in.
 */
export function crowdDirectory(parts: () => ServedParts = noStore): TargetConnector<CrowdDirectoryConfig> {
  return {
    kind: 'target',
    type: 'crowd-directory',
    title: 'Crowd directory',
    summary:
      'A directory that Rollcall keeps: Jira, Confluence and other Data Center applications read it as they would read Crowd.',
    config: CrowdDirectoryConfig,
    declined: {
      '429 waits as told and counts against no one':
        'The directory is kept in the store of Rollcall itself; nobody limits how often it is asked.',
      'a closed account loses its seat or says it does not':
        'Seats are counted by the applications: none of them counts a user that is told as inactive.',
      'protected and system groups are never removed':
        'All that is in the directory was put there by Rollcall; accounts of the applications themselves live in their own internal directories.',
    },
    open: (config, tools) => openServedTarget(parts, { config, tools }),
  };
}

function noStore(): never {
  throw new ProvisioningError('internal', 'The directory was asked before the store was opened.');
}
