/** One request of an application, taken apart once for all handlers. */

import type { Application, Reading, ServedGroup, ServedUser } from '../../served/index.ts';
import { findGroup, findUser } from '../../served/index.ts';
import { type Detail, groupJson, groupXml, userJson, userXml } from './entity.ts';
import { CrowdError, type CrowdReason } from './error.ts';
import { xmlHead } from './xml.ts';

export interface Call {
  readonly request: Request;
  readonly query: URLSearchParams;
  /** What stands in the path where the route has a `*`. */
  readonly id: string;
  /** The address of the service, without a slash at the end. */
  readonly base: string;
  /** Whether the answer is wanted in JSON. */
  readonly json: boolean;
  readonly application: Application;
  /** How the directory stands. Throws `unavailable` when it is not certain to be whole. */
  readonly reading: () => Promise<Reading>;
}

export type Handler = (call: Call) => Promise<Response> | Response;

/** Whether an `Accept` header wants JSON more than XML; without one, and for anything, the answer is XML. */
export function wantsJson(accept: string | null): boolean {
  let json = 0;
  let xml = 0;
  for (const range of (accept ?? '').toLowerCase().split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    const given = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    const weight = given === undefined ? 1 : Number(given) || 0;
    if (type === 'application/json') json = Math.max(json, weight);
    if (type === 'application/xml' || type === 'text/xml') xml = Math.max(xml, weight);
  }
  return json > xml;
}

/** A parameter that must be there. Throws `ILLEGAL_ARGUMENT`. */
export function needed({ query }: Call, name: string): string {
  const value = query.get(name);
  if (value !== null && value !== '') return value;
  throw new CrowdError(400, 'ILLEGAL_ARGUMENT', `The parameter ${name} is missing.`);
}

/** Where a list begins and how long it may be; -1 is all of it, and is never cut. */
export interface Range {
  readonly start: number;
  readonly most: number;
}

const usual = 1_000;

export function rangeOf({ query }: Call): Range {
  const start = wholeNumber(query.get('start-index') ?? '0', 'start-index');
  const most = wholeNumber(query.get('max-results') ?? String(usual), 'max-results');
  if (start < 0) throw new CrowdError(400, 'ILLEGAL_ARGUMENT', 'start-index must be 0 or more.');
  return { start, most: most < 0 ? Number.POSITIVE_INFINITY : most };
}

function wholeNumber(text: string, name: string): number {
  if (/^-?\d{1,10}$/.test(text.trim())) return Number(text);
  throw new CrowdError(400, 'ILLEGAL_ARGUMENT', `${name} must be a whole number.`);
}

/** What the `expand` parameter asks for. */
export function expanded({ query }: Call): ReadonlySet<string> {
  return new Set(query.getAll('expand').flatMap((value) => value.split(',').map((word) => word.trim())));
}

/** How a single entity is written. */
export function single(call: Call): Detail {
  const { base, application } = call;
  return { base, directory: application.directory, full: true, attributes: expanded(call).has('attributes') };
}

/** The user that `username` names, or `key`. Throws `USER_NOT_FOUND`. */
export async function namedUser(call: Call, { view }: Reading, status = 404): Promise<ServedUser> {
  const key = call.query.get('key');
  const name = call.query.get('username') ?? (key === null ? needed(call, 'username') : null);
  const user = await findUser(view, name === null ? { key: key ?? '' } : { name });
  if (user !== undefined) return user;
  throw missing('USER_NOT_FOUND', `User <${name ?? key}> does not exist`, status);
}

/** The group that a parameter names. Throws `GROUP_NOT_FOUND`. */
export function namedGroup(call: Call, { view }: Reading, parameter = 'groupname'): ServedGroup {
  const name = needed(call, parameter);
  const group = findGroup(view, name);
  if (group !== undefined) return group;
  throw missing('GROUP_NOT_FOUND', `Group <${name}> does not exist`);
}

export function missing(reason: CrowdReason, message: string, status = 404): CrowdError {
  return new CrowdError(status, reason, message);
}

export function answerXml(xml: string, status = 200): Response {
  return new Response(xmlHead + xml, { status, headers: { 'content-type': 'application/xml' } });
}

export function answerJson(value: object, status = 200): Response {
  return new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } });
}

export function answerUser(call: Call, user: ServedUser, detail = single(call)): Response {
  return call.json ? answerJson(userJson(user, detail)) : answerXml(userXml(user, detail));
}

export function answerGroup(call: Call, group: ServedGroup, detail = single(call)): Response {
  return call.json ? answerJson(groupJson(group, detail)) : answerXml(groupXml(group, detail));
}
