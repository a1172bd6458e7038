/**
 * Owns the connector for Crowd as a target: its settings, its calls, its translation, its simulator.
 * Hands on one TargetConnector.
 * To targets/index.ts.
 */
import type { TargetConnector } from '../../model/index.ts';
import { CrowdConfig } from './config.ts';
import { openCrowd } from './crowd.ts';

export const crowd: TargetConnector<CrowdConfig> = {
  type: 'crowd',
  kind: 'target',
  title: 'Crowd',
  summary: 'The users and groups of a Crowd server, with the password of an application there.',
  config: CrowdConfig,
  declined: {
    'a closed account loses its seat or says it does not':
      'The interface for applications tells no seats; Crowd counts users who may sign in to an application.',
    'protected and system groups are never removed':
      'The interface for applications tells neither administrators nor what is only read: name them in `safety.protected` of the sync, or in `groups-ignored`.',
  },
  open: openCrowd,
};
