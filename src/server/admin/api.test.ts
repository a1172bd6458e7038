import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type AdminRooms, adminDocument, adminRoutes } from './api.ts';

interface Document {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: object };
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly security: readonly object[];
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: object }> }>;
}

const document = adminDocument() as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method} ${path}`,
    method,
    path,
    operation,
  })),
);

/** How one comes in; there is nobody yet to ask for a role. */
const forAnyone = new Set([
  'post /tokens/first',
  'post /session',
  'post /session/first',
  'post /session/first/check',
  'get /session/ways',
  'get /session/oidc',
  'get /session/oidc/callback',
]);

test('docs/openapi.json is what the routes declare; node scripts/openapi.ts writes it anew', () => {
  const kept: unknown = JSON.parse(
    readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8'),
  );
  expect(kept).toEqual(JSON.parse(JSON.stringify(document)));
});

test('every route is in the document, once', () => {
  const declared = adminRoutes({} as AdminRooms).routes.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(declared).size).toBe(declared.length);
  expect(operations.map(({ name }) => name).toSorted()).toEqual(declared.toSorted());
});

test('operations have names of their own', () => {
  const names = operations.map(({ operation }) => operation.operationId);
  expect(new Set(names).size).toBe(names.length);
});

test.each(operations)(
  '$name says what it does, who may call it, and how it refuses',
  ({ operation, name }) => {
    expect(operation.summary).toMatch(/^[A-Z].*[^.]$/);
    expect(operation.tags).toHaveLength(1);
    const open = operation.security.length === 0;
    expect(open).toBe(forAnyone.has(name));
    expect(operation.description).toMatch(
      open ? /Needs no token\.$/ : /Needs the role (viewer|operator|administrator)\.$/,
    );
    for (const [status, { content }] of Object.entries(operation.responses))
      if (Number(status) >= 400)
        expect(content).toEqual({
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        });
  },
);

test.each(operations.filter(({ method, name }) => method === 'get' && !forAnyone.has(name)))(
  '$name needs no more than a viewer, but for those who may come in',
  ({ path, operation }) => {
    const forAdministrators = ['/tokens', '/administrators'].includes(path);
    expect(operation.description).toContain(forAdministrators ? 'role administrator' : 'role viewer');
  },
);

test.each(operations.filter(({ method }) => method !== 'get'))(
  '$name that changes something is not for viewers',
  ({ name, path, operation }) => {
    const looks = /\/(check|preview|sample|groups|what-if|part)$/.test(path);
    // Whoever signed in may sign out.
    if (looks || forAnyone.has(name) || path === '/session' || path === '/session/password')
      return expect(operation.description).not.toContain('administrator');
    expect(operation.description).toMatch(/role (operator|administrator)/);
  },
);

test('every reference in the document leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name]) => name,
  );
  expect(references.length).toBeGreaterThan(50);
  for (const name of new Set(references)) expect(document.components.schemas).toHaveProperty([name!]);
});
