/**
 * Owns the connector for an organisation of Atlassian Cloud: its settings, its calls, its translation, its simulator.
 * Hands on one TargetConnector.
 * To targets/index.ts.
 */
import type { TargetConnector } from '../../model/index.ts';
import { openAtlassianCloud } from './atlassian-cloud.ts';
import { AtlassianCloudConfig } from './config.ts';

export const atlassianCloud: TargetConnector<AtlassianCloudConfig> = {
  type: 'atlassian-cloud',
  kind: 'target',
  title: 'Atlassian Cloud',
  config: AtlassianCloudConfig,
  open: openAtlassianCloud,
};
