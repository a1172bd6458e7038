/** The admin API as types for the console: one line a route, made from the document that describes it. */

interface Shape {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly allOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Shape | boolean;
}

interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly {
    readonly in: string;
    readonly name: string;
    readonly required?: boolean;
    readonly schema: Shape;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Shape }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Shape }>> }>
  >;
}

interface Document {
  readonly components: { readonly schemas: Readonly<Record<string, Shape>> };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** The text of `console/src/api/schema.ts`. */
export function consoleTypes(document: object): string {
  const { components, paths } = document as Document;
  const types = Object.entries(components.schemas).map(
    ([name, shape]) => `export type ${name} = ${typeOf(shape)};`,
  );
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) =>
        `  /** ${operation.summary ?? ''}. */\n  readonly '${method} ${path}': ${routeType(operation)};`,
    ),
  );
  return [
    '/** Made by `npm run docs` from docs/openapi.json: the admin API as types. Change it there. */\n',
    ...types,
    '\nexport interface Routes {',
    ...routes,
    '}\n',
  ].join('\n');
}

function routeType(operation: Operation): string {
  const parameters = (place: string): string =>
    objectOf(
      (operation.parameters ?? [])
        .filter((one) => one.in === place)
        .map(({ name, required, schema }) => ({ name, shape: schema, needed: required === true })),
    );
  const body = operation.requestBody?.content['application/json']?.schema;
  const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
  const answer = answers[0]?.[1].content?.['application/json']?.schema;
  return `{ readonly params: ${parameters('path')}; readonly query: ${parameters('query')}; readonly body: ${
    body === undefined ? 'undefined' : typeOf(body)
  }; readonly answer: ${answer === undefined ? 'undefined' : typeOf(answer)} }`;
}

interface Member {
  readonly name: string;
  readonly shape: Shape;
  readonly needed: boolean;
}

function objectOf(members: readonly Member[]): string {
  if (members.length === 0) return 'Record<never, never>';
  const lines = members.map(({ name, shape, needed }) => {
    const type = typeOf(shape);
    const key = /^\w+$/.test(name) ? name : `'${name}'`;
    return `readonly ${key}${needed ? '' : '?'}: ${type}${needed || type === 'unknown' ? '' : ' | undefined'}`;
  });
  return `{ ${lines.join('; ')} }`;
}

const plain: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
};

function typeOf(shape: Shape): string {
  if (shape.$ref !== undefined) return shape.$ref.split('/').at(-1) ?? 'unknown';
  if (shape.const !== undefined) return JSON.stringify(shape.const);
  if (shape.enum !== undefined) return shape.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices !== undefined) {
    const types = choices.map(typeOf);
    // Any text is wider than a certain one.
    const wide = types.includes('string') ? types.filter((type) => !type.startsWith('"')) : types;
    return `(${wide.join(' | ')})`;
  }
  // What only describes says nothing of the type.
  if (shape.allOf !== undefined)
    return `(${shape.allOf
      .map(typeOf)
      .filter((type) => type !== 'unknown')
      .join(' & ')})`;
  if (Array.isArray(shape.type))
    return `(${shape.type.map((type) => typeOf({ ...shape, type })).join(' | ')})`;
  if (shape.type === 'array')
    return `readonly (${shape.items === undefined ? 'unknown' : typeOf(shape.items)})[]`;
  if (shape.type === 'object') return objectType(shape);
  return plain[String(shape.type)] ?? 'unknown';
}

function objectType({ properties, required = [], additionalProperties }: Shape): string {
  if (properties === undefined) {
    const value = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown';
    return `Readonly<Record<string, ${value}>>`;
  }
  return objectOf(
    Object.entries(properties).map(([name, shape]) => ({ name, shape, needed: required.includes(name) })),
  );
}
