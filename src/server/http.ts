/** The server as one function from request to response: what all its parts have in common, and where each is mounted. */

import { type Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { routePath } from 'hono/route';
import { asProvisioningError, type Clock, type Log, ProvisioningError } from '../model/index.ts';
import { loggedPath, marks } from './direct.ts';
import type { Metrics } from './ops/index.ts';
import { problemResponse } from './problem.ts';

export interface ServerEnv {
  Variables: { requestId: string };
}

export interface ServerParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  readonly metrics: Pick<Metrics, 'request'>;
  /** What is mounted where: `{ '/': ops, '/api/v1': admin, '/scim': scim }`. */
  // biome-ignore lint/suspicious/noExplicitAny: each part has an environment of its own.
  readonly mounts: Readonly<Record<string, Hono<any>>>;
}

/**
 * Everything that listens. Every answer has a request id; whatever is thrown below becomes a problem; every request is
 * logged with its path, never with its query, and counted by its declared route.
 */
export function openServer(parts: ServerParts): Hono<ServerEnv> {
  const { clock, log, newId, metrics } = parts;
  const app = new Hono<ServerEnv>();

  app.use(async (context, next) => {
    const began = clock.now();
    const request = newId();
    context.set('requestId', request);
    await next();
    // Not `context.header`, which makes another Response each time, whose body is then a stream.
    const { headers } = context.res;
    headers.set('x-request-id', request);
    for (const [name, value] of Object.entries(marks)) headers.set(name, value);
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
    const { method } = context.req;
    const path = shownPath(context.req.path);
    const { status } = context.res;
    const milliseconds = clock.now() - began;
    metrics.request({ method, route: routeOf(context), status, seconds: milliseconds / 1_000 });
    log.info({ request, method, path, status, milliseconds }, 'answered');
  });
  app.onError((thrown, context) => {
    const error = fromHttp(thrown);
    const request = context.get('requestId');
    if (asProvisioningError(error).code === 'internal')
      log.error({ request, path: shownPath(context.req.path), cause: thrown }, thrown.message);
    return problemResponse(error, request);
  });
  app.notFound((context) =>
    problemResponse(
      new ProvisioningError('not-found', `There is nothing at ${context.req.method} ${context.req.path}.`),
      context.get('requestId'),
    ),
  );
  for (const [path, part] of Object.entries(parts.mounts)) app.route(path, part);
  return app;
}

/** What stands behind `/here/` lets whoever has it speak for a person. */
function shownPath(path: string): string {
  return loggedPath(path.replace(/^(\/here\/).+$/, '$1…'));
}

/** The declared route that answered; one name for all that none did, so that strangers cannot make up labels. */
function routeOf(context: Context): string {
  const path = routePath(context, -1);
  return path === '' || path.endsWith('*') ? 'none' : path;
}

/** What the framework itself throws: bodies that are no JSON, above all. */
function fromHttp(thrown: unknown): unknown {
  if (!(thrown instanceof HTTPException)) return thrown;
  return thrown.status < 500
    ? new ProvisioningError('invalid', `The request cannot be read: ${thrown.message}.`, { cause: thrown })
    : thrown;
}
