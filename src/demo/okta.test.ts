import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { hastyClock } from '../testkit/index.ts';
import { type Company, change, type Employee, makeCompany } from './company.ts';
import { openOkta } from './okta.ts';
import * as shapes from './okta-shapes.ts';

const here = dirname(fileURLToPath(import.meta.url));
const reference = process.env.ROLLCALL_REFERENCE ?? join(here, '../../../shared/reference');
const file = join(reference, 'scim-client-requests.json');

interface Literal {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}
const literals: readonly Literal[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
function literal(id: string): Literal {
  const found = literals.find((one) => one.id === id);
  if (found === undefined) throw new Error(`${file} has no ${id}.`);
  return found;
}

const company: Company = makeCompany(60);
const [, second] = [...company.people.values()];
const person = second as Employee;
/** The person of the literal requests. */
const tester: Employee = {
  ...person,
  key: 'l29u0le5T6Aj10h7',
  login: 'test.user@okta.local',
  email: 'test.user@okta.local',
  givenName: 'Test',
  familyName: 'User',
  displayName: 'Test User',
};

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: unknown;
}

/** An Okta whose service answers as told: the first answer whose method and path fit. */
function open(
  answers: (sent: Sent) => { status?: number; body?: unknown; headers?: Record<string, string> },
) {
  const sent: Sent[] = [];
  const clock = hastyClock();
  const okta = openOkta({
    url: 'http://127.0.0.1/scim/v2/okta',
    token: 'a-token-that-nobody-guesses',
    clock,
    async fetch(request) {
      const text = await request.text();
      const path = request.url.slice('http://127.0.0.1/scim/v2/okta'.length);
      const one = {
        method: request.method,
        path,
        headers: request.headers,
        body: text === '' ? null : JSON.parse(text),
      };
      sent.push(one);
      const { status = 200, body = {}, headers = {} } = answers(one);
      return status === 204 ? new Response(null, { status }) : Response.json(body, { status, headers });
    },
  });
  return { okta, sent, clock, lines: () => sent.map(({ method, path }) => `${method} ${path}`) };
}

const nobody = { body: { totalResults: 0, Resources: [] } };
const told = (id: string) => ({ body: { totalResults: 1, Resources: [{ id }] } });
/** A service that knows nobody yet and gives the ids u1 and g1. */
const fresh = ({ method, path }: Sent) => {
  if (method === 'GET' && path.includes('filter=')) return nobody;
  if (method === 'POST') return { status: 201, body: { id: path === '/Users' ? 'u1' : 'g1' } };
  return method === 'PATCH' && path.startsWith('/Groups')
    ? { status: 204 }
    : { body: { id: 'u1', groups: [] } };
};

describe.skipIf(!existsSync(file))('the shapes are the literal ones', () => {
  test('the existence check', () => {
    expect(shapes.byUserName(tester.login)).toBe(literal('OKTA-03').path);
    expect(shapes.byDisplayName('Test SCIMv2')).toBe(literal('OKTA-15').path);
  });

  test('a creation has every member of the literal one, in its order, and what is mapped besides', () => {
    const body = literal('OKTA-04').body as Record<string, unknown>;
    const made: Record<string, unknown> = { ...shapes.creation(tester, company) };
    const { password, externalId, schemas, ...same } = body;
    expect(made).toMatchObject(same);
    expect(made.externalId).toMatch(/^00u[\dA-Za-z]{17}$/);
    expect(String(externalId)).toMatch(/^00u[\dA-Za-z]{17}$/);
    expect(String(made.password)).toHaveLength(String(password).length);
    expect(made.schemas).toEqual(expect.arrayContaining(schemas as unknown[]));
    expect(Object.keys(made).filter((name) => name in body)).toEqual(Object.keys(body));
  });

  test('an update is the object that was read, with the profile laid over it', () => {
    const read = literal('OKTA-09').body as shapes.Body;
    const put = shapes.update(read, tester, company);
    expect(put).toMatchObject({ id: read.id, groups: [], meta: { resourceType: 'User' }, active: true });
    expect(Object.keys(put)).toEqual(expect.arrayContaining(Object.keys(read)));
  });

  test.each([
    ['OKTA-10', shapes.activation(false)],
    ['OKTA-11', shapes.activation(true)],
    ['OKTA-14', shapes.groupCreation('Test SCIMv2')],
    ['OKTA-20', shapes.pushNow([])],
    [
      'OKTA-19',
      shapes.pushNow([
        { value: '23a35c27-23d3-4c03-b4c5-6443c09e7173', display: 'test.user@okta.local' },
        { value: '89bb1940-b905-4575-9e7f-6f887cfb368e', display: 'test.user@okta.local' },
      ]),
    ],
  ])('%s', (id, body) => {
    expect(body).toEqual(literal(id).body);
  });

  test('headers', async () => {
    const { okta, sent } = open(fresh);
    await okta.assign(tester, company);
    for (const [name, value] of Object.entries(literal('OKTA-04').headers))
      expect(sent[1]?.headers.get(name)).toBe(value);
    for (const [name, value] of Object.entries(literal('OKTA-03').headers))
      expect(sent[0]?.headers.get(name)).toBe(value);
    expect(sent[0]?.headers.has('content-type')).toBe(false);
  });
});

