/** The routes of a pretend site's Jira that tell who leads and owns what, and give it to another; and count issues. */

import { empty, json } from '../answers.ts';
import { type Ask, type Route, refuse, showUser, wholeNumber } from './front.ts';
import type { Component, Project, Shared, State } from './state.ts';

interface Listing<Entry> {
  readonly path: string;
  readonly most: number;
  readonly show: (entry: Entry) => unknown;
}

function paged<Entry>(
  { query, pageMax, url }: Ask,
  all: readonly Entry[],
  { path, most, show }: Listing<Entry>,
): Response {
  const startAt = wholeNumber(query, 'startAt', 0);
  const wanted = wholeNumber(query, 'maxResults', 50);
  if (startAt === undefined || wanted === undefined) return refuse(400, 'Not a whole number');
  const maxResults = Math.max(1, Math.min(wanted, most, pageMax));
  const values = all.slice(startAt, startAt + maxResults).map(show);
  const page = {
    maxResults,
    startAt,
    total: all.length,
    isLast: startAt + values.length >= all.length,
    values,
  };
  return json(path.startsWith('rest/agile') ? page : { self: `${url}/${path}?${query}`, ...page });
}

const expands = ({ query }: Ask, what: string): boolean =>
  (query.get('expand') ?? '').split(',').includes(what);

function leadJson(ask: Ask, lead: string | undefined): object {
  const user = lead === undefined ? undefined : ask.state.users.get(lead);
  return user === undefined ? {} : { lead: showUser(ask, user) };
}

const showProject = (ask: Ask, { id, key, name, lead }: Project, isWhole: boolean) => ({
  self: `${ask.url}/rest/api/3/project/${id}`,
  id,
  key,
  name,
  projectTypeKey: 'software',
  style: 'classic',
  simplified: false,
  isPrivate: false,
  ...(isWhole && leadJson(ask, lead)),
});

const showComponent = (ask: Ask, project: Project, { id, name, lead }: Component) => ({
  self: `${ask.url}/rest/api/3/component/${id}`,
  id,
  name,
  project: project.key,
  projectId: Number(project.id),
  assigneeType: 'PROJECT_DEFAULT',
  ...leadJson(ask, lead),
});

const showShared =
  (ask: Ask, what: 'filter' | 'dashboard') =>
  ({ id, name }: Shared) => ({ self: `${ask.url}/rest/api/3/${what}/${id}`, id, name });

function projectOf({ state, parts }: Ask): Project | undefined {
  return state.projects.find(({ id, key }) => id === parts[0] || key === parts[0]);
}

function componentOf({ state, parts }: Ask): { project: Project; component: Component } | undefined {
  for (const project of state.projects)
    for (const component of project.components) if (component.id === parts[0]) return { project, component };
  return undefined;
}

function withProject(answer: (ask: Ask, project: Project) => Response): Route['answer'] {
  return (ask) => {
    const project = projectOf(ask);
    return project === undefined
      ? refuse(404, `No project could be found with key '${ask.parts[0]}'.`)
      : answer(ask, project);
  };
}

function withComponent(answer: (ask: Ask, found: { project: Project; component: Component }) => Response) {
  return (ask: Ask): Response => {
    const found = componentOf(ask);
    return found === undefined
      ? refuse(404, `The component with id ${ask.parts[0]} does not exist.`)
      : answer(ask, found);
  };
}

/** Somebody of the site who is active, as a new lead must be. */
function heirOf({ state, body }: Ask): string | undefined {
  const user = state.users.get(String(body.leadAccountId));
  return user?.onSite === true && user.active ? user.accountId : undefined;
}

/** What the connection may see: its own, what is shared with it, and of filters everything for an administrator. */
function ownedBy(ask: Ask, all: readonly Shared[], everything: boolean): readonly Shared[] {
  const owner = ask.query.get('accountId');
  return all.filter(
    (one) =>
      (owner === null || one.owner === owner) && (everything || one.shared || one.owner === ask.me.accountId),
  );
}

function filters(ask: Ask): Response {
  const overrides = ask.query.get('overrideSharePermissions') === 'true';
  if (overrides && !ask.rights.jira) return refuse(400, 'Only administrators override share permissions.');
  return paged(ask, ownedBy(ask, ask.state.filters, overrides), {
    path: 'rest/api/3/filter/search',
    most: 100,
    show: showShared(ask, 'filter'),
  });
}

