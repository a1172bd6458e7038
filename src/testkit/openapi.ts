/** Holds requests and answers against an OpenAPI 3.0 file: what a vendor publishes is the judge of a connector and of its simulator. */

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { Fetch } from '../model/index.ts';
import { type JsonSchema, toJsonSchemas } from './openapi-schema.ts';

/** An exception to a published file, and why it is one. */
export type SpecOverride = { readonly why: string } & (
  | {
      /** `GET /api/2/user`, or `*`: every operation. */
      readonly operation: string;
      /** Query parameters that the file does not declare. */
      readonly query?: Readonly<Record<string, JsonSchema>>;
      /** Bodies of answers that the file declares wrongly or not at all; `{}`: any. */
      readonly answers?: Readonly<Record<number, JsonSchema>>;
    }
  /** Members of a named schema that the file declares wrongly or not at all. */
  | { readonly schema: string; readonly members: Readonly<Record<string, JsonSchema>> }
  /** Members that every named schema wrongly requires. */
  | { readonly optional: readonly string[] }
);

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: JsonSchema;
}

type Named<Kind> = Kind | { readonly $ref: string };

interface Operation {
  readonly parameters?: readonly Named<Parameter>[];
  readonly requestBody?: Named<{ readonly required?: boolean; readonly content?: Content }>;
  readonly responses: Readonly<Record<string, Named<{ readonly content?: Content }>>>;
}

type Content = Readonly<Record<string, { readonly schema?: JsonSchema }>>;

export interface OpenApiFile {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components?: {
    readonly schemas?: Readonly<Record<string, JsonSchema>>;
    readonly parameters?: Readonly<Record<string, unknown>>;
    readonly responses?: Readonly<Record<string, unknown>>;
    readonly requestBodies?: Readonly<Record<string, unknown>>;
  };
}

/**
 * A published file by its name, from `ROLLCALL_SPECS` or `../shared/specs` beside the project.
 * Where there is none, the reason for which contract tests are skipped; with `CI=true` its absence is an error.
 */
export function findSpec(name: string): { readonly file: OpenApiFile } | { readonly absent: string } {
  const folder = process.env.ROLLCALL_SPECS ?? resolve(import.meta.dirname, '../../../shared/specs');
  const path = resolve(folder, name);
  if (existsSync(path)) return { file: JSON.parse(readFileSync(path, 'utf8')) as OpenApiFile };
  const absent = `There is no ${name} in ${process.env.ROLLCALL_SPECS === undefined ? '../shared/specs' : 'ROLLCALL_SPECS'}, so this contract is not tested.`;
  if (process.env.CI === 'true') throw new Error(absent);
  return { absent };
}

export interface Contract {
  /** What is wrong with a request and its answer; nothing is right. */
  judge(request: Request, answer: Response): Promise<readonly string[]>;
  /** Operations that were judged: `GET /api/2/user`. */
  readonly judged: ReadonlySet<string>;
  /** Exceptions that nothing has needed yet. */
  unused(): readonly string[];
}

