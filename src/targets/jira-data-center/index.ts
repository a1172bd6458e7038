/**
 * Owns the connector for Jira Data Center and Server: its settings, its calls, its translation, its simulator.
 * Hands on one TargetConnector.
 * To targets/index.ts.
 */
import type { TargetConnector } from '../../model/index.ts';
import { JiraDataCenterConfig } from './config.ts';
import { openJiraDataCenter } from './jira-data-center.ts';

export const jiraDataCenter: TargetConnector<JiraDataCenterConfig> = {
  type: 'jira-data-center',
  kind: 'target',
  title: 'Jira Data Center',
  summary: 'Accounts and groups, with the token of an administrator.',
  config: JiraDataCenterConfig,
  open: openJiraDataCenter,
};