/** Of private boards nothing is shown, and nobody's name without asking for it. */
function boards(ask: Ask): Response {
  if (!ask.state.hasBoards) return refuse(403, 'The user does not have a valid licence for Jira Software.');
  return paged(ask, ask.state.boards, {
    path: 'rest/agile/1.0/board',
    most: 50,
    show: ({ id, name, admins, location }) => ({
      id,
      self: `${ask.url}/rest/agile/1.0/board/${id}`,
      name,
      type: 'scrum',
      ...(location !== undefined && { location: { userAccountId: location, displayName: location } }),
      ...(expands(ask, 'admins') && {
        admins: { users: peopleJson(ask.state, admins), groups: [] },
      }),
    }),
  });
}

const peopleJson = ({ users }: State, ids: readonly string[]) =>
  ids.map((accountId) => ({
    accountId,
    displayName: users.get(accountId)?.displayName ?? accountId,
    active: users.get(accountId)?.active ?? false,
  }));

/** Of JQL it knows the one question that is asked of it. */
function count({ body, state }: Ask): Response {
  const asked = /^assignee = "((?:[^"\\]|\\.)+)" AND statusCategory != Done$/.exec(String(body.jql ?? ''));
  if (asked === null) return refuse(400, `Error in the JQL Query: ${String(body.jql)}`);
  const id = (asked[1] ?? '').replace(/\\(.)/g, '$1');
  if (!state.users.has(id)) return refuse(400, `The value '${id}' does not exist for the field 'assignee'.`);
  return json({ count: state.issues.get(id) ?? 0 });
}

export const holdingRoutes: Readonly<Record<string, Route>> = {
  'GET rest/api/3/project/search': {
    answer: (ask) =>
      paged(ask, ask.state.projects, {
        path: 'rest/api/3/project/search',
        most: 100,
        show: (project) => showProject(ask, project, expands(ask, 'lead')),
      }),
  },
  'GET rest/api/3/project/*/components': {
    answer: withProject((ask, project) =>
      json(project.components.map((component) => showComponent(ask, project, component))),
    ),
  },
  // A single project is shown with its lead, expanded or not.
  'GET rest/api/3/project/*': {
    answer: withProject((ask, project) => json(showProject(ask, project, true))),
  },
  'PUT rest/api/3/project/*': {
    needs: 'jira',
    fields: ['leadAccountId'],
    answer: withProject((ask, project) => {
      const heir = heirOf(ask);
      if (heir === undefined)
        return refuse(400, '', { projectLead: 'You must specify a valid project lead.' });
      project.lead = heir;
      return json(showProject(ask, project, true));
    }),
  },
  'GET rest/api/3/component/*': {
    answer: withComponent((ask, { project, component }) => json(showComponent(ask, project, component))),
  },
  'PUT rest/api/3/component/*': {
    needs: 'jira',
    fields: ['leadAccountId'],
    answer: withComponent((ask, { project, component }) => {
      const heir = heirOf(ask);
      if (heir === undefined) return refuse(400, '', { leadAccountId: 'The user does not exist.' });
      component.lead = heir;
      return json(showComponent(ask, project, component));
    }),
  },
  'GET rest/api/3/filter/search': { answer: filters },
  'GET rest/api/3/dashboard/search': {
    answer: (ask) =>
      paged(ask, ownedBy(ask, ask.state.dashboards, false), {
        path: 'rest/api/3/dashboard/search',
        most: 100,
        show: showShared(ask, 'dashboard'),
      }),
  },
  'GET rest/agile/1.0/board': { answer: boards },
  'POST rest/api/3/search/approximate-count': { fields: ['jql'], answer: count },
};

/** The routes of Confluence that tell of spaces: by cursor, and only what the connection may see. */
export const spaceRoutes: Readonly<Record<string, Route>> = {
  'GET wiki/api/v2/spaces': {
    answer({ state, query, pageMax }) {
      const limit = wholeNumber(query, 'limit', 25);
      const from = wholeNumber(query, 'cursor', 0);
      if (limit === undefined || limit < 1 || limit > 250 || from === undefined) return empty(400);
      const size = Math.min(limit, pageMax);
      const wanted = state.spaces.filter(({ status }) => status === (query.get('status') ?? status));
      const next = new URLSearchParams(query);
      next.set('cursor', String(from + size));
      return json({
        results: wanted.slice(from, from + size).map(({ id, key, name, author, isPersonal, status }) => ({
          id,
          key,
          name,
          type: isPersonal ? 'personal' : 'global',
          status,
          authorId: author,
          createdAt: '2026-01-05T08:00:00.000Z',
          homepageId: '1',
          _links: { webui: `/spaces/${key}` },
        })),
        _links: from + size < wanted.length ? { next: `/wiki/api/v2/spaces?${next}` } : {},
      });
    },
  },
};