/** @param options.base what stands before the paths of the file: `https://jira.example.com/rest` */
export function openContract(
  file: OpenApiFile,
  options: { readonly base: string; readonly overrides?: readonly SpecOverride[] },
): Contract {
  const overrides = options.overrides ?? [];
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  formats.default(ajv);
  // Some files put prose where a format stands.
  for (const format of proseIn(file)) ajv.addFormat(format, true);
  const used = new Set<SpecOverride>();
  const judged = new Set<string>();
  const compiled = new Map<string, ValidateFunction>();
  ajv.addSchema({
    $id: 'file',
    components: { schemas: toJsonSchemas(relaxed(file, overrides), membersOf(overrides)) },
  });
  const routes = routesOf(file);

  /** What a reference names, or the thing itself. */
  function resolved<Kind extends object>(it: Named<Kind>): Kind {
    if (!('$ref' in it)) return it;
    const [, kind = '', name = ''] = /^#\/components\/(\w+)\/(.+)$/.exec(it.$ref) ?? [];
    const named = (file.components as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[kind];
    return named?.[name] as Kind;
  }

  function faultsOf(what: string, schema: JsonSchema, value: unknown): readonly string[] {
    const text = JSON.stringify(schema);
    const validate = compiled.get(text) ?? ajv.compile(toJsonSchemas({ it: schema }, {}).it ?? {});
    compiled.set(text, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) => {
      const extra =
        error.keyword === 'additionalProperties' ? ` (${String(error.params.additionalProperty)})` : '';
      return `${what}${error.instancePath}: ${error.message ?? 'wrong'}${extra}`;
    });
  }

  /** The exceptions for an operation. */
  const exceptions = (operation: string) =>
    overrides.filter(
      (override) =>
        'operation' in override && (override.operation === operation || override.operation === '*'),
    );

  function judgeQuery(operation: string, url: URL, parameters: readonly Parameter[]): string[] {
    const declared = new Map<string, JsonSchema>(
      parameters
        .filter((parameter) => parameter.in === 'query')
        .map(({ name, schema }) => [name, schema ?? {}]),
    );
    const faults: string[] = [];
    for (const override of exceptions(operation)) {
      for (const [name, schema] of Object.entries(('query' in override && override.query) || {})) {
        if (url.searchParams.has(name)) used.add(override);
        declared.set(name, schema);
      }
    }
    for (const [name, text] of url.searchParams) {
      const schema = declared.get(name);
      if (schema === undefined) faults.push(`query ${name}: is not declared`);
      else faults.push(...faultsOf(`query ${name}`, schema, readParameter(schema, text)));
    }
    for (const { name, required, in: where } of parameters) {
      if (required === true && where === 'query' && !url.searchParams.has(name))
        faults.push(`query ${name}: is required`);
    }
    return faults;
  }

  async function judgeBody(operation: Operation, request: Request): Promise<readonly string[]> {
    const text = await request.text();
    const declared = operation.requestBody && resolved(operation.requestBody);
    const content = declared?.content;
    if (text === '') return declared?.required === true ? ['body: is required'] : [];
    if (content === undefined) return ['body: is not declared'];
    const type = mediaType(request.headers);
    const schema = content[type]?.schema ?? content['*/*']?.schema;
    return schema === undefined
      ? [`body: ${type} is not declared`]
      : faultsOf('body', schema, JSON.parse(text));
  }

  async function judgeAnswer(
    name: string,
    operation: Operation,
    answer: Response,
  ): Promise<readonly string[]> {
    const { status } = answer;
    const text = await answer.text();
    if (status === 204 && text !== '') return ['answer 204: has a body'];
    for (const override of exceptions(name)) {
      const schema = 'answers' in override ? override.answers?.[status] : undefined;
      if (schema === undefined) continue;
      used.add(override);
      return Object.keys(schema).length === 0 ? [] : faultsOf(`answer ${status}`, schema, JSON.parse(text));
    }
    const { responses } = operation;
    const named =
      responses[String(status)] ?? responses[`${Math.floor(status / 100)}XX`] ?? responses.default;
    const declared = named && resolved(named);
    if (declared === undefined) return [`answer ${status}: is not declared`];
    const type = mediaType(answer.headers);
    const described = Object.entries(declared.content ?? {});
    const [, content] = described.find(([name]) => bareType(name) === type) ?? [];
    if (content?.schema !== undefined) return faultsOf(`answer ${status}`, content.schema, JSON.parse(text));
    if (content !== undefined || described.length === 0) return [];
    return [`answer ${status}: is ${type} instead of ${described.map(([name]) => name).join(', ')}`];
  }

  return {
    judged,
    unused: () =>
      overrides.filter((override) => !used.has(override) && 'operation' in override).map(({ why }) => why),
    async judge(request, answer) {
      const url = new URL(request.url);
      const path = `${url.origin}${url.pathname}`;
      if (!path.startsWith(options.base)) return [`${path}: is not under ${options.base}`];
      const route = routes.find(
        ({ method, pattern }) => method === request.method && pattern.test(path.slice(options.base.length)),
      );
      if (route === undefined)
        return [`${request.method} ${path.slice(options.base.length)}: is not declared`];
      judged.add(route.name);
      const { operation } = route;
      const faults = [
        ...judgeQuery(route.name, url, (operation.parameters ?? []).map(resolved)),
        ...(await judgeBody(operation, request.clone())),
        ...(await judgeAnswer(route.name, operation, answer.clone())),
      ];
      return faults.map((fault) => `${route.name}: ${fault}`);
    },
  };
}

