/**
 * Owns the connector for Confluence Data Center: its settings, its calls, its translation, its simulator.
 * Hands on one TargetConnector.
 * To targets/index.ts.
 */
import type { TargetConnector } from '../../model/index.ts';
import { ConfluenceDataCenterConfig } from './config.ts';
import { openConfluenceDataCenter } from './confluence-data-center.ts';

export const confluenceDataCenter: TargetConnector<ConfluenceDataCenterConfig> = {
  type: 'confluence-data-center',
  kind: 'target',
  title: 'Confluence Data Center',
  summary: 'Accounts and groups, with the token of an administrator.',
  config: ConfluenceDataCenterConfig,
  open: openConfluenceDataCenter,
};
