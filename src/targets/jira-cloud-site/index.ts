/**
 * Owns the connector for the groups of a site with Jira in Atlassian Cloud: its settings, its calls, its translation, its simulator.
 * Hands on one TargetConnector.
 * To targets/index.ts.
 */
import type { TargetConnector } from '../../model/index.ts';
import { JiraCloudSiteConfig } from './config.ts';
import { openJiraCloudSite } from './jira-cloud-site.ts';

const neverClosed =
  'A site cannot close an account: that takes a key of the organisation (atlassian-cloud). Groups that give a seat are taken, or the account is removed from the site.';

export const jiraCloudSite: TargetConnector<JiraCloudSiteConfig> = {
  type: 'jira-cloud-site',
  kind: 'target',
  title: 'Jira Cloud: groups of a site',
  summary:
    'One site, such as example.atlassian.net, with the e-mail address and API token of an administrator. Invites people, gives and takes groups; closes nobody.',
  config: JiraCloudSiteConfig,
  declined: {
    'closing twice is closing once': neverClosed,
    'a closed account loses its seat or says it does not': neverClosed,
  },
  open: openJiraCloudSite,
};