/** What is judged of a request, spelled as the file spells it; nothing when it belongs to no file. */
export type Spelling = (request: Request) => Request | undefined;

/** A `fetch` whose requests and answers are judged; faults are collected, each once, in `faults` where it is handed in. */
export function judgedFetch(
  inner: Fetch,
  contract: Contract,
  options: { readonly faults?: Set<string>; readonly as?: Spelling | undefined } = {},
): { readonly fetch: Fetch; readonly faults: ReadonlySet<string> } {
  const { faults = new Set<string>(), as = (request) => request } = options;
  return {
    faults,
    async fetch(request) {
      const judged = as(request.clone());
      const answer = await inner(request);
      if (judged === undefined) return answer;
      for (const fault of await contract.judge(judged, answer)) faults.add(fault);
      return answer;
    },
  };
}

/** What stands as a `format` and is a sentence. */
function proseIn(file: OpenApiFile): ReadonlySet<string> {
  const found = JSON.stringify(file.paths).matchAll(/"format":"([^"]* [^"]*)"/g);
  return new Set([...found].map(([, format = '']) => format));
}

/** The named schemas of a file, without requirements that the exceptions call wrong. */
function relaxed(
  file: OpenApiFile,
  overrides: readonly SpecOverride[],
): Readonly<Record<string, JsonSchema>> {
  const schemas = file.components?.schemas ?? {};
  const optional = new Set(
    overrides.flatMap((override) => ('optional' in override ? override.optional : [])),
  );
  if (optional.size === 0) return schemas;
  return JSON.parse(JSON.stringify(schemas), (keyword: string, value: unknown) =>
    keyword === 'required' && Array.isArray(value) ? value.filter((name) => !optional.has(name)) : value,
  );
}

function membersOf(
  overrides: readonly SpecOverride[],
): Readonly<Record<string, Readonly<Record<string, JsonSchema>>>> {
  const members: Record<string, Readonly<Record<string, JsonSchema>>> = {};
  for (const override of overrides) {
    if ('schema' in override) members[override.schema] = { ...members[override.schema], ...override.members };
  }
  return members;
}

interface Judgeable {
  readonly name: string;
  readonly method: string;
  readonly pattern: RegExp;
  readonly operation: Operation;
}

/** The operations of a file; those without placeholders come first, since `/user/list` is no `/user/{name}`. */
function routesOf(file: OpenApiFile): readonly Judgeable[] {
  const routes: Judgeable[] = [];
  for (const [path, item] of Object.entries(file.paths)) {
    for (const method of ['get', 'put', 'post', 'delete', 'patch']) {
      const operation = item[method];
      if (operation === undefined) continue;
      const pattern = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+');
      const name = `${method.toUpperCase()} ${path}`;
      routes.push({
        name,
        method: method.toUpperCase(),
        pattern: new RegExp(`^${pattern}$`),
        operation: operation as Operation,
      });
    }
  }
  return routes.sort((a, b) => Number(a.name.includes('{')) - Number(b.name.includes('{')));
}

/** A parameter's text as the type that its schema names. */
function readParameter(schema: JsonSchema, text: string): unknown {
  if ((schema.type === 'integer' || schema.type === 'number') && /^-?\d+(\.\d+)?$/.test(text))
    return Number(text);
  if (schema.type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  if (schema.type === 'array') return text.split(',');
  return text;
}

function mediaType(headers: Headers): string {
  return bareType(headers.get('content-type') ?? '');
}

/** A media type without its parameters. */
function bareType(type: string): string {
  return type.split(';')[0]?.trim().toLowerCase() ?? '';
}
