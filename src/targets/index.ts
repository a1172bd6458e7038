/**
 * Owns the list of provisioning targets: one line for each folder.
 * Hands on the connectors, each as its folder's door gives it.
 * To app.ts, which hands them down; nobody else reads this list.
 */
import type { AnyTargetConnector } from '../model/index.ts';
import { atlassianCloud } from './atlassian-cloud/index.ts';
import { atlassianGuard } from './atlassian-guard/index.ts';
import { bambooDataCenter } from './bamboo-data-center/index.ts';
import { bitbucketDataCenter } from './bitbucket-data-center/index.ts';
import { confluenceCloudSite } from './confluence-cloud-site/index.ts';
import { confluenceDataCenter } from './confluence-data-center/index.ts';
import { crowd } from './crowd/index.ts';
import { jiraCloudSite } from './jira-cloud-site/index.ts';
import { jiraDataCenter } from './jira-data-center/index.ts';
import { jsmCloudCustomers } from './jsm-cloud-customers/index.ts';
import { jsmDataCenterCustomers } from './jsm-data-center-customers/index.ts';
import { memory } from './memory/index.ts';
import { scim } from './scim/index.ts';

export const targets: readonly AnyTargetConnector[] = [
  atlassianCloud,
  atlassianGuard,
  bambooDataCenter,
  bitbucketDataCenter,
  confluenceCloudSite,
  confluenceDataCenter,
  crowd,
  jiraCloudSite,
  jiraDataCenter,
  jsmCloudCustomers,
  jsmDataCenterCustomers,
  memory,
  scim,
];
