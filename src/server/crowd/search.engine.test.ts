import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ask, type CrowdStage, openCrowdStage } from './fixture.ts';

const nasty = 'a+b/c%d&"<é>😀';

let stage: CrowdStage;

beforeAll(async () => {
  stage = await openCrowdStage(undefined, { attributes: ['department'] });
  await stage.hand.group('staff');
  await stage.hand.group('empty');
  await stage.hand.user('ada', {
    displayName: 'Ada Lovelace',
    email: 'Ada@Example.com',
    department: 'Engines',
  });
  await stage.hand.user('grace', { displayName: 'Grace' }, false);
  await stage.hand.user(nasty);
});
afterAll(() => stage[Symbol.asyncDispose]());

async function told(path: string, more: Ask = {}) {
  const answer = await stage.ask(path, { ...more, headers: { accept: 'application/json', ...more.headers } });
  expect(answer.status).toBe(200);
  return JSON.parse(await answer.text());
}

const names = (list: { users?: { name: string }[]; groups?: { name: string }[] }) =>
  (list.users ?? list.groups ?? []).map(({ name }) => name);

const property = (name: string, mode: string, value: string, type = 'STRING') =>
  `<property-search-restriction><property><name>${name}</name><type>${type}</type></property><match-mode>${mode}</match-mode><value>${value}</value></property-search-restriction>`;
const both = (logic: string, ...parts: string[]) =>
  `<boolean-search-restriction boolean-logic="${logic}"><restrictions>${parts.join('')}</restrictions></boolean-search-restriction>`;

describe('a search', () => {
  const search = async (body: string, entity = 'user') =>
    names(
      await told(`/search?entity-type=${entity}`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/xml', accept: 'application/json' },
      }),
    );

  test.each([
    ['everybody', '<null-search-restriction/>', ['ada', 'grace', nasty]],
    ['nothing at all', '', ['ada', 'grace', nasty]],
    ['an address, whatever its case', property('email', 'EXACTLY_MATCHES', 'aDA@example.COM'), ['ada']],
    ['a name', property('name', 'EXACTLY_MATCHES', 'GRACE'), ['grace']],
    ['the beginning of a name', property('name', 'STARTS_WITH', 'Gr'), ['grace']],
    ['the end of a name', property('name', 'ENDS_WITH', 'DA'), ['ada']],
    ['a part of a display name', property('displayName', 'CONTAINS', 'lovelace'), ['ada']],
    ['the active', property('active', 'EXACTLY_MATCHES', 'true', 'BOOLEAN'), ['ada', nasty]],
    ['whoever has no address', property('email', 'NULL', ''), ['grace', nasty]],
    ['whoever has no name', property('name', 'NULL', ''), []],
    ['a custom attribute', property('department', 'EXACTLY_MATCHES', 'engines'), ['ada']],
    [
      'a date',
      property('createdDate', 'GREATER_THAN', '2020-01-01T00:00:00.000+0000', 'DATE'),
      ['ada', 'grace', nasty],
    ],
    [
      'both',
      both('and', property('name', 'STARTS_WITH', 'g'), property('active', 'EXACTLY_MATCHES', 'false')),
      ['grace'],
    ],
    [
      'either',
      both('or', property('name', 'STARTS_WITH', 'g'), property('name', 'STARTS_WITH', 'ad')),
      ['ada', 'grace'],
    ],
    [
      'both of either',
      both('and', both('or', property('name', 'CONTAINS', 'a')), property('email', 'NULL', '')),
      ['grace', nasty],
    ],
  ])('finds %s by XML', async (_, body, found) => {
    expect(await search(body)).toEqual(found);
  });

  test('finds groups by name', async () => {
    expect(await search(property('name', 'STARTS_WITH', 'st'), 'group')).toEqual(['staff']);
    expect(await search('<null-search-restriction/>', 'group')).toEqual(['staff', 'empty']);
  });

  test('finds by JSON', async () => {
    const body = JSON.stringify({
      'restriction-type': 'boolean-search-restriction',
      'boolean-logic': 'and',
      restrictions: [
        {
          'restriction-type': 'property-search-restriction',
          property: { name: 'name', type: 'STRING' },
          'match-mode': 'STARTS_WITH',
          value: 'ad',
        },
        { 'restriction-type': 'null-search-restriction' },
      ],
    });
    const headers = { 'content-type': 'application/json' };
    expect(names(await told('/search?entity-type=user', { method: 'POST', body, headers }))).toEqual(['ada']);
  });

  test.each([
    ['email="ADA@example.com" and active=true', ['ada']],
    ['name=gr*', ['grace']],
    ["name = '*da'", ['ada']],
    ['(name = "ada" or name = "grace") and active = false', ['grace']],
    ['name = ada OR name = grace', ['ada', 'grace']],
    ['email = null', ['grace', nasty]],
    ['createdDate > 2020-01-01', ['ada', 'grace', nasty]],
    ['displayName = "*Lovelace*"', ['ada']],
  ])('finds by the query %s', async (query, found) => {
    expect(names(await told(`/search?entity-type=user&restriction=${encodeURIComponent(query)}`))).toEqual(
      found,
    );
  });

  test.each([
    ['a DTD', '<!DOCTYPE x [<!ENTITY e "x">]><null-search-restriction/>'],
    ['an entity of nobody', `<null-search-restriction>&lol;</null-search-restriction>`],
    ['what is cut off', '<null-search-restriction>'],
    ['what is unknown', '<other-restriction/>'],
    ['a match mode of nobody', property('name', 'SOUNDS_LIKE', 'x')],
    ['a logic of nobody', both('xor', '<null-search-restriction/>')],
    ['a type of nobody', property('name', 'CONTAINS', 'x', 'BLOB')],
    ['what is nested too deeply', `${'<a>'.repeat(99)}${'</a>'.repeat(99)}`],
    ['a broken JSON', '{"restriction-type":'],
  ])('is refused for %s', async (_, body) => {
    const answer = await stage.ask('/search?entity-type=user', { method: 'POST', body });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('ILLEGAL_ARGUMENT')]);
  });

  test.each(['name', 'name =', 'name ~ x', '(name = x', 'name = x)', 'name = "x', 'name = x y'])(
    'is refused for the query %s',
    async (query) => {
      const answer = await stage.ask(`/search?entity-type=user&restriction=${encodeURIComponent(query)}`);
      expect(answer.status).toBe(400);
    },
  );

  test('is refused without an entity, and for a body of more than a megabyte', async () => {
    expect((await stage.ask('/search', { method: 'POST' })).status).toBe(400);
    const body = ' '.repeat(1024 * 1024 + 1);
    expect((await stage.ask('/search?entity-type=user', { method: 'POST', body })).status).toBe(413);
  });
});
