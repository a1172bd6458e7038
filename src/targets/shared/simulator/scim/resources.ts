/** Users and groups of a pretend SCIM application: made, read, put, patched, deleted, listed. Bodies are in the names of 2.0. */

import type { Attributes, AttributeValue } from '../../../../model/index.ts';
import {
  applyPatch,
  compileFilter,
  isObject,
  listOf,
  listResponse,
  parseFilter,
  projection,
  readPatch,
} from '../../../../scim/index.ts';
import { answer, nothing, refuse } from './answers.ts';
import { discard, type Kept, type Kind, keep, membersOf, type State, shown, types } from './state.ts';
import { judgePatch, judgeResource, namesSchema } from './strict.ts';

/** A request as a route sees it. */
export interface Asked {
  readonly state: State;
  readonly kind: Kind;
  /** Absent: the list. */
  readonly id?: string;
  readonly query: URLSearchParams;
  readonly body: Attributes;
  readonly ifMatch: string | null;
}

type Route = (asked: Asked) => Response;

const typeOf = (kind: Kind) => (kind === 'Users' ? types.user : types.group);

/** What a client may say of a resource: not what is given or computed by the service. */
function sayable(resource: Attributes): Attributes {
  const { schemas: _, id: __, meta: ___, groups: ____, ...rest } = resource;
  return rest;
}

function told({ state, kind, query }: Asked, id: string, status = 200): Response {
  const resource = shown(state, kind, id);
  const { groups, ...plain } = resource;
  const asked = {
    attributes: query.get('attributes') ?? undefined,
    excludedAttributes: query.get('excludedAttributes') ?? undefined,
  };
  const seen: Attributes = {
    ...projection(asked, typeOf(kind)).of(plain),
    ...(groups !== undefined && asked.attributes === undefined && { groups }),
  };
  const { meta } = resource;
  const version = isObject(meta) ? meta.version : undefined;
  return answer(state.version, seen, {
    status,
    headers: { ...(typeof version === 'string' && { etag: version }) },
  });
}

const create: Route = (asked) => {
  const { state, kind, body } = asked;
  if (state.version === '2.0' && !namesSchema(body, typeOf(kind).schema.id))
    return refuse(state.version, 400, `The schema ${typeOf(kind).schema.id} is missing.`, 'invalidSyntax');
  const after = sayable(body);
  const wrong = judgeResource(state, kind, { after }) ?? tooManyMembers(state, listOf(after.members).length);
  if (wrong !== undefined) return wrong;
  const id = state.nextId(kind);
  keep(state, kind, { id, attributes: kind === 'Users' ? { active: true, ...after } : after });
  return told(asked, id, 201);
};

function tooManyMembers({ options, version }: State, count: number): Response | undefined {
  const { membersAtOnce = Number.POSITIVE_INFINITY } = options;
  return count > membersAtOnce
    ? refuse(version, 400, `More than ${membersAtOnce} members in one request.`, 'tooMany')
    : undefined;
}

const replace: Route = (asked) => {
  const { state, kind, id = '', body } = asked;
  const before = state[kind].get(id);
  if (before === undefined) return missing(asked);
  if (isStale(asked, before)) return refuse(state.version, 412, 'It has changed meanwhile.');
  if (state.version === '2.0' && !namesSchema(body, typeOf(kind).schema.id))
    return refuse(state.version, 400, `The schema ${typeOf(kind).schema.id} is missing.`, 'invalidSyntax');
  const after = sayable(body);
  const wrong = judgeResource(state, kind, { id, after });
  if (wrong !== undefined) return wrong;
  keep(state, kind, { id, attributes: after });
  return told(asked, id);
};

const patch: Route = (asked) => {
  const { state, kind, id = '', body } = asked;
  const { version, options } = state;
  if (options.patch === false) return refuse(version, 501, 'PATCH is not supported.');
  const before = state[kind].get(id);
  if (before === undefined) return missing(asked);
  if (isStale(asked, before)) return refuse(version, 412, 'It has changed meanwhile.');
  const faulty = version === '2.0' ? judgePatch(body) : undefined;
  if (faulty !== undefined) return refuse(version, 400, faulty, 'invalidSyntax');
  const memberless = judgeMembers(asked, before);
  if (memberless !== undefined) return memberless;
  const operations = readPatch(body, typeOf(kind));
  const after = applyPatch(before.attributes, operations, typeOf(kind));
  const wrong = judgeResource(state, kind, { id, after });
  if (wrong !== undefined) return wrong;
  keep(state, kind, { id, attributes: after });
  return kind === 'Groups' && options.answersGroups !== true ? nothing() : told(asked, id);
};

