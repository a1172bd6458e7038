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
  summary:
    'Jira, Confluence and all else that an organisation has, with an API key of the organisation. Invites, suspends and renames people, gives groups and products.',
  config: AtlassianCloudConfig,
  open: openAtlassianCloud,
};
