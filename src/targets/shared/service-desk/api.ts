/** The calls to the service desk's own interface, which Cloud and Data Center have in common. */

import type { ZodType } from 'zod';
import type { Attempted, Call } from '../../../rest/index.ts';
import type { Ask } from '../own-answers.ts';
import { type SteadyPage, steadyPages } from '../steady.ts';
import type { Customer } from './customers.ts';
import { Desk, Info, Organisation, pageOf } from './shapes.ts';

interface Listed<Entry> {
  readonly start: number;
  readonly isLastPage: boolean;
  readonly values: readonly Entry[];
}

export interface List<Entry> {
  readonly path: string;
  readonly what: string;
  readonly schema: ZodType<Listed<Entry>>;
  readonly id: (entry: Entry) => string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Whether what it is about may have gone. */
  readonly mayLack?: boolean;
}

export type Way = 'add' | 'remove';

export interface ServiceDeskOptions {
  readonly title: string;
  readonly ask: Ask;
  /** Entries of a list asked for at once. */
  readonly limit: number;
  /** A user as this hosting tells it. */
  readonly customer: ZodType<Customer>;
  /** By what customers are named in bodies. */
  readonly handles: 'accountIds' | 'usernames';
}

export type ServiceDeskApi = ReturnType<typeof openServiceDesk>;

/** Resources that Atlassian calls experimental are shown only to who says that he knows. */
export const experimental = { 'x-experimentalapi': 'opt-in' };

export const servicedeskapi = '/rest/servicedeskapi';

/** The calls of one connection. */
export function openServiceDesk({ title, ask, limit, customer, handles }: ServiceDeskOptions) {
  const organisation = (id: string): string => `${servicedeskapi}/organization/${encodeURIComponent(id)}`;

  /** Pages of a list; nothing more when what it is about has meanwhile gone. */
  function list<Entry>(asked: List<Entry>) {
    const { path, what, schema, id, query, headers, signal, mayLack = false } = asked;
    return steadyPages({
      what: `${what} of ${title}`,
      id,
      async page(start): Promise<SteadyPage<Entry>> {
        const call: Call<Listed<Entry>> = {
          method: 'GET',
          path: `${servicedeskapi}${path}`,
          query: { ...query, start, limit },
          purpose: `list ${what}`,
          schema,
          ...(headers !== undefined && { headers }),
          ...(signal !== undefined && { signal }),
        };
        const attempted = await ask(call, mayLack ? [404] : []);
        if (attempted.refusal !== undefined) return { start, next: undefined, values: [] };
        const { start: told, isLastPage, values } = attempted.answer.body;
        return { start: told, next: isLastPage ? undefined : start + values.length, values };
      },
    });
  }

  return {
    list,

    /** What it is; nothing: there is no service desk here. */
    async info() {
      const call: Call<typeof Info._output> = {
        method: 'GET',
        path: `${servicedeskapi}/info`,
        purpose: 'tell of its service desk',
        schema: Info,
      };
      return (await ask(call, [])).answer?.body;
    },

    /** Organisations; of one customer, where the hosting can tell them. */
    organisations: (query: Readonly<Record<string, string>> = {}) =>
      list({
        path: '/organization',
        what: 'its organisations',
        schema: pageOf(Organisation),
        id: (one) => one.id,
        query,
        mayLack: query.accountId !== undefined,
      }),

    desks: () =>
      list({ path: '/servicedesk', what: 'its service desks', schema: pageOf(Desk), id: (one) => one.id }),

    members: (id: string, name: string, signal: AbortSignal) =>
      list({
        path: `/organization/${encodeURIComponent(id)}/user`,
        what: `the members of ${name}`,
        schema: pageOf(customer),
        id: (one) => one.id,
        signal,
        mayLack: true,
      }),

    createOrganisation: (name: string): Promise<Attempted<Organisation>> =>
      ask(
        {
          method: 'POST',
          path: `${servicedeskapi}/organization`,
          body: { name },
          purpose: `create the organisation ${name}`,
          schema: Organisation,
        },
        [400, 403, 409],
      ),

    /** Puts customers into an organisation, or takes them out. Sending it twice does what sending it once does. */
    changeMembers: (way: Way, id: string, customers: readonly Customer[]): Promise<Attempted<undefined>> =>
      ask(
        {
          method: way === 'add' ? 'POST' : 'DELETE',
          path: `${organisation(id)}/user`,
          body: { [handles]: customers.map(({ handle }) => handle) },
          purpose: `change the members of the organisation ${id}`,
          repeatable: true,
        },
        [400, 403, 404],
      ),
  };
}
