/** The calls to Jira about who leads projects and components, and how many issues somebody has. */

import { z } from 'zod';
import type { Attempted } from '../../rest/index.ts';
import type { Ask } from '../shared/index.ts';
import { Component, ComponentList, Found, Project } from './shapes.ts';

export function leadCalls(ask: Ask) {
  const api = '/rest/api/2';

  async function get<Body>(call: {
    readonly path: string;
    readonly query?: Readonly<Record<string, string | number>>;
    readonly purpose: string;
    readonly schema: z.ZodType<Body>;
  }): Promise<Body> {
    const attempted = await ask({ ...call, method: 'GET' }, []);
    if (attempted.refusal !== undefined) throw attempted.error;
    return attempted.answer.body;
  }

  async function leadOf(
    path: string,
    schema: typeof Project | typeof Component,
  ): Promise<string | undefined> {
    const call = { method: 'GET', path, purpose: 'tell who leads it', schema } as const;
    return (await ask<z.output<typeof schema>>(call, [404])).answer?.body.lead?.key;
  }

  function give(path: string, body: object, name: string): Promise<Attempted<undefined>> {
    return ask({ method: 'PUT', path, body, purpose: `give ${name} another lead` }, [400, 403, 404]);
  }

  const project = (id: string): string => `${api}/project/${encodeURIComponent(id)}`;
  const component = (id: string): string => `${api}/component/${encodeURIComponent(id)}`;

  return {
    /** All projects that the connection may see, with their leads. */
    projects: () =>
      get({
        path: `${api}/project`,
        query: { expand: 'lead' },
        purpose: 'list its projects',
        schema: z.array(Project),
      }),

    components: (startAt: number, maxResults: number) =>
      get({
        path: `${api}/component/page`,
        query: { startAt, maxResults },
        purpose: 'list its components',
        schema: ComponentList,
      }),

    /** How many issues a search finds; of somebody whom no search knows, none. */
    async countIssues(jql: string): Promise<number> {
      const call = {
        method: 'POST',
        path: `${api}/search`,
        body: { jql, maxResults: 0, fields: ['key'] },
        purpose: 'count open issues',
        schema: Found,
        repeatable: true,
      } as const;
      return (await ask(call, [400])).answer?.body.total ?? 0;
    },

    /** The key of who leads it; nothing: nobody, or it is not there. */
    projectLead: (id: string) => leadOf(project(id), Project),
    componentLead: (id: string) => leadOf(component(id), Component),

    /** 400, 403 and 404 are for the caller to judge. */
    leadProject: (id: string, lead: string, name: string) => give(project(id), { lead }, name),
    leadComponent: (id: string, leadUserName: string, name: string) =>
      give(component(id), { leadUserName }, name),
  };
}
