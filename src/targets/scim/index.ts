/**
 * Owns the connector for any application that speaks SCIM 2.0 or 1.1: its settings, its dialects, its simulator.
 * Hands on one TargetConnector.
 * To targets/index.ts.
 */
import type { TargetConnector } from '../../model/index.ts';
import { ScimConfig } from './config.ts';
import { openScim } from './scim.ts';

export const scim: TargetConnector<ScimConfig> = {
  type: 'scim',
  kind: 'target',
  title: 'SCIM application',
  summary: 'Any application that speaks SCIM, with a token, a password or a client of OAuth.',
  config: ScimConfig,
  declined: {
    'a closed account loses its seat or says it does not':
      'SCIM knows no seats; what a closed account costs, the application decides.',
    'protected and system groups are never removed':
      'SCIM does not tell which accounts and groups must not be touched: name them in `safety.protected` of the sync, or in `groups-ignored`.',
  },
  open: openScim,
};