const byPath = /^members\[value eq "([^"]*)"\]$/;

/** How members are named for removal, how many at once, and whether they must be in. */
function judgeMembers({ state, kind, body }: Asked, before: Kept): Response | undefined {
  if (kind !== 'Groups') return undefined;
  const { version, options } = state;
  const { removal = 'path' } = options;
  let named = 0;
  for (const operation of listOf(body.Operations as AttributeValue)) {
    if (!isObject(operation)) continue;
    const { op, path, value } = operation;
    named += op === 'remove' && value === undefined ? 1 : listOf(value).length;
    if (op !== 'remove') continue;
    const single = byPath.exec(String(path))?.[1];
    // What has no value would empty the group, and an application that knows only paths does just that.
    if (version === '2.0' && removal === 'path' && single === undefined)
      return refuse(version, 400, `${String(path)} names no member.`, 'invalidPath');
    if (removal === 'value' && single !== undefined)
      return refuse(version, 400, 'Paths with filters are not supported.', 'invalidPath');
    const ids =
      single === undefined
        ? listOf(value).map((each) => (isObject(each) ? String(each.value) : ''))
        : [single];
    if (options.refusesAbsentMembers === true && ids.some((id) => !membersOf(before).includes(id)))
      return refuse(version, 400, 'There is no such member.', 'noTarget');
  }
  return tooManyMembers(state, named);
}

function isStale({ state, ifMatch }: Asked, { version }: Kept): boolean {
  return state.options.etag === true && ifMatch !== null && ifMatch !== `W/"${version}"`;
}

function missing({ state, kind, id }: Asked): Response {
  return refuse(state.version, 404, `${typeOf(kind).name} ${id} not found.`);
}

const read: Route = (asked) =>
  state(asked).has(asked.id ?? '') ? told(asked, asked.id ?? '') : missing(asked);

const state = ({ state: all, kind }: Asked) => all[kind];

const remove: Route = (asked) => {
  if (!state(asked).has(asked.id ?? '')) return missing(asked);
  discard(asked.state, asked.kind, asked.id ?? '');
  return nothing();
};

const list: Route = (asked) => {
  const { state: all, kind, query } = asked;
  const { version, options } = all;
  const start = Math.max(1, Number(query.get('startIndex') ?? 1));
  const pageMax = options.pageMax ?? 100;
  const count = Math.min(pageMax, Math.max(0, Number(query.get('count') ?? pageMax)));
  if (!Number.isInteger(start) || !Number.isInteger(count))
    return refuse(version, 400, 'startIndex and count are whole numbers.', 'invalidValue');
  const filter = query.get('filter');
  if (filter !== null && !allows(options.filter, filter))
    return refuse(
      version,
      options.filter === false ? 501 : 400,
      `The filter ${filter} is not supported.`,
      'invalidFilter',
    );
  const parsed = filter === null ? undefined : parseFilter(filter);
  const fits = parsed === undefined ? undefined : compileFilter(parsed, typeOf(kind));
  const ids = [...all[kind].keys()].filter((id) => fits === undefined || fits(shown(all, kind, id)));
  const page = ids.slice(start - 1, start - 1 + count).map((id) => listed(asked, id));
  return answer(version, listResponse({ resources: page, total: ids.length, startIndex: start }));
};

function allows(filter: ScimFilter, text: string): boolean {
  if (filter === undefined || filter === true) return true;
  if (filter === false) return false;
  const attribute = /^(\S+) eq "(?:[^"\\]|\\.)*"$/.exec(text)?.[1];
  return attribute !== undefined && filter.includes(attribute);
}
type ScimFilter = State['options']['filter'];

function listed({ state: all, kind, query }: Asked, id: string): Attributes {
  const { groups, members, ...plain } = shown(all, kind, id);
  const { listsMembers = true, membersOnRequest = false } = all.options;
  const attributes = query.get('attributes') ?? undefined;
  const excludedAttributes = query.get('excludedAttributes') ?? undefined;
  const tells = listsMembers && (!membersOnRequest || attributes?.includes('members') === true);
  const whole: Attributes = { ...plain, ...(tells && members !== undefined && { members }) };
  return {
    ...projection({ attributes, excludedAttributes }, typeOf(kind)).of(whole),
    ...(groups !== undefined && attributes === undefined && { groups }),
  };
}

/** By method, for the list and for one. */
export const routes: Readonly<Record<string, Route>> = {
  'GET list': list,
  'POST list': create,
  'GET one': read,
  'PUT one': replace,
  'PATCH one': patch,
  'DELETE one': remove,
};
