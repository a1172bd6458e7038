/** The calls to a site: Jira's for people, the service desk's for customers and organisations. */

import type { z } from 'zod';
import type { Attempted, Rest } from '../../rest/index.ts';
import {
  type Ask,
  askProduct,
  type Customer,
  experimental,
  isJiras,
  openServiceDesk,
  openSiteUsers,
  pageOf,
  SiteUser,
  servicedeskapi,
  sitePlace,
  type Way,
} from '../shared/index.ts';

/** A user as every endpoint tells it. */
const SiteCustomer = SiteUser.transform(toCustomer);

function toCustomer({ accountId, emailAddress, displayName, active }: z.output<typeof SiteUser>): Customer {
  return {
    id: accountId,
    handle: accountId,
    ...(emailAddress != null && emailAddress !== '' && { email: emailAddress }),
    displayName: displayName ?? '',
    active,
  };
}

export type JsmCloudApi = ReturnType<typeof openApi>;

/** The calls of one connection. @param limit entries of a list of the service desk asked for at once */
export function openApi(rest: Rest, limit: number) {
  const { title } = rest;
  const ask: Ask = askProduct(rest, { product: 'Jira', isOwn: isJiras, place: sitePlace });
  const users = openSiteUsers(ask, { title });
  const desk = openServiceDesk({ title, ask, limit, customer: SiteCustomer, handles: 'accountIds' });
  const customersOf = (id: string): string => `/servicedesk/${encodeURIComponent(id)}/customer`;

  return {
    ...desk,
    title,
    myself: users.myself,
    mustHave: users.mustHave,

    async *all(): AsyncGenerator<readonly Customer[]> {
      for await (const page of users.all()) yield page.map(toCustomer);
    },
    async byId(id: string): Promise<Customer | undefined> {
      const user = await users.byId(id);
      return user === undefined ? undefined : toCustomer(user);
    },
    byEmail: async (email: string): Promise<readonly Customer[]> =>
      (await users.byEmail(email)).map(toCustomer),

    createCustomer: (email: string, displayName: string): Promise<Attempted<Customer>> =>
      ask(
        {
          method: 'POST',
          path: `${servicedeskapi}/customer`,
          query: { strictConflictStatusCode: true },
          body: { email, displayName },
          purpose: `create the customer ${email}`,
          schema: SiteCustomer,
        },
        [400, 403, 409],
      ),

    /** The customers of one service desk; of those like the text, when one is given. */
    deskCustomers: (id: string, name: string, { query, signal }: { query?: string; signal?: AbortSignal }) =>
      desk.list({
        path: customersOf(id),
        what: `the customers of ${name}`,
        schema: pageOf(SiteCustomer),
        id: (one) => one.id,
        headers: experimental,
        mayLack: true,
        ...(query !== undefined && { query: { query } }),
        signal,
      }),

    changeDesk: (way: Way, id: string, customers: readonly Customer[]): Promise<Attempted<undefined>> =>
      ask(
        {
          method: way === 'add' ? 'POST' : 'DELETE',
          path: `${servicedeskapi}${customersOf(id)}`,
          body: { accountIds: customers.map(({ handle }) => handle) },
          headers: experimental,
          purpose: `change the customers of the service desk ${id}`,
          repeatable: true,
        },
        [400, 403, 404],
      ),
  };
}
