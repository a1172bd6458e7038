/** What is decided about one person: whose accounts are, and the line of time in which that stands. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { ENTERPRISE_USER } from '../../model/index.ts';
import { monday, realClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { testTools } from '../../testkit/tools.ts';
import { openStage, type Page, type Stage } from './fixture.ts';

let db: TestDatabase;
let stage: Stage;
let now = monday;

beforeEach(async () => {
  db = await openTestDatabase();
  now = monday;
  // Time moves when the test says so; what waits for the database waits in earnest.
  stage = await openStage(db, testTools({ clock: { now: () => now, sleep: realClock().sleep } }));
  await stage.furnish();
  await stage.tellPeople('ada', 'grace');
});

afterEach(async () => {
  await stage.idle();
  await db.close();
});

interface Found extends Page<{ readonly id: string; readonly link?: { readonly name?: string } }> {
  readonly readAt?: number;
}
const accounts = (query: string) => stage.get<Found>(`GET /connections/jira/accounts${query}`);
const read = async () => (await stage.call('operator', 'POST /connections/jira/read/live')).text();
const account = (userName: string, displayName = `Person ${userName}`) =>
  stage.world.addAccount({ active: true, attributes: { userName, displayName } });

/** Makes, approves and applies a plan. */
async function applied(): Promise<string> {
  const plan = await stage.planOf('POST /syncs/staff/run');
  const { digest } = await stage.get<{ digest: string }>(`GET /plans/${plan}`);
  await stage.get(`POST /plans/${plan}/approve`, { body: { digest } });
  await stage.get(`POST /plans/${plan}/apply`);
  await stage.idle();
  return plan;
}

test('accounts are found as the target was last read, with whose they are, page by page', async () => {
  const own = account('lovelace');
  account('adam');
  expect(await accounts('')).toEqual({ items: [] });
  await read();
  const person = await stage.personNamed('ada');
  await stage.get(`PUT /syncs/staff/links/${person}`, { body: { account: own } });
  expect(await accounts('?text=love')).toEqual({
    readAt: monday,
    items: [
      {
        id: own,
        userName: 'lovelace',
        displayName: 'Person lovelace',
        active: true,
        link: { person, name: 'Person ada', sync: 'staff' },
      },
    ],
  });
  const first = await accounts('?text=person&limit=1');
  const rest = await accounts(`?text=person&limit=1&cursor=${first.next}`);
  expect([...first.items, ...rest.items]).toHaveLength(2);
  expect(rest.next).toBeUndefined();
  expect((await stage.ask('viewer', 'GET /connections/jira/accounts?cursor=bm8')).status).toBe(400);
  expect((await stage.ask('viewer', 'GET /connections/nothing/accounts')).status).toBe(404);
});

test('an account is linked once, only to somebody whom the sync is told, and unlinked again', async () => {
  const own = account('lovelace');
  await read();
  const [ada, grace] = [await stage.personNamed('ada'), await stage.personNamed('grace')];
  const link = (person: string, body: object, role: 'viewer' | 'operator' = 'operator') =>
    stage.ask(role, `PUT /syncs/staff/links/${person}`, { body });
  expect((await link(ada, { account: own }, 'viewer')).status).toBe(403);
  expect((await link('nobody', { account: own })).body).toMatchObject({
    code: 'not-found',
    detail: 'No source of staff tells a person nobody, so no account can be theirs here.',
  });
  expect((await link(ada, { account: 'a-999' })).body).toMatchObject({ code: 'not-found' });
  expect((await link(ada, { account: own })).status).toBe(204);
  expect((await link(grace, { account: own })).body).toMatchObject({ code: 'conflict' });
  expect(await stage.get(`GET /people/${ada}`)).toMatchObject({
    links: [{ target: 'jira', account: own, name: 'lovelace', sync: 'staff', origin: 'manual' }],
  });
  expect((await stage.ask('operator', `DELETE /syncs/staff/links/${ada}`)).status).toBe(204);
  expect(await stage.get(`GET /people/${ada}`)).toMatchObject({ links: [] });
});

test('another account takes the place of the one that a person has, in one step, when that is said', async () => {
  const [first, second, third] = [account('lovelace'), account('ada.l'), account('hopper')];
  await read();
  const [ada, grace] = [await stage.personNamed('ada'), await stage.personNamed('grace')];
  const link = (person: string, body: object) =>
    stage.ask('operator', `PUT /syncs/staff/links/${person}`, { body });
  await link(ada, { account: first });
  await link(grace, { account: third });
  expect((await link(ada, { account: second })).body).toMatchObject({ code: 'conflict' });
  expect((await link(ada, { account: first, replace: true })).body).toMatchObject({
    code: 'conflict',
    detail: 'The account is this person’s already; choose another one.',
  });
  expect((await link(ada, { account: third, replace: true })).body).toMatchObject({ code: 'conflict' });
  const links = async () => (await stage.get<{ links: unknown }>(`GET /people/${ada}`)).links;
  expect(await links(), 'what is refused changes nothing').toMatchObject([{ account: first }]);
  now += 1_000;
  expect((await link(ada, { account: second, replace: true })).status).toBe(204);
  expect(await links()).toMatchObject([
    { account: second, sync: 'staff', origin: 'manual', createdAt: monday + 1_000 },
  ]);
  expect((await stage.get<Page<unknown>>('GET /audit?limit=2')).items).toMatchObject([
    { action: 'link.added', person: ada, subject: second, at: monday + 1_000 },
    { action: 'link.removed', person: ada, subject: first, at: monday + 1_000 },
  ]);
  expect((await link(grace, { account: first, replace: true })).status, 'it is nobody’s').toBe(204);
});

