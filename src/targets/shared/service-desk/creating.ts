/** How customers are made: by address and name, and never a second time. */

import { type Account, type Applied, ProvisioningError } from '../../../model/index.ts';
import type { Attempted } from '../../../rest/index.ts';
import type { Customer } from './customers.ts';
import { whyRefused } from './refusals.ts';
import { answered, type ServiceDeskParts } from './target.ts';

/** Makes a customer. @param call sends it. @returns what was made, and what the journal keeps of it */
export async function createCustomer(
  { hosting, customers }: Pick<ServiceDeskParts, 'hosting' | 'customers'>,
  account: Omit<Account, 'id'>,
  call: (customer: { readonly email: string; readonly name: string }) => Promise<Attempted<Customer>>,
): Promise<{ readonly customer: Customer; readonly applied: Applied }> {
  const { userName, displayName } = account.attributes;
  if (typeof userName !== 'string' || !userName.includes('@'))
    throw new ProvisioningError(
      'invalid',
      'A customer is an e-mail address and a name: map userName or email to an address.',
    );
  const email = userName.toLowerCase();
  const name = typeof displayName === 'string' && displayName !== '' ? displayName : email;
  const attempted = await call({ email, name });
  if (attempted.refusal !== undefined) {
    const taken =
      attempted.refusal.status === 409 ||
      (attempted.refusal.status === 400 && (await hosting.byEmail(email)).length > 0);
    if (taken)
      throw new ProvisioningError('conflict', `Jira has an account with the address ${email} already.`);
    throw await whyRefused(attempted, hosting.mustAdminister);
  }
  const customer = attempted.answer.body;
  customers.seen(customer);
  customers.made(email, customer.id);
  return { customer, applied: { ...answered(attempted), id: customer.id } };
}
