/**
 * Owns the connector for a SCIM directory of Atlassian Guard: its settings, its calls, the doctor of its links, its simulator.
 * Hands on one TargetConnector.
 * To targets/index.ts.
 */
import type { TargetConnector } from '../../model/index.ts';
import { openAtlassianGuard } from './atlassian-guard.ts';
import { AtlassianGuardConfig } from './config.ts';

export const atlassianGuard: TargetConnector<AtlassianGuardConfig> = {
  type: 'atlassian-guard',
  kind: 'target',
  title: 'Atlassian Guard (SCIM)',
  summary: 'The SCIM directory of an organisation with Atlassian Guard, with the key of that directory.',
  config: AtlassianGuardConfig,
  declined: {
    'a closed account loses its seat or says it does not':
      'The directory knows no seats: they follow from the access that its groups have. A deactivated account takes none.',
  },
  open: openAtlassianGuard,
};
