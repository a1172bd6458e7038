import { Attribute, Change } from 'ldapts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SourceRecord } from '../../model/index.ts';
import { realClock } from '../../testkit/clock.ts';
import { keep, known } from '../../testkit/source-stage.ts';
import { testTools } from '../../testkit/tools.ts';
import { dnOf, federate, personOf } from './federation-fixture.ts';
import { absentKeycloak, type RealKeycloak, startKeycloak } from './fixture.ts';
import { keycloak } from './index.ts';

const count = 2000;
let server: RealKeycloak;
/** Ids by the names of people and the paths of groups, those that come later among them. */
const ids = new Map<string, string>();
const idOf = (name: string): string => ids.get(name) ?? '';
/** What the first full reading told, of the realm as it was made. */
let first: readonly SourceRecord[];

function groupsOf(n: number): readonly string[] {
  const below = n === 1 ? ['/Engineering/Backend'] : n === 2 ? ['/Engineering/Backend/Databases'] : [];
  return n < 150 ? ['/Engineering', ...below] : below;
}

function user(n: number) {
  return {
    username: `p${n}`,
    email: `p${n}@example.com`,
    firstName: `First${n}`,
    lastName: `Last${n}`,
    enabled: n % 10 !== 3,
  };
}

async function join(username: string, group: string): Promise<void> {
  await server.admin('PUT', `/users/${idOf(username)}/groups/${idOf(group)}`);
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

async function readAll(settings: object, since?: string): Promise<readonly SourceRecord[]> {
  const records: SourceRecord[] = [];
  for await (const record of source(settings).read(since)) records.push(record);
  return records;
}

const read = (since?: string) => readAll({}, since);

const moved = new Change({
  operation: 'replace',
  modification: new Attribute({ type: 'sn', values: ['Moved'] }),
});

function cursorOf(records: readonly SourceRecord[]): string {
  const last = records.at(-1);
  if (last?.type !== 'complete' || last.cursor === undefined) throw new Error('The reading gave no cursor.');
  return last.cursor;
}

const absent = absentKeycloak();

describe.skipIf(absent !== undefined)(
  `a real Keycloak${absent === undefined ? '' : `, but ${absent}`}`,
  () => {
    beforeAll(async () => {
      const users = Array.from({ length: count }, (_, n) => ({ ...user(n), groups: groupsOf(n) }));
      const groups = [
        { name: 'Engineering', subGroups: [{ name: 'Backend', subGroups: [{ name: 'Databases' }] }] },
      ];
      server = await startKeycloak({ users, groups });
      for (const [name, id] of [...server.ids.people, ...server.ids.groups]) ids.set(name, id);
      // Where no event was ever saved there is none to go on from; an import makes none.
      await server.admin('PUT', `/users/${idOf('p0')}`, user(0));
      first = await read();
    }, 600_000);
    afterAll(() => server?.stop());

    test('a full reading tells 2,000 people, the disabled among them, and groups within groups', () => {
      const { people, groups: told } = known(first);
      expect(people.size).toBe(count);
      expect([...people.values()].filter(({ active }) => !active)).toHaveLength(count / 10);
      expect(people.get(idOf('p7'))).toMatchObject({
        userName: 'p7',
        attributes: { displayName: 'First7 Last7', emails: [{ value: 'p7@example.com', primary: true }] },
      });
      expect([...told.values()].map(({ name }) => name).sort()).toEqual([
        'Engineering',
        'Engineering/Backend',
        'Engineering/Backend/Databases',
      ]);
      const engineering = told.get(idOf('/Engineering'));
      expect(engineering?.members.size).toBe(151);
      expect(engineering?.members.has(`group ${idOf('/Engineering/Backend')}`)).toBe(true);
      expect(first.at(-1)).toMatchObject({
        proof: { expected: { people: count, groups: 3 } },
      });
    });

    test('a joiner, a mover and a leaver come by changes, in few calls', async () => {
      let now = known(first);
      let cursor = cursorOf(first);
      const steps: Readonly<Record<string, () => Promise<unknown>>> = {
        'nothing happened': async () => undefined,
        'a joiner came': async () =>
          ids.set(
            'joiner',
            await server.made('POST', '/users', {
              ...user(1),
              username: 'joiner',
              email: 'joiner@example.com',
            }),
          ),
        'the joiner joined a group': () => join('joiner', '/Engineering/Backend'),
        'a mover got another name': () =>
          server.admin('PUT', `/users/${idOf('p5')}`, { ...user(5), lastName: 'Moved' }),
        'the mover left a group': () =>
          server.admin('DELETE', `/users/${idOf('p5')}/groups/${idOf('/Engineering')}`),
        'somebody was disabled': () =>
          server.admin('PUT', `/users/${idOf('p6')}`, { ...user(6), enabled: false }),
        'a leaver went': () => server.admin('DELETE', `/users/${idOf('p9')}`),
        'a group came': async () =>
          ids.set('/Fresh', await server.made('POST', '/groups', { name: 'Fresh' })),
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
      await server.admin('PUT', `/groups/${idOf('/Fresh')}`, { name: 'Refreshed' });
      await expect(read(cursor)).rejects.toMatchObject({ code: 'stale' });
    }, 300_000);

    test('people of an LDAP federation are told like others; their changes by the next full reading', async () => {
      // With a federation each listing asks its server too: a realm of a few people it is.
      const branch = await server.another('branch', { users: [user(1), user(2)], groups: [] });
      const federation = await federate(branch, ['lee', 'lou', 'liz']);
      const read = () => readAll({ realm: 'branch' });
      try {
        const found = (records: readonly SourceRecord[]) =>
          Object.fromEntries(
            [...known(records).people.values()]
              .filter(({ userName }) => /^l[a-z]+$/.test(userName ?? ''))
              .map(({ userName = '', id, active, attributes }) => [userName, { id, active, attributes }]),
          );
        const before = found(await read());
        expect(Object.keys(before).sort()).toEqual(['lee', 'liz', 'lou']);
        expect(before.lee).toMatchObject({
          active: true,
          attributes: { name: { familyName: 'Federated lee' }, emails: [{ value: 'lee@ldap.example.com' }] },
        });
        const { admin } = federation;
        await admin.modify(dnOf('lee'), moved);
        await admin.del(dnOf('lou'));
        await admin.add(dnOf('lynn'), personOf('lynn'));
        await federation.synchronise();
        // Whoever went since the realm counted ends a reading; the next one knows.
        const after = found(await read().catch(() => read()));
        expect(Object.keys(after).sort()).toEqual(['lee', 'liz', 'lynn']);
        expect(after.lee).toMatchObject({
          id: before.lee?.id,
          attributes: { name: { familyName: 'Moved' } },
        });

        const started = Date.now() - 1_000;
        await branch.signIn('liz', 'liz-password');
        const signedIn = new Map<string, string | undefined>();
        for await (const record of source({ realm: 'branch', signIns: true }).activity?.() ?? [])
          if (record.type === 'activity') signedIn.set(record.identity, record.last);
        expect(Date.parse(signedIn.get(after.liz?.id ?? '') ?? '')).toBeGreaterThan(started);
        expect(signedIn.size).toBe(known(await read()).people.size);
      } finally {
        await federation.stop();
      }
    }, 300_000);

    test('check is content with a client that has the roles', async () => {
      await expect(source().check()).resolves.toBeUndefined();
    });

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
  },
);
