/** What a refusal of Jira's means for a connection to customers or to a site. */

import type { ProvisioningError } from '../../../model/index.ts';
import type { Attempted } from '../../../rest/index.ts';
import { unsupported } from '../jira/refusals.ts';

type Refused = Extract<Attempted<unknown>, { readonly error: ProvisioningError }>;

/**
 * 403 concerns one account or organisation, or the connection: whoever may still administer was refused the one, and that stops
 * nobody else. @param mustAdminister throws what is missing of the connection's rights
 */
export async function whyRefused(
  { refusal, error }: Refused,
  mustAdminister: () => Promise<void>,
): Promise<ProvisioningError> {
  if (error.code !== 'forbidden') return error;
  await mustAdminister();
  return unsupported(
    'Jira does not let this connection change that: let its account manage customers and organisations (product access to Jira Service Management, and "organization management" for agents or for Jira administrators).',
    refusal,
  );
}
