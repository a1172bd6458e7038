/** The routes of a pretend Jira that tell who leads projects and components, and give them to another; and count issues. */

import { json } from '../../shared/simulator.ts';
import { memberJson, refuse, refuseFields } from './answers.ts';
import { type Ask, type Route, truth, wholeNumber } from './routes.ts';
import { type Component, type State, type User, userNamed } from './state.ts';

/** Projects are there as long as somebody leads them; a project's id is worked out from its key. */
function projectsOf(
  state: State,
): readonly { readonly id: string; readonly key: string; readonly lead: User }[] {
  return [...state.users.values()]
    .flatMap((lead) => lead.leads.map((key) => ({ id: projectId(key), key, lead })))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function projectId(key: string): string {
  const sum = [...key].reduce((number, letter) => (number * 31 + letter.charCodeAt(0)) % 80_000, 7);
  return String(10_000 + sum);
}

function projectNamed({ state, rest }: Ask) {
  return projectsOf(state).find(({ id, key }) => id === rest || key === rest);
}

function projectJson(ask: Ask, project: ReturnType<typeof projectsOf>[number], expand: string) {
  const { id, key, lead } = project;
  return {
    self: `${ask.view.base}/rest/api/2/project/${id}`,
    id,
    key,
    name: `Project ${key}`,
    archived: false,
    ...(expand.split(',').includes('lead') && { lead: memberJson(ask.view, lead) }),
  };
}

function listProjects(ask: Ask): Response {
  const expand = ask.query.get('expand') ?? '';
  if (truth(ask.query, 'includeArchived', false)) return refuse(400, 'This pretend Jira archives nothing.');
  return json(projectsOf(ask.state).map((project) => projectJson(ask, project, expand)));
}

function getProject(ask: Ask): Response {
  const project = projectNamed(ask);
  if (project === undefined) return refuse(404, `No project could be found with key '${ask.rest}'.`);
  // A single project is shown with its lead, expanded or not.
  return json(projectJson(ask, project, 'lead'));
}

function putProject(ask: Ask): Response {
  const project = projectNamed(ask);
  if (project === undefined) return refuse(404, `No project could be found with key '${ask.rest}'.`);
  const heir = userNamed(ask.stored, String(ask.body.lead ?? ''));
  if (heir === undefined || !heir.active)
    return refuseFields({ projectLead: 'You must specify a valid project lead.' });
  ask.write((state) => {
    const [before, after] = [state.users.get(project.lead.key), state.users.get(heir.key)];
    if (before !== undefined) before.leads = before.leads.filter((key) => key !== project.key);
    if (after !== undefined) after.leads = [...after.leads, project.key];
  });
  const now = projectsOf(ask.stored).find(({ key }) => key === project.key) ?? project;
  return json(projectJson(ask, now, 'lead'));
}

function componentJson({ view, state }: Ask, { id, name, project, lead }: Component) {
  const user = lead === undefined ? undefined : state.users.get(lead);
  return {
    self: `${view.base}/rest/api/2/component/${id}`,
    id,
    name,
    project,
    assigneeType: 'PROJECT_DEFAULT',
    archived: false,
    deleted: false,
    ...(user !== undefined && { lead: memberJson(view, user) }),
  };
}

function listComponents(ask: Ask): Response {
  const startAt = wholeNumber(ask.query, 'startAt', 0);
  const wanted = wholeNumber(ask.query, 'maxResults', 100);
  if (startAt === undefined || wanted === undefined) return refuse(400, 'Not a whole number');
  const maxResults = Math.max(1, Math.min(wanted, ask.settings.componentPage));
  const all = ask.state.components;
  const values = all.slice(startAt, startAt + maxResults);
  return json({
    self: `${ask.view.base}/rest/api/2/component/page?${ask.query}`,
    maxResults,
    startAt,
    total: all.length,
    isLast: startAt + values.length >= all.length,
    values: values.map((component) => componentJson(ask, component)),
  });
}

function getComponent(ask: Ask): Response {
  const component = ask.state.components.find(({ id }) => id === ask.rest);
  return component === undefined
    ? refuse(404, `The component with id ${ask.rest} does not exist.`)
    : json(componentJson(ask, component));
}

function putComponent(ask: Ask): Response {
  const component = ask.state.components.find(({ id }) => id === ask.rest);
  if (component === undefined) return refuse(404, `The component with id ${ask.rest} does not exist.`);
  const heir = userNamed(ask.stored, String(ask.body.leadUserName ?? ''));
  if (heir === undefined || !heir.active)
    return refuseFields({ leadUserName: `The user ${String(ask.body.leadUserName)} does not exist.` });
  ask.write((state) => {
    const held = state.components.find(({ id }) => id === component.id);
    if (held !== undefined) held.lead = heir.key;
  });
  return json(componentJson(ask, ask.stored.components.find(({ id }) => id === component.id) ?? component));
}

/** Of JQL it knows the one question that is asked of it. */
function search(ask: Ask): Response {
  const { body, state } = ask;
  const asked = /^assignee = "((?:[^"\\]|\\.)+)" AND resolution = EMPTY$/.exec(String(body.jql ?? ''));
  if (asked === null) return refuse(400, `Error in the JQL Query: ${String(body.jql)}`);
  const name = (asked[1] ?? '').replace(/\\(.)/g, '$1');
  const user = userNamed(state, name);
  if (user === undefined) return refuse(400, `The value '${name}' does not exist for the field 'assignee'.`);
  return json({ startAt: 0, maxResults: Number(body.maxResults ?? 50), total: user.issues, issues: [] });
}

export const holdingRoutes: Readonly<Record<string, Route>> = {
  'GET project': { access: 'user', answer: listProjects },
  'GET project/*': { access: 'user', answer: getProject },
  'PUT project/*': { access: 'administrator', fields: ['lead'], answer: putProject },
  'GET component/page': { access: 'user', answer: listComponents },
  'GET component/*': { access: 'user', answer: getComponent },
  'PUT component/*': { access: 'administrator', fields: ['leadUserName'], answer: putComponent },
  'POST search': {
    access: 'user',
    fields: ['jql', 'startAt', 'maxResults', 'fields', 'expand', 'validateQuery'],
    answer: search,
  },
};