test('managers are named, where the source that names them by an id tells them', async () => {
  const tell = (name: string, manager: string | { readonly value: string }) =>
    stage.directory.tell('okta', [
      {
        type: 'identity',
        identity: {
          id: `o-${name}`,
          userName: name,
          active: true,
          attributes: { displayName: `Person ${name}`, [ENTERPRISE_USER]: { manager } },
        },
      },
    ]);
  const [ada, grace] = [await stage.personNamed('ada'), await stage.personNamed('grace')];
  const managers = async () => (await stage.get<{ managers: unknown }>(`GET /people/${ada}`)).managers;
  expect(await managers()).toEqual([]);
  await tell('ada', { value: 'o-grace' });
  expect(await managers()).toEqual([
    { source: 'okta', value: 'o-grace', person: grace, name: 'Person grace' },
  ]);
  await tell('ada', 'grace');
  expect(await managers()).toMatchObject([{ value: 'grace', person: grace }]);
  await tell('ada', { value: '00u-nobody' });
  expect(await managers()).toEqual([]);
});

interface Entry {
  readonly of: 'life' | 'change' | 'deed';
  readonly at: number;
  readonly sync?: string;
  readonly action?: string;
  readonly account?: string;
  readonly entry?: { readonly change: { readonly type: string } };
}
interface Journal extends Page<Entry> {
  readonly names: Readonly<Record<string, { readonly accounts: Readonly<Record<string, string>> }>>;
}
const short = ({ of, action, entry }: Entry) => `${of} ${action ?? entry?.change.type ?? ''}`.trim();

test('all that was told of a person, done to them and decided about them is one line of time, the newest first', async () => {
  const person = await stage.personNamed('ada');
  const journal = (query = '') => stage.get<Journal>(`GET /people/${person}/journal${query}`);
  now += 1_000;
  await applied();
  now += 1_000;
  await stage.get(`DELETE /syncs/staff/links/${person}`);
  now += 1_000;
  await stage.directory.tell('okta', [{ type: 'removed', of: 'identity', id: 'o-ada' }]);
  await stage.get('DELETE /syncs/staff');
  const whole = await journal();
  expect(whole.items.map(short)).toEqual([
    'life',
    'deed link.removed',
    'change grant.add',
    'change account.create',
    'life',
  ]);
  const [, unlinked, given] = whole.items;
  expect(given).toMatchObject({ sync: 'staff', at: monday + 1_000 });
  expect(whole.names.jira?.accounts[unlinked?.account ?? '']).toBe('ada');

  const paged: Entry[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const { items, next }: Journal = await journal(`?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
    paged.push(...items);
    cursor = next;
  }
  expect(paged).toEqual(whole.items);
});

test('people are listed by state and source, in pages and in the export', async () => {
  await stage.directory.tell('okta', [{ type: 'removed', of: 'identity', id: 'o-grace' }]);
  const names = async (query: string) =>
    (await stage.get<Page<{ userName: string }>>(`GET /people?${query}`)).items.map(
      ({ userName }) => userName,
    );
  expect(await names('state=gone')).toEqual(['grace']);
  expect(await names('state=active&source=okta')).toEqual(['ada']);
  expect(await names('text=person&state=inactive')).toEqual([]);
  expect((await stage.ask('viewer', 'GET /people?state=asleep')).status).toBe(400);
  const csv = await stage.call('viewer', 'GET /people/export?format=csv&state=gone');
  expect((await csv.text()).split('\r\n')[1]).toContain(',grace,');
});

test('who does not use an account is told so before it is closed; saying to be still here counts as use', async () => {
  const day = 86_400_000;
  const { version } = await stage.get<{ version: number }>('GET /syncs/staff');
  await stage.get('PUT /syncs/staff', {
    headers: { 'if-match': `"${version}"` },
    body: {
      from: ['okta'],
      to: 'jira',
      deprovision: { 'never-active-after': '30d' },
      reactions: { inactive: 'deactivate' },
    },
  });
  await applied();
  const person = await stage.personNamed('ada');
  const explained = () => stage.get<object>(`GET /people/${person}/explain?sync=staff`);
  expect(await explained()).toMatchObject({
    inactivity: { asleep: false, asleepAt: monday + 30 * day },
  });
  now += 40 * day;
  // Silence is known as far as the target was read.
  await read();
  expect(await explained()).toMatchObject({
    inactivity: { asleep: true, because: expect.stringContaining('Never active') },
    next: [{ type: 'account.deactivate' }],
  });
  const say = (role: 'viewer' | 'operator') =>
    stage.ask(role, `POST /people/${person}/still-here`, { body: { sync: 'staff' } });
  expect((await say('viewer')).status).toBe(403);
  expect((await say('operator')).status).toBe(204);
  expect(await explained()).toMatchObject({ inactivity: { asleep: false, saidAt: now }, next: [] });
  const { items } = await stage.get<Journal>(`GET /people/${person}/journal`);
  expect(short(items[0] as Entry)).toBe('deed person.still-here');
});
