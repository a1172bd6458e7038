/**
 * Owns the connector for the groups of a site with Confluence alone in Atlassian Cloud: settings, calls, translation, simulator.
 * Hands on one TargetConnector.
 * To targets/index.ts.
 */
import type { TargetConnector } from '../../model/index.ts';
import { ConfluenceCloudSiteConfig } from './config.ts';
import { openConfluenceCloudSite } from './confluence-cloud-site.ts';

const neverMade =
  'Confluence’s interface makes no account: its invitation answers with no id, and may never be taken up. People are invited in the administration.';
const neverClosed =
  'A site cannot close an account: that takes a key of the organisation (atlassian-cloud). Groups that give access are taken.';

export const confluenceCloudSite: TargetConnector<ConfluenceCloudSiteConfig> = {
  type: 'confluence-cloud-site',
  kind: 'target',
  title: 'Confluence Cloud: groups of a site',
  summary:
    'A site without Jira, with the e-mail address and API token of an administrator. Gives and takes groups; makes and closes nobody.',
  config: ConfluenceCloudSiteConfig,
  declined: {
    'creating twice makes one, and the second says `conflict`, never adopts': neverMade,
    'it holds what `fit` said it would hold': neverMade,
    '5xx on create never makes two': neverMade,
    'closing twice is closing once': neverClosed,
    'a closed account loses its seat or says it does not': neverClosed,
  },
  open: openConfluenceCloudSite,
};
