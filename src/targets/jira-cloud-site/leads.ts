/** The calls to Jira about who leads and owns what, and how many issues somebody has. */

import { z } from 'zod';
import { ProvisioningError } from '../../model/index.ts';
import type { Attempted, Call, Rest } from '../../rest/index.ts';
import { type Ask, type SteadyPage, steadyPages } from '../shared/index.ts';

const Lead = z.object({ accountId: z.string() }).nullish();
const Project = z.object({ id: z.string(), key: z.string(), name: z.string(), lead: Lead });
export type Project = z.infer<typeof Project>;
const Component = z.object({ id: z.string(), name: z.string(), project: z.string().nullish(), lead: Lead });
export type Component = z.infer<typeof Component>;
const Named = z.object({ id: z.string(), name: z.string() });
export type Named = z.infer<typeof Named>;
const Board = z.object({
  id: z.int(),
  name: z.string().default(''),
  location: z.object({ userAccountId: z.string().nullish() }).nullish(),
  admins: z.object({ users: z.array(z.object({ accountId: z.string().nullish() })).nullish() }).nullish(),
});
export type Board = z.infer<typeof Board>;

interface Paged<Entry> {
  readonly startAt: number;
  readonly isLast: boolean;
  readonly values: readonly Entry[];
}

function pageOf<Entry extends z.ZodType>(entry: Entry) {
  return z.object({ startAt: z.int(), isLast: z.boolean(), values: z.array(entry) });
}

const api = '/rest/api/3';
/** Entries of one page: of boards Jira gives no more, of the others a hundred at most. */
const most = 50;

export type LeadCalls = ReturnType<typeof leadCalls>;

export function leadCalls(ask: Ask, rest: Rest) {
  /** What a token with scopes lacks is told as if nobody had signed in. */
  function judged<Body>(attempted: Attempted<Body>): Body {
    if (attempted.refusal === undefined) return attempted.answer.body;
    const { status, words } = attempted.refusal;
    if ((status === 401 && /scope/i.test(words)) || status === 403)
      throw new ProvisioningError(
        'forbidden',
        'The token of this connection may not read what people lead and own: give it the scope read:jira-work, and its account the permission to browse projects.',
        { cause: attempted.error },
      );
    throw attempted.error;
  }

  async function get<Body>(call: Omit<Call<Body>, 'method'>): Promise<Body> {
    return judged(await ask({ ...call, method: 'GET' }, [401, 403]));
  }

  type Listing<Entry> = Pick<Call<Paged<Entry>>, 'path' | 'purpose' | 'schema'> & {
    readonly query?: Readonly<Record<string, string | boolean>>;
  };

  async function all<Entry extends { readonly id: string | number }>(
    { query, ...call }: Listing<Entry>,
    send: (call: Call<Paged<Entry>>) => Promise<Paged<Entry>>,
  ): Promise<readonly Entry[]> {
    const found = new Map<string | number, Entry>();
    const pages = steadyPages({
      what: `${call.purpose} of ${rest.title}`,
      id: ({ id }: Entry) => String(id),
      async page(startAt): Promise<SteadyPage<Entry>> {
        const body = await send({ ...call, method: 'GET', query: { ...query, startAt, maxResults: most } });
        const next = body.isLast ? undefined : body.startAt + body.values.length;
        return { start: body.startAt, next, values: body.values };
      },
    });
    for await (const page of pages) for (const entry of page) found.set(entry.id, entry);
    return [...found.values()];
  }

  async function leadOf(
    path: string,
    schema: typeof Project | typeof Component,
  ): Promise<string | undefined> {
    const call = { method: 'GET', path, purpose: 'tell who leads it', schema } as const;
    return (await ask<z.output<typeof schema>>(call, [404])).answer?.body.lead?.accountId;
  }

  /** 400, 403 and 404 are for the caller to judge. */
  function give(path: string, leadAccountId: string, name: string): Promise<Attempted<undefined>> {
    const purpose = `give ${name} another lead`;
    return ask({ method: 'PUT', path, body: { leadAccountId }, purpose }, [400, 403, 404]);
  }

  const project = (id: string): string => `${api}/project/${encodeURIComponent(id)}`;
  const component = (id: string): string => `${api}/component/${encodeURIComponent(id)}`;

  return {
    /** All live projects that the connection may see, with their leads. */
    projects: (): Promise<readonly Project[]> =>
      all<Project>(
        {
          path: `${api}/project/search`,
          query: { expand: 'lead' },
          purpose: 'list its projects',
          schema: pageOf(Project),
        },
        get,
      ),

    /** The components of a project; none when it has gone meanwhile. */
    async components({ id, name }: Project): Promise<readonly Component[]> {
      const call = {
        method: 'GET',
        path: `${project(id)}/components`,
        purpose: `list the components of ${name}`,
        schema: z.array(Component),
      } as const;
      const attempted = await ask(call, [404, 401, 403]);
      return attempted.refusal?.status === 404 ? [] : judged(attempted);
    },

    /** The filters that somebody owns, shared or not. */
    filters: (accountId: string): Promise<readonly Named[]> =>
      all<Named>(
        {
          path: `${api}/filter/search`,
          query: { accountId, overrideSharePermissions: true },
          purpose: `list the filters of ${accountId}`,
          schema: pageOf(Named),
        },
        get,
      ),

    /** The dashboards that somebody owns and that the connection may see. */
    dashboards: (accountId: string): Promise<readonly Named[]> =>
      all<Named>(
        {
          path: `${api}/dashboard/search`,
          query: { accountId },
          purpose: `list the dashboards of ${accountId}`,
          schema: pageOf(Named),
        },
        get,
      ),

    /** All boards with those who administer them; nothing: the site, the licence or the token has no boards to show. */
    async boards(): Promise<readonly Board[] | undefined> {
      let silent = false;
      const found = await all<Board>(
        {
          path: '/rest/agile/1.0/board',
          query: { expand: 'admins' },
          purpose: 'list its boards',
          schema: pageOf(Board),
        },
        async (call) => {
          const attempted = await rest.attempt(call, [401, 403, 404]);
          if (attempted.refusal === undefined) return attempted.answer.body;
          silent = true;
          return { startAt: Number(call.query?.startAt), isLast: true, values: [] };
        },
      );
      return silent ? undefined : found;
    },

    /** How many issues a search finds, as Jira estimates; of somebody whom no search knows, none. */
    async countIssues(jql: string): Promise<number> {
      const call = {
        method: 'POST',
        path: `${api}/search/approximate-count`,
        body: { jql },
        purpose: 'count open issues',
        schema: z.object({ count: z.int() }),
        repeatable: true,
      } as const;
      const attempted = await ask(call, [400, 401, 403]);
      return attempted.refusal?.status === 400 ? 0 : judged(attempted).count;
    },

    /** The account id of who leads it; nothing: nobody, or it is not there. */
    projectLead: (id: string) => leadOf(project(id), Project),
    componentLead: (id: string) => leadOf(component(id), Component),
    leadProject: (id: string, to: string, name: string) => give(project(id), to, name),
    leadComponent: (id: string, to: string, name: string) => give(component(id), to, name),
  };
}
