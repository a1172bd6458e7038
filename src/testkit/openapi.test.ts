import { afterEach, expect, test, vi } from 'vitest';
import { findSpec, judgedFetch, type OpenApiFile, openContract } from './openapi.ts';

const file: OpenApiFile = {
  paths: {
    '/users/{id}': {
      get: {
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'deep', in: 'query', schema: { type: 'boolean' } },
        ],
        responses: {
          200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/User' } } } },
          404: {},
        },
      },
    },
    '/users/all': { get: { responses: { 200: {} } } },
    '/users': {
      post: {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/User' } } },
        },
        responses: { 201: {} },
      },
    },
  },
  components: {
    schemas: {
      User: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string', example: 3 }, note: { type: 'string', nullable: true } },
      },
    },
  },
};

const base = 'https://x.example/api';
const judge = (path: string, init: RequestInit, answer: Response, overrides = {}) =>
  openContract(file, { base, ...overrides }).judge(new Request(`${base}${path}`, init), answer);

test.each([
  ['a right request and answer', '/users/1?deep=true', Response.json({ name: 'ada', note: null }), []],
  [
    'an undeclared parameter',
    '/users/1?wide=1',
    Response.json({ name: 'ada' }),
    ['query wide: is not declared'],
  ],
  [
    'a parameter of another type',
    '/users/1?deep=maybe',
    Response.json({ name: 'ada' }),
    ['query deep: must be boolean'],
  ],
  ['a missing member', '/users/1', Response.json({}), ["answer 200: must have required property 'name'"]],
  [
    'an unknown member',
    '/users/1',
    Response.json({ name: 'ada', age: 3 }),
    ['answer 200: must NOT have additional properties (age)'],
  ],
  ['an undeclared status', '/users/1', new Response(null, { status: 418 }), ['answer 418: is not declared']],
  [
    'another media type',
    '/users/1',
    new Response('x', { headers: { 'content-type': 'text/html' } }),
    ['answer 200: is text/html instead of application/json'],
  ],
])('it judges %s', async (_, path, answer, faults) => {
  expect(await judge(path, {}, answer)).toEqual(faults.map((fault) => `GET /users/{id}: ${fault}`));
});

test('a path without placeholders wins over one with them', async () => {
  const contract = openContract(file, { base });
  await contract.judge(new Request(`${base}/users/all`), new Response());
  expect([...contract.judged]).toEqual(['GET /users/all']);
});

test('bodies of requests are judged, and their absence too', async () => {
  const answer = () => new Response(null, { status: 201 });
  const post = (body?: string) =>
    judge(
      '/users',
      {
        method: 'POST',
        ...(body !== undefined && { body }),
        headers: { 'content-type': 'application/json' },
      },
      answer(),
    );
  expect(await post('{"name":"ada"}')).toEqual([]);
  expect(await post('{"name":1}')).toEqual(['POST /users: body/name: must be string']);
  expect(await post()).toEqual(['POST /users: body: is required']);
});

test('an unknown operation is a fault', async () => {
  expect(await judge('/groups', {}, new Response())).toEqual(['GET /groups: is not declared']);
});

test('exceptions change what is declared, and those that nothing needs are named', async () => {
  const contract = openContract(file, {
    base,
    overrides: [
      { operation: 'GET /users/{id}', why: 'wide', query: { wide: { type: 'integer' } } },
      { operation: '*', why: 'teapot', answers: { 418: {} } },
      { schema: 'User', why: 'age', members: { age: { type: 'integer' } } },
    ],
  });
  const get = (path: string, answer: Response) => contract.judge(new Request(`${base}${path}`), answer);
  expect(await get('/users/1?wide=1', Response.json({ name: 'ada', age: 3 }))).toEqual([]);
  expect(contract.unused()).toEqual(['teapot']);
  expect(await get('/users/1', new Response(null, { status: 418 }))).toEqual([]);
  expect(contract.unused()).toEqual([]);
});

test('a judged fetch hands answers on as they came', async () => {
  const { fetch, faults } = judgedFetch(
    async () => Response.json({ wrong: 1 }),
    openContract(file, { base }),
  );
  expect(await (await fetch(new Request(`${base}/users/1`))).json()).toEqual({ wrong: 1 });
  expect(faults.size).toBe(2);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

test('where the published files are absent, it says so; where everything is to be tested, that is an error', () => {
  vi.stubEnv('ROLLCALL_SPECS', import.meta.dirname);
  vi.stubEnv('CI', '');
  expect(findSpec('nothing.json')).toEqual({
    absent: expect.stringContaining('no nothing.json in ROLLCALL_SPECS'),
  });
  vi.stubEnv('CI', 'true');
  expect(() => findSpec('nothing.json')).toThrow('is not tested');
});
