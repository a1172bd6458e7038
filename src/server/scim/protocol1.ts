/** SCIM 1.1 (protocol of July 2012): the same store and the same handlers, in other words. */

import type { Attributes } from '../../model/index.ts';
import {
  answerToV1,
  bulkFromV1,
  configToV1,
  isObject,
  listResponse,
  patchFromV1,
  type ResourceTypes,
  resourceFromV1,
  ScimError,
  schemasOfV1,
} from '../../scim/index.ts';
import { partsBelow } from './address.ts';
import { type Answer, wholeText } from './answer.ts';
import { readJson } from './body.ts';
import type { Incoming } from './call.ts';
import { type Inner, innerRequest } from './inner.ts';
import type { Limits } from './parts.ts';
import type { Protocol } from './protocol.ts';

/**
 * Answers are whole before they are sent, since each is put into other words. Section 3.6: the suffix `.json` may stand at the end
 * of an address; section 3.4: DELETE answers 200; section 3.12: PATCH, PUT and DELETE may come as POST.
 */
export const protocol1: Protocol = {
  version: 'v1',
  async converse(request, { ask, types, limits }) {
    refuseXml(request);
    const { url, below } = addressOf(request);
    const method = methodOf(request);
    const [endpoint = '', id] = below.map((each) => each.toLowerCase());
    if (endpoint === 'schemas' || endpoint === 'serviceproviderconfigs') {
      // Schemas too: what 2.0 tells of itself refuses other methods, and filters.
      const config = await ask(innerRequest(configAddress(url), { method }));
      if (endpoint === 'schemas') return schemas(await types(), id);
      if (id !== undefined) throw nothingAt(url);
      return json(configToV1(JSON.parse((await wholeText(config)) ?? '') as Attributes), config);
    }
    if (!['users', 'groups', 'bulk'].includes(endpoint)) throw nothingAt(url);
    const headers = conditionsOf(request);
    const body = bodyOf(request, { method, limits, bulk: endpoint === 'bulk' });
    const answered = await ask(innerRequest(url.href, { method, headers, ...body }));
    if (answered.status !== 204) return this.refusal(answered);
    if (method === 'DELETE') return { ...answered, status: 200 };
    // A Group's PATCH: clients of 1.1 read the resource that they changed, whatever the change depended on.
    return this.refusal(await ask(innerRequest(url.href, { method: 'GET' })));
  },
  async refusal(answer) {
    const text = await wholeText(answer);
    const body: unknown = text === undefined ? undefined : JSON.parse(text);
    return isObject(body) ? json(answerToV1(body), answer) : answer;
  },
};

function json(body: object, { status, headers }: Pick<Answer, 'status' | 'headers'>): Answer {
  return { status, headers: { ...headers, 'content-type': 'application/json' }, text: JSON.stringify(body) };
}

/** Section 3.1: JSON is what every service speaks; the ServiceProviderConfigs say that XML is not spoken here. */
function refuseXml(request: Incoming): void {
  const path = new URL(request.url).pathname;
  if (/xml/i.test(request.headers.get('content-type') ?? '')) {
    throw new ScimError(415, undefined, 'Send JSON, as application/json; XML is not spoken here.');
  }
  const accepts = request.headers.get('accept') ?? '';
  if (/\.xml\/*$/i.test(path) || (/xml/i.test(accepts) && !/json|\*/.test(accepts))) {
    throw new ScimError(406, undefined, 'Ask for application/json; XML is not spoken here.');
  }
}

/** The address without the suffix of a format and without a version of its own, and its parts below the source. */
function addressOf(request: Incoming): { readonly url: URL; readonly below: readonly string[] } {
  const url = new URL(request.url);
  url.pathname = url.pathname
    .replace(/\.json(\/*)$/i, '$1')
    .replace(/^((?:\/+[^/]+){3})\/+v1(?=\/|$)/i, '$1');
  const below = partsBelow(url);
  // A choice of attributes leaves out nothing that every answer has.
  const [name, attributes] =
    [...url.searchParams].find(([each]) => each.toLowerCase() === 'attributes') ?? [];
  if (name !== undefined && attributes !== '') url.searchParams.set(name, `${attributes},meta`);
  // 1.1 pages by index alone.
  for (const each of Array.from(url.searchParams.keys()))
    if (each.toLowerCase() === 'cursor') url.searchParams.delete(each);
  return { url, below };
}

function methodOf(request: Incoming): string {
  const meant = request.headers.get('x-http-method-override')?.trim().toUpperCase();
  if (request.method !== 'POST' || meant === undefined) return request.method;
  if (['PUT', 'PATCH', 'DELETE'].includes(meant)) return meant;
  throw new ScimError(400, 'invalidValue', 'X-HTTP-Method-Override takes PUT, PATCH or DELETE.');
}

interface Asked {
  readonly method: string;
  readonly limits: Limits;
  readonly bulk: boolean;
}

/** The body in the words of 2.0, read by whoever answers: a method that is not possible is refused without it. */
function bodyOf(request: Incoming, { method, limits, bulk }: Asked): Pick<Inner, 'body'> {
  if (!['POST', 'PUT', 'PATCH'].includes(method)) return {};
  return {
    async body() {
      const body = await readJson(request, limits);
      const inner = bulk ? bulkFromV1(body) : method === 'PATCH' ? patchFromV1(body) : wholeFromV1(body);
      return JSON.stringify(inner);
    },
  };
}

/** What a client makes its request depend on: of all headers, what the handlers of 2.0 look at beside the media type. */
function conditionsOf({ headers }: Incoming): Pick<Headers, 'get'> {
  return { get: (name) => (/^if-(?:none-)?match$/.test(name) ? headers.get(name) : null) };
}

function wholeFromV1(body: unknown): unknown {
  return isObject(body) ? resourceFromV1(body) : body;
}

/** Where 2.0 tells what the source's service can. */
function configAddress({ origin, pathname, search }: URL): string {
  const [base = ''] = /^(?:\/+[^/]+){3}/.exec(pathname) ?? [];
  return `${origin}${base}/ServiceProviderConfig${search}`;
}

/** Of Users and Groups, with the extensions that settings declare: 1.1 has no further types. */
function schemas({ user, group }: ResourceTypes, id: string | undefined): Answer {
  const all = schemasOfV1([user, group]);
  const like = { status: 200, headers: {} };
  if (id === undefined) {
    const list = listResponse({ total: all.length, resources: all });
    return json(answerToV1(list as unknown as Attributes), like);
  }
  const found = all.find((each) => String(each.id).toLowerCase() === id);
  if (found === undefined) throw new ScimError(404, undefined, `There is no schema ${id}.`);
  return json(found, like);
}

function nothingAt(url: URL): ScimError {
  return new ScimError(404, undefined, `There is nothing at ${url.pathname}.`);
}
