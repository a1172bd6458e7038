/**
 * Owns the connector for portal-only customers of Jira Service Management in Atlassian Cloud: settings, calls, translation, simulator.
 * Hands on one TargetConnector.
 * To targets/index.ts.
 */
import type { TargetConnector } from '../../model/index.ts';
import { JsmCloudCustomersConfig } from './config.ts';
import { openJsmCloudCustomers } from './jsm-cloud-customers.ts';

const neverClosed =
  'Jira Service Management in Cloud has no call that closes a customer and can be read back or undone: the customer leaves organisations and service desks, which takes what they show.';

export const jsmCloudCustomers: TargetConnector<JsmCloudCustomersConfig> = {
  type: 'jsm-cloud-customers',
  kind: 'target',
  title: 'Jira Service Management Cloud: customers',
  summary:
    'Customers of the portal, who take no seat, with the e-mail address and API token of an administrator.',
  config: JsmCloudCustomersConfig,
  declined: {
    'closing twice is closing once': neverClosed,
    'a closed account loses its seat or says it does not': `${neverClosed} Customers take no seat.`,
  },
  open: openJsmCloudCustomers,
};
