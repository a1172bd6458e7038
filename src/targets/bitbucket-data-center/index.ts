/**
 * Owns the connector for Bitbucket Data Center: its settings, its calls, its translation, its simulator.
 * Hands on one TargetConnector.
 * To targets/index.ts.
 */
import type { TargetConnector } from '../../model/index.ts';
import { openBitbucketDataCenter } from './bitbucket-data-center.ts';
import { BitbucketDataCenterConfig } from './config.ts';

const neverClosed =
  'Bitbucket has no call to deactivate an account: it is left without groups, which frees its seat, or deleted.';

export const bitbucketDataCenter: TargetConnector<BitbucketDataCenterConfig> = {
  type: 'bitbucket-data-center',
  kind: 'target',
  title: 'Bitbucket Data Center',
  summary: 'Accounts and groups, with the token of an administrator.',
  config: BitbucketDataCenterConfig,
  declined: {
    'closing twice is closing once': neverClosed,
    'a closed account loses its seat or says it does not': neverClosed,
  },
  open: openBitbucketDataCenter,
};
