/** One declaration per route: who may call it, what it takes and gives; the OpenAPI document and the checks come from it. */

import { createRoute, type OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ErrorCode } from '../../model/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import { check, invalid, type Role } from '../../settings/index.ts';
import { type Principal, requireRole } from '../auth/index.ts';
import { Problem, statuses } from '../problem.ts';

/** What every request of the admin API carries along. */
export interface AdminEnv {
  Variables: { requestId: string; principal: Principal };
}

/** A value as it is handed out: nobody changes it. */
export type Given<T> = T extends (infer Item)[]
  ? readonly Given<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: Given<T[Name]> }
    : T;

/** What a handler is given, checked. */
export interface Call<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Who calls; nobody on routes for anyone. */
  readonly principal: Principal;
  readonly context: Context<AdminEnv>;
}

/** The declaration of a route. Schemas are strict: what they do not know is a fault. */
export interface RouteSpec<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
> {
  readonly method: 'get' | 'put' | 'post' | 'delete';
  /** Below /api/v1, with parameters in braces. */
  readonly path: string;
  readonly tag: string;
  /** The least role that may call it; `anyone`: without a token. */
  readonly role: Role | 'anyone';
  /** One line, an imperative. */
  readonly summary: string;
  readonly description?: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** What it answers with; absent: nothing (204), or what `produces` says. */
  readonly answer?: A;
  /** 200 when absent, or 204 without an answer. */
  readonly status?: 200 | 201 | 202;
  /** Another type than JSON, for routes whose handler gives a Response of its own. */
  readonly produces?: Readonly<Record<string, string>>;
  /** Where it sends browsers, for routes whose handler gives a redirection. */
  readonly redirects?: string;
  /** Refusals worth telling, beside those that every route has. */
  readonly refuses?: readonly ErrorCode[];
}

/** A declared route, ready to be mounted. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly role: Role | 'anyone';
  mount(app: OpenAPIHono<AdminEnv>, guard: Guard): void;
}

/** How the API lets somebody in, and how strict it is with itself. */
interface Guard {
  identify(context: Context<AdminEnv>): Promise<Principal>;
  /** Also checks every answer against its declaration: for tests. */
  readonly checkAnswers?: boolean;
}

/** Declares a route and what it does. */
export function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  spec: RouteSpec<P, Q, B, A>,
  handle: (
    call: Call<z.output<P>, z.output<Q>, z.output<B>>,
  ) => Promise<Response | (A extends z.ZodType<infer _, infer Answer> ? Given<Answer> : undefined)>,
): Route {
  return {
    method: spec.method,
    path: spec.path,
    role: spec.role,
    mount(app, guard) {
      const declaration = createRoute({
        ...declarationOf(spec),
        middleware: async (context: Context<AdminEnv>, next: () => Promise<void>) => {
          if (spec.role !== 'anyone') {
            const principal = await guard.identify(context);
            requireRole(principal, spec.role);
            context.set('principal', principal);
          }
          await next();
        },
      });
      const answer = async (context: Context<AdminEnv>): Promise<Response> => {
        const valid = (target: string) => context.req.valid(target as never);
        const given = await handle({
          params: valid('param'),
          query: valid('query'),
          body: valid('json'),
          principal: context.get('principal'),
          context,
        });
        if (given instanceof Response) return given;
        if (spec.answer === undefined) return context.body(null, spec.status ?? 204);
        if (guard.checkAnswers === true) checkAnswer(spec, given);
        return context.json(given as object, spec.status ?? 200);
      };
      app.openapi(declaration, answer as never, (result) => {
        if (!result.success) throw faultsOf(spec, result.target, 'data' in result ? result.data : undefined);
      });
    },
  };
}

