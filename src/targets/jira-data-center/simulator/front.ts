/** What a pretend Jira makes of a request before a route sees it: its path, its media type, its body. */

import { refuse, refusePlainly } from './answers.ts';
import type { Route } from './routes.ts';

/** What comes after `/rest/api/2/` (or `latest`); nothing when it is no REST address. */
export function restPath(url: URL, base: string): string | undefined {
  const prefix = `${new URL(base).pathname.replace(/\/$/, '')}/rest/api/`;
  if (!url.pathname.startsWith(prefix)) return undefined;
  const [version, ...rest] = url.pathname.slice(prefix.length).split('/');
  return version === '2' || version === 'latest' ? rest.join('/') : undefined;
}

/** The path with a star for its last part, where that is a name. */
export function pattern(path: string): string {
  return path
    .replace(/^component\/(?!page$)[^/]+$/, 'component/*')
    .replace(/^(user\/session|applicationrole|project)\/[^/]+$/, '$1/*');
}

/**
 * The body, as the resource's own media type and fields want it; else the refusal. Forms and plain text could come from a
 * page of somebody else's making, and are taken only with `X-Atlassian-Token: no-check`.
 */
export function readBody(
  request: Request,
  text: string,
  { fields }: Route,
): Readonly<Record<string, unknown>> | Response {
  const type = (request.headers.get('content-type') ?? '').toLowerCase();
  const checked = /^no-check$/i.test(request.headers.get('x-atlassian-token') ?? '');
  const forgeable = /^(application\/x-www-form-urlencoded|multipart\/|text\/plain)/.test(type);
  if (request.method !== 'GET' && forgeable && !checked) {
    return new Response('XSRF check failed', { status: 403, headers: { 'content-type': 'text/plain' } });
  }
  if (fields === undefined) return {};
  if (!type.startsWith('application/json')) return refusePlainly(415, 'HTTP 415 Unsupported Media Type');
  if (text === '') return refuse(400, 'No content to map to Object due to end of input');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return refuse(400, 'Unexpected character in the request body');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return refuse(400, 'Can not deserialize the request body');
  const unknown = Object.keys(body).find((field) => !fields.includes(field));
  if (unknown !== undefined) return refuse(400, `Unrecognized field "${unknown}", not marked as ignorable`);
  return { ...body };
}
