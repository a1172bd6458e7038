/**
 * Owns the connector for Bamboo Data Center: its settings, its calls, its translation, its simulator.
 * Hands on one TargetConnector.
 * To targets/index.ts.
 */
import type { TargetConnector } from '../../model/index.ts';
import { openBambooDataCenter } from './bamboo-data-center.ts';
import { BambooDataCenterConfig } from './config.ts';

const neverClosed =
  'Bamboo has no call to deactivate an account: it is left without groups, which takes its access, or deleted.';

export const bambooDataCenter: TargetConnector<BambooDataCenterConfig> = {
  type: 'bamboo-data-center',
  kind: 'target',
  title: 'Bamboo Data Center',
  summary: 'Accounts and groups, with the token of an administrator.',
  config: BambooDataCenterConfig,
  declined: {
    'closing twice is closing once': neverClosed,
    'a closed account loses its seat or says it does not': `${neverClosed} Bamboo counts agents, not people.`,
  },
  open: openBambooDataCenter,
};