/** The error for a request that its declaration refuses, told in our words. */
function faultsOf(
  spec: RouteSpec<z.ZodType, z.ZodType, z.ZodType, z.ZodType>,
  target: string,
  data: unknown,
): ProvisioningError {
  const places: Readonly<Record<string, { readonly schema: z.ZodType | undefined; readonly name: string }>> =
    {
      json: { schema: spec.body, name: '' },
      query: { schema: spec.query, name: 'query' },
      param: { schema: spec.params, name: 'path' },
    };
  const place = places[target];
  const faults = place?.schema === undefined ? [] : check(place.schema, data, place.name).faults;
  return invalid(
    'The request',
    faults.length > 0 ? faults : [{ path: '', message: 'is not what this route takes' }],
  );
}

/** Throws `internal` when an answer is not what was declared. */
function checkAnswer(
  spec: Pick<RouteSpec<z.ZodType, z.ZodType, z.ZodType, z.ZodType>, 'path' | 'answer'>,
  given: unknown,
) {
  if (spec.answer === undefined) return;
  const { faults } = check(spec.answer, JSON.parse(JSON.stringify(given)), spec.path);
  if (faults.length > 0)
    throw new ProvisioningError(
      'internal',
      `The answer of ${spec.path} is not as declared: ${JSON.stringify(faults)}`,
    );
}

const usualRefusals: readonly ErrorCode[] = ['invalid', 'unauthorized', 'forbidden', 'rate-limited'];

function declarationOf(spec: RouteSpec<z.ZodType, z.ZodType, z.ZodType, z.ZodType>): RouteConfig {
  const refuses = spec.role === 'anyone' ? (spec.refuses ?? []) : [...usualRefusals, ...(spec.refuses ?? [])];
  return {
    method: spec.method,
    path: spec.path,
    tags: [spec.tag],
    summary: spec.summary,
    operationId: operationId(spec.method, spec.path),
    description: [
      spec.description,
      spec.role === 'anyone' ? 'Needs no token.' : `Needs the role ${spec.role}.`,
    ]
      .filter(Boolean)
      .join(' '),
    security: spec.role === 'anyone' ? [] : [{ token: [] }],
    request: {
      ...(spec.params === undefined ? {} : { params: spec.params as never }),
      ...(spec.query === undefined ? {} : { query: spec.query as never }),
      ...(spec.body === undefined
        ? {}
        : { body: { required: true, content: { 'application/json': { schema: spec.body } } } }),
    },
    responses: { ...success(spec), ...refusals(refuses) },
  };
}

function success(spec: RouteSpec<z.ZodType, z.ZodType, z.ZodType, z.ZodType>): RouteConfig['responses'] {
  if (spec.produces !== undefined) {
    const content = Object.fromEntries(
      Object.entries(spec.produces).map(([type, description]) => [
        type,
        { schema: z.string().meta({ description }) },
      ]),
    );
    return { 200: { description: 'As it comes.', content } };
  }
  if (spec.redirects !== undefined) return { 302: { description: spec.redirects } };
  const words = { 200: 'As asked.', 201: 'Made.', 202: 'Begun.', 204: 'Done.' } as const;
  if (spec.answer === undefined) {
    const bare = spec.status ?? 204;
    return { [bare]: { description: words[bare] } };
  }
  const status = spec.status ?? 200;
  return {
    [status]: {
      description: words[status],
      content: { 'application/json': { schema: spec.answer } },
    },
  };
}

/** Several codes may share a status. */
function refusals(codes: readonly ErrorCode[]): RouteConfig['responses'] {
  const responses: RouteConfig['responses'] = {};
  for (const status of new Set(codes.map((code) => statuses[code]))) {
    const names = codes.filter((code) => statuses[code] === status).join(' or ');
    responses[status] = {
      description: `Refused: ${names}.`,
      content: { 'application/problem+json': { schema: Problem } },
    };
  }
  return responses;
}

/** `get /plans/{plan}/changes` is `getPlansByPlanChanges`: unique, and a good name in generated clients. */
function operationId(method: string, path: string): string {
  const words = path
    .split('/')
    .flatMap((part) => (part.startsWith('{') ? ['by', part.slice(1, -1)] : part.split(/[-.]/)));
  return (
    method +
    words
      .filter(Boolean)
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join('')
  );
}
