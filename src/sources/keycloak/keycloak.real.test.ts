import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SourceRecord } from '../../model/index.ts';
import { realClock } from '../../testkit/clock.ts';
import { keep, known } from '../../testkit/source-stage.ts';
import { testTools } from '../../testkit/tools.ts';
import { type RealKeycloak, startKeycloak } from './fixture.ts';
import { keycloak } from './index.ts';

const count = 2000;
let server: RealKeycloak;
const ids = new Map<string, string>();

beforeAll(async () => {
  server = await startKeycloak();
  for (let n = 0; n < count; n += 500) {
    const users = Array.from({ length: 500 }, (_, at) => user(n + at));
    await server.admin('POST', '/partialImport', { ifResourceExists: 'FAIL', users });
  }
  for (const { id, username } of await server.admin<{ id: string; username: string }[]>(
    'GET',
    `/users?briefRepresentation=true&max=${count + 10}`,
  ))
    ids.set(username, id);
  const top = await group('Engineering');
  const backend = await group('Backend', top);
  await group('Databases', backend);
  for (let n = 0; n < 150; n += 10)
    await Promise.all(Array.from({ length: 10 }, (_, at) => join(`p${n + at}`, top)));
  await join('p1', backend);
  await join('p2', await group('Databases', backend));
}, 900_000);
afterAll(() => server?.stop());

function user(n: number) {
  return {
    username: `p${n}`,
    email: `p${n}@example.com`,
    firstName: `First${n}`,
    lastName: `Last${n}`,
    enabled: n % 10 !== 3,
  };
}

const groups = new Map<string, string>();
/** Makes the group unless it is there; gives its id. */
async function group(name: string, parent?: string): Promise<string> {
  const known = groups.get(name);
  if (known !== undefined) return known;
  const path = parent === undefined ? '/groups' : `/groups/${parent}/children`;
  const made = await server.made('POST', path, { name });
  groups.set(name, made);
  return made;
}

async function join(username: string, id: string): Promise<void> {
  await server.admin('PUT', `/users/${ids.get(username)}/groups/${id}`);
}

function source(settings: object = {}) {
  const config = {
    url: server.url,
    realm: server.realm,
    clientId: 'rollcall',
    clientSecret: server.clientSecret,
    ...settings,
  };
  const tools = testTools({ fetch: (request) => fetch(request), clock: realClock() });
  return keycloak.open(keycloak.config.parse(config), tools);
}

async function read(since?: string): Promise<readonly SourceRecord[]> {
  const records: SourceRecord[] = [];
  for await (const record of source().read(since)) records.push(record);
  return records;
}

function cursorOf(records: readonly SourceRecord[]): string {
  const last = records.at(-1);
  if (last?.type !== 'complete' || last.cursor === undefined) throw new Error('The reading gave no cursor.');
  return last.cursor;
}

test('a full reading tells 2,000 people, the disabled among them, and groups within groups', async () => {
  await source().check();
  const records = await read();
  const { people, groups: told } = known(records);
  expect(people.size).toBe(count);
  expect([...people.values()].filter(({ active }) => !active)).toHaveLength(count / 10);
  expect(people.get(ids.get('p7') ?? '')).toMatchObject({
    userName: 'p7',
    attributes: { displayName: 'First7 Last7', emails: [{ value: 'p7@example.com', primary: true }] },
  });
  expect([...told.values()].map(({ name }) => name).sort()).toEqual([
    'Engineering',
    'Engineering/Backend',
    'Engineering/Backend/Databases',
  ]);
  const engineering = told.get(groups.get('Engineering') ?? '');
  expect(engineering?.members.size).toBe(151);
  expect(engineering?.members.has(`group ${groups.get('Backend')}`)).toBe(true);
  expect(records.at(-1)).toMatchObject({
    proof: { expected: { people: count, groups: 3 } },
  });
});

test('a joiner, a mover and a leaver come by changes, in few calls', async () => {
  const before = await read();
  let now = known(before);
  let cursor = cursorOf(before);
  const steps: Readonly<Record<string, () => Promise<unknown>>> = {
    'nothing happened': async () => undefined,
    'a joiner came': async () =>
      ids.set(
        'joiner',
        await server.made('POST', '/users', { ...user(1), username: 'joiner', email: 'joiner@example.com' }),
      ),
    'the joiner joined a group': () => join('joiner', groups.get('Backend') ?? ''),
    'a mover got another name': () =>
      server.admin('PUT', `/users/${ids.get('p5')}`, { ...user(5), lastName: 'Moved' }),
    'the mover left a group': () =>
      server.admin('DELETE', `/users/${ids.get('p5')}/groups/${groups.get('Engineering')}`),
    'somebody was disabled': () =>
      server.admin('PUT', `/users/${ids.get('p6')}`, { ...user(6), enabled: false }),
    'a leaver went': () => server.admin('DELETE', `/users/${ids.get('p9')}`),
    'a group came': () => group('Fresh'),
  };
  for (const [what, step] of Object.entries(steps)) {
    await step();
    const changes = await read(cursor);
    expect(changes.at(-1), what).toMatchObject({ type: 'complete' });
    const last = changes.at(-1);
    if (last?.type === 'complete') expect(last.proof?.pages, what).toBeLessThan(8);
    now = keep(now, changes);
    cursor = cursorOf(changes);
  }
  expect(now).toEqual(known(await read()));
  await server.admin('PUT', `/groups/${groups.get('Fresh')}`, { name: 'Refreshed' });
  await expect(read(cursor)).rejects.toMatchObject({ code: 'stale' });
}, 120_000);

test.each([
  ['a wrong secret', { clientSecret: 'wrong' }, 'unauthorized', 'Keycloak'],
  ['a client without roles', { clientId: 'powerless' }, 'forbidden', 'realm-management view-users'],
  ['a realm that is not there', { realm: 'none' }, 'unauthorized', 'Keycloak'],
])('check tells of %s', async (_, settings, code, words) => {
  await expect(source(settings).check()).rejects.toMatchObject({
    code,
    message: expect.stringContaining(words),
  });
});