describe('the order of calls', () => {
  test('saving the settings asks for two users and a page of groups', async () => {
    const { okta, lines } = open(() => nobody);
    await okta.test();
    expect(lines()).toEqual(['GET /Users?startIndex=1&count=2', 'GET /Groups?startIndex=1&count=100']);
  });

  test('whoever is not found is created, and never asked for again', async () => {
    const { okta, lines } = open(fresh);
    await okta.assign(tester, company);
    await okta.unassign(tester);
    expect(lines()).toEqual([
      'GET /Users?filter=userName%20eq%20%22test.user%40okta.local%22&startIndex=1&count=100',
      'POST /Users',
      'PATCH /Users/u1',
    ]);
  });

  test('whoever is found is linked: made active, read, put back', async () => {
    const { okta, lines, sent } = open(({ path }) =>
      path.includes('filter=') ? told('u7') : { body: { id: 'u7' } },
    );
    await okta.assign(tester, company);
    expect(lines().slice(1)).toEqual(['PATCH /Users/u7', 'GET /Users/u7', 'PUT /Users/u7']);
    expect(sent.at(-1)?.body).toMatchObject({ id: 'u7', userName: tester.login, active: true });
  });

  test('an update of somebody who is not assigned is a failed task', async () => {
    const { okta } = open(fresh);
    await expect(okta.update(tester, company)).rejects.toThrow('not assigned');
  });

  test('a group is made empty, then filled; later only the difference is pushed, with id and name before it', async () => {
    const { okta, lines, sent } = open((one) =>
      one.method === 'POST' && one.path === '/Users'
        ? { status: 201, body: { id: (one.body as { userName: string }).userName } }
        : fresh(one),
    );
    const other = { ...tester, key: 'other', login: 'other@okta.local' };
    for (const one of [tester, other]) await okta.assign(one, company);
    const began = sent.length;
    await okta.push('Test SCIMv2', [tester]);
    await okta.push('Test SCIMv2', [tester]);
    await okta.push('Test SCIMv2', [other]);
    await okta.pushNow('Test SCIMv2', []);
    expect(lines().slice(began)).toEqual([
      'GET /Groups?filter=displayName%20eq%20%22Test%20SCIMv2%22&startIndex=1&count=100',
      'POST /Groups',
      'PATCH /Groups/g1',
      'PATCH /Groups/g1',
      'PATCH /Groups/g1',
      'PATCH /Groups/g1',
      'PATCH /Groups/g1',
    ]);
    const operations = sent.slice(began + 2).map(({ body }) => (body as { Operations: unknown }).Operations);
    const name = [{ op: 'replace', value: { id: 'g1', displayName: 'Test SCIMv2' } }];
    expect(operations).toEqual([
      name,
      [{ op: 'add', path: 'members', value: [{ value: tester.login, display: tester.login }] }],
      name,
      [
        { op: 'remove', path: `members[value eq "${tester.login}"]` },
        { op: 'add', path: 'members', value: [{ value: other.login, display: other.login }] },
      ],
      [{ op: 'replace', path: 'members', value: [] }],
    ]);
  });

  test('a person who is renamed keeps the id', async () => {
    const { okta, lines } = open(fresh);
    await okta.assign(person, company);
    const married = change(company, person.key, { login: 'new@nordwind.example' });
    await okta.update(married.people.get(person.key) as Employee, married);
    expect(lines().slice(2)).toEqual(['GET /Users/u1', 'PUT /Users/u1']);
  });
});

describe('refusals', () => {
  test('429 is waited out for as long as it says, and the request repeated', async () => {
    let refused = 0;
    const { okta, clock, sent } = open((one) =>
      refused++ < 2 ? { status: 429, headers: { 'retry-after': '7' } } : fresh(one),
    );
    const began = clock.now();
    await okta.test();
    expect([sent.length, clock.now() - began]).toEqual([4, 14_000]);
  });

  test('429 without an end fails after five tries', async () => {
    const { okta, sent } = open(() => ({ status: 429 }));
    await expect(okta.test()).rejects.toThrow('429');
    expect(sent).toHaveLength(5);
  });

  test.each([400, 401, 409, 500, 503])('%d fails the task at once', async (status) => {
    const { okta, sent } = open(() => ({ status }));
    await expect(okta.test()).rejects.toThrow(String(status));
    expect(sent).toHaveLength(1);
  });

  test('a creation whose answer has no id is a failed task', async () => {
    const { okta } = open((one) => (one.method === 'POST' ? { status: 201 } : fresh(one)));
    await expect(okta.assign(tester, company)).rejects.toThrow('no id');
  });
});
