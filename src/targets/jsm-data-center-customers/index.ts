/**
 * Owns the connector for customers of Jira Service Management Data Center: its settings, its calls, its translation, its simulator.
 * Hands on one TargetConnector.
 * To targets/index.ts.
 */
import type { TargetConnector } from '../../model/index.ts';
import { JsmDataCenterCustomersConfig } from './config.ts';
import { openJsmDataCenterCustomers } from './jsm-data-center-customers.ts';

export const jsmDataCenterCustomers: TargetConnector<JsmDataCenterCustomersConfig> = {
  type: 'jsm-data-center-customers',
  kind: 'target',
  title: 'Jira Service Management Data Center: customers',
  summary: 'Customers of the portal, who take no seat, with the token of an administrator.',
  config: JsmDataCenterCustomersConfig,
  declined: {
    'a closed account loses its seat or says it does not':
      'Customers take no seat; whoever takes one is protected here, and kept by the target jira-data-center.',
  },
  open: openJsmDataCenterCustomers,
};
