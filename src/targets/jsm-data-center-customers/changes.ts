/** The changes that Jira can make to customers: they are its users. */

import type { Applied, Attributes, Change, ChangeHandlers } from '../../model/index.ts';
import { foldKey, ProvisioningError } from '../../model/index.ts';
import {
  answered,
  createCustomer,
  missingPerson,
  type ServiceDeskParts,
  unsupported,
  whyRefused,
} from '../shared/index.ts';
import type { JsmDataCenterApi, UserFields } from './api.ts';
import type { People } from './people.ts';

type Of<Type extends Change['type']> = Extract<Change, { readonly type: Type }>;

/** The handlers for accounts of one connection. */
export function accountChanges(
  api: JsmDataCenterApi,
  people: People,
  { customers, hosting }: Pick<ServiceDeskParts, 'customers' | 'hosting'>,
): ChangeHandlers {
  async function create({ account }: Of<'account.create'>): Promise<Applied> {
    const { customer, applied } = await createCustomer({ customers, hosting }, account, ({ email, name }) =>
      api.createCustomer(email, name),
    );
    if (!account.active) await write(customer.id, () => ({ active: false }), 'close');
    return applied;
  }

  /** @param fields what to write, given the account as it is */
  async function write(
    id: string,
    fields: (now: { readonly handle: string; readonly email?: string }) => UserFields,
    verb: string,
  ): Promise<Applied> {
    const known = await customers.changeable(id);
    const name = known.email ?? known.handle;
    const wanted = fields(known);
    const attempted = await api.updateUser(id, wanted, `${verb} the account ${name}`);
    customers.forget(id);
    if (attempted.refusal === undefined) return answered(attempted);
    const now = await customers.read(id);
    if (now === undefined) throw missingPerson(id);
    if (attempted.refusal.status === 403) throw await whyRefused(attempted, hosting.mustAdminister);
    if (
      wanted.emailAddress !== undefined &&
      (await people.byEmail(wanted.emailAddress)).some((one) => one.id !== id)
    )
      throw new ProvisioningError(
        'conflict',
        `Jira has an account with the address ${wanted.emailAddress} already.`,
      );
    throw unsupported(
      `Jira does not ${verb} ${name}: the account may be in a directory that Jira only reads.`,
      attempted.refusal,
    );
  }

  return {
    'account.create': create,
    'account.update': ({ id, after }) => write(id, (now) => fieldsOf(after, now), 'change'),
    'account.activate': ({ id }) => write(id, () => ({ active: true }), 'open'),
    'account.deactivate': ({ id }) => write(id, () => ({ active: false }), 'close'),
  };
}

/** A customer signs in by the address where that is the user name: then both change. */
function fieldsOf(after: Attributes, now: { readonly handle: string; readonly email?: string }): UserFields {
  const { userName, displayName } = after;
  const signsInByAddress = now.email !== undefined && foldKey(now.email) === foldKey(now.handle);
  return {
    ...(typeof userName === 'string' && {
      emailAddress: userName,
      ...(signsInByAddress && { name: userName }),
    }),
    ...(typeof displayName === 'string' && { displayName }),
  };
}
