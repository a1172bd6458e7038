import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { testTools } from '../../testkit/tools.ts';
import { openStage, type Stage } from './fixture.ts';

const clock = fakeClock(Date.UTC(2026, 0, 5, 12));
let db: TestDatabase;
let stage: Stage;

beforeEach(async () => {
  db = await openTestDatabase();
  stage = await openStage(db, testTools({ clock }));
  await stage.furnish();
});

afterEach(async () => {
  await stage.inspector.close();
  await db.close();
});

interface Expressions {
  readonly functions: readonly { readonly name: string }[];
  readonly members: readonly { readonly path: string; readonly people: number; readonly example?: string }[];
  readonly looked: number;
}

/** So many people, of whom the last has an attribute that nobody else has. */
async function tell(count: number): Promise<void> {
  const records = Array.from({ length: count }, (_, place) => ({
    type: 'identity' as const,
    identity: {
      id: `u${String(place).padStart(5, '0')}`,
      userName: `user${place}`,
      active: true,
      attributes: { displayName: `User ${place}`, ...(place === count - 1 ? { badge: { door: '7' } } : {}) },
    },
  }));
  await stage.directory.tell('okta', records);
}

const member = ({ members }: Expressions, path: string) => members.find((one) => one.path === path);

describe('what may be written in expressions', () => {
  test('is told without sources, and with those that tell nobody', async () => {
    for (const from of ['', 'okta', 'okta,nobody']) {
      const known = await stage.get<Expressions>(`GET /expressions?from=${from}`);
      expect(known.functions.map(({ name }) => name)).toContain('substringBefore');
      expect(member(known, 'user.userName')).toEqual(expect.objectContaining({ people: 0 }));
      expect(known.looked).toBe(0);
    }
  });

  test('is also what sources really tell, with an example; looked at anew after a minute', async () => {
    await tell(2);
    const known = await stage.get<Expressions>('GET /expressions?from=okta');
    expect(known.looked).toBe(2);
    expect(member(known, 'user.displayName')).toMatchObject({ people: 2, example: 'User 0' });
    expect(member(known, 'user.badge.door')).toMatchObject({ people: 1, example: '7' });
    await tell(3);
    expect((await stage.get<Expressions>('GET /expressions?from=okta')).looked).toBe(2);
    await clock.advance(60_000);
    expect((await stage.get<Expressions>('GET /expressions?from=okta')).looked).toBe(3);
  });

  test('is read from two hundred people from everywhere in the list, however many there are', async () => {
    await tell(5_000);
    const known = await stage.get<Expressions>('GET /expressions?from=okta');
    expect(known.looked).toBe(200);
    expect(member(known, 'user.userName')).toMatchObject({ people: 200, example: 'user0' });
    expect(member(known, 'user.badge.door')).toMatchObject({ people: 1 });
  });
});

test('an expression is checked for what it must give, and for the attribute that it fills', async () => {
  const check = (body: object) => stage.get('POST /expressions/check', { body });
  expect(await check({ expression: 'user.groups', gives: 'bool' })).toMatchObject({
    faults: [{ message: 'This must be true or false for each person, and the expression gives a list.' }],
  });
  expect(await check({ expression: 'user.active', gives: 'bool' })).toMatchObject({ faults: [] });
  const attribute = { target: 'jira', name: 'userName' };
  expect(await check({ expression: 'user.groups', attribute })).toMatchObject({
    faults: [{ message: expect.stringContaining('userName takes one value') }],
  });
  expect(await check({ expression: 'user.groups', attribute: { ...attribute, name: 'nope' } })).toMatchObject(
    {
      faults: [],
    },
  );
  expect(
    await stage.ask('viewer', 'POST /expressions/check', {
      body: { expression: 'user.groups', attribute: { target: 'nobody', name: 'x' } },
    }),
  ).toMatchObject({ status: 404 });
});

test('every place of an expression in a sync is marked as one, with what it must give', async () => {
  const document = await stage.get<{ components: { schemas: Record<string, object> } }>('GET /openapi.json');
  const marks: Record<string, unknown> = {};
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('expression' in value && typeof value.expression === 'string') marks[path] = value.expression;
    for (const [name, inner] of Object.entries(value))
      walk(inner, name === 'properties' ? path : path === '' ? name : `${path}.${name}`);
  };
  walk((document.components.schemas.WrittenSync as { properties: object }).properties, '');
  expect(marks).toEqual({
    'scope.where': 'bool',
    'attributes.additionalProperties.anyOf.1.value': 'any',
    'deprovision.exempt.where': 'bool',
    'seats.order': 'number',
    'handover.to': 'text',
  });
});
