import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openCrowdClient } from '../../testkit/crowd/client.ts';
import { type CrowdStage, openCrowdStage, password } from './fixture.ts';

const url = 'https://rollcall.example.com/crowd';

function clientOf(stage: CrowdStage, fetch = stage.fetch) {
  return openCrowdClient({ url, application: 'confluence', password, fetch });
}
type Client = ReturnType<typeof clientOf>;

/** What the application should hold, looked up in the target itself. */
async function viewOf(stage: CrowdStage, scope?: string, shows: (group: string) => boolean = () => true) {
  const users = new Map<string, { name: string; key: string; active: boolean }>();
  const groups = new Map<string, string>();
  const grants: { account: string; entitlement: string }[] = [];
  for await (const record of stage.target.read()) {
    if (record.type === 'account')
      users.set(record.account.id, {
        name: String(record.account.attributes.userName),
        key: record.account.id,
        active: record.account.active,
      });
    if (record.type === 'entitlement') groups.set(record.entitlement.id, record.entitlement.name);
    if (record.type === 'grant') grants.push(record);
  }
  const shown = new Set(
    scope === undefined
      ? users.keys()
      : grants.flatMap(({ account, entitlement }) => (groups.get(entitlement) === scope ? account : [])),
  );
  return {
    users: [...users.values()].filter(({ key }) => shown.has(key)).sort(byName),
    members: [...groups]
      .filter(([, name]) => shows(name))
      .map(([id, name]) => ({
        name,
        members: grants
          .flatMap(({ account, entitlement }) =>
            entitlement === id && shown.has(account) ? (users.get(account)?.name ?? '') : [],
          )
          .sort(),
      }))
      .sort(byName),
  };
}

const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1);

function cachedBy({ cache }: Client) {
  return {
    users: [...cache.users.values()].map(({ name, key, active }) => ({ name, key, active })).sort(byName),
    members: [...cache.groups.values()]
      .map((name) => ({ name, members: [...(cache.members.get(name.toLowerCase()) ?? [])].sort() }))
      .sort(byName),
  };
}

/** A change that may come at any time; numbers choose among what is there. */
const mutation = fc.oneof(
  fc.record({ type: fc.constant('user' as const), n: fc.nat(12) }),
  fc.record({ type: fc.constant('group' as const), n: fc.nat(4) }),
  fc.record({ type: fc.constant('join' as const), a: fc.nat(), b: fc.nat() }),
  fc.record({ type: fc.constant('join' as const), a: fc.nat(), b: fc.nat() }),
  fc.record({ type: fc.constant('leave' as const), a: fc.nat(), b: fc.nat() }),
  fc.record({ type: fc.constant('rename' as const), a: fc.nat(), n: fc.nat(12) }),
  fc.record({ type: fc.constant('change' as const), a: fc.nat(), n: fc.nat(12) }),
  fc.record({ type: fc.constant('close' as const), a: fc.nat() }),
  fc.record({ type: fc.constant('open' as const), a: fc.nat() }),
  fc.record({ type: fc.constant('remove' as const), a: fc.nat() }),
);
type Mutation = typeof mutation extends fc.Arbitrary<infer M> ? M : never;

/** Plays mutations one by one against the directory, and knows what is there. */
function openPlayer(stage: CrowdStage) {
  const { hand } = stage;
  const users: string[] = [];
  const groups: string[] = [];
  const pick = (list: readonly string[], n: number) => list[n % list.length];
  const refusable = async <R>(work: Promise<R>): Promise<R | undefined> =>
    work.catch((thrown) => {
      if (thrown.code === 'conflict') return undefined;
      throw thrown;
    });
  return async (one: Mutation): Promise<void> => {
    if (one.type === 'user') {
      const made = await refusable(hand.user(`user${one.n}`, { displayName: `User <${one.n}> & "co"` }));
      if (made !== undefined) users.push(made);
    } else if (one.type === 'group') {
      const made = await refusable(hand.group(`Group ${one.n}`));
      if (made !== undefined) groups.push(made);
    } else {
      const user = pick(users, one.a);
      if (user === undefined) return;
      const group = 'b' in one ? pick(groups, one.b) : undefined;
      if (one.type === 'join' && group !== undefined) await hand.join(user, group);
      if (one.type === 'leave' && group !== undefined) await hand.leave(user, group);
      if (one.type === 'rename') await refusable(hand.update(user, { userName: `user${one.n}` }));
      if (one.type === 'change') await hand.update(user, { displayName: `Changed ${one.n}` });
      if (one.type === 'close') await hand.close(user);
      if (one.type === 'open')
        await stage.target.changes['account.activate']?.({ type: 'account.activate', id: user } as never);
      if (one.type === 'remove') {
        users.splice(users.indexOf(user), 1);
        await hand.remove(user);
      }
    }
  };
}

/** What happens before and after each request of a synchronisation. */
const interleaving = fc.array(
  fc.record({
    before: fc.array(mutation, { maxLength: 3 }),
    within: fc.array(mutation, { maxLength: 3 }),
    minutes: fc.nat(10),
  }),
  { minLength: 4, maxLength: 14 },
);

const views = [
  { title: 'a view of everybody', application: {}, scope: undefined, shows: () => true },
  {
    title: 'a view of one group, with other groups hidden',
    application: { scope: { groups: ['Group 0'] }, groups: { include: ['Group ?'], exclude: ['Group 1'] } },
    scope: 'Group 0',
    shows: (group: string) => group !== 'Group 1',
  },
];

describe('after a quiet synchronisation the cache is the view', () => {
  test.each(views)(
    'whatever changed between the calls before it: $title',
    async ({ application, scope, shows }) => {
      await fc.assert(
        fc.asyncProperty(interleaving, async (steps) => {
          await using stage = await openCrowdStage({ confluence: { 'max-shrink': '100%', ...application } });
          const play = openPlayer(stage);
          for (let n = 0; n < 3; n++) {
            await play({ type: 'group', n });
            await play({ type: 'user', n });
            await play({ type: 'join', a: n, b: 0 });
          }
          const queue = [...steps];
          let quiet = false;
          const client = clientOf(stage, async (request) => {
            const step = quiet ? undefined : queue.shift();
            stage.now += (step?.minutes ?? 0) * 60_000;
            for (const one of step?.before ?? []) await play(one);
            const answer = await stage.fetch(request);
            for (const one of step?.within ?? []) await play(one);
            return answer;
          });
          while (queue.length > 0) await client.synchronise();
          quiet = true;
          // Lists that were begun a moment ago hold the token back; these are all done.
          stage.now += 20 * 60_000;
          expect(await client.synchronise()).not.toBe('failed');
          expect(cachedBy(client)).toEqual(await viewOf(stage, scope, shows));
          expect(await client.synchronise()).toBe('incremental');
          expect(cachedBy(client)).toEqual(await viewOf(stage, scope, shows));
        }),
        { numRuns: 12 },
      );
    },
  );

  test('with a change between the three lists and the token that is stored after them', async () => {
    await using stage = await openCrowdStage();
    const staff = await stage.hand.group('staff');
    await stage.hand.user('ada');
    let late = 0;
    const client = clientOf(stage, async (request) => {
      const answer = await stage.fetch(request);
      if (request.url.includes('membership') && late++ === 0)
        await stage.hand.join(await stage.hand.user('grace'), staff);
      return answer;
    });
    expect(await client.synchronise()).toBe('full');
    expect(client.cache.users.has('grace')).toBe(false);
    // The store of the list is hours old by now; the token is not later than it.
    stage.now += 6 * 3_600_000;
    expect(await client.synchronise()).toBe('incremental');
    expect(cachedBy(client)).toEqual(await viewOf(stage));
  });

  test('by key after a rename, which keeps the memberships', async () => {
    await using stage = await openCrowdStage();
    const staff = await stage.hand.group('staff');
    const ada = await stage.hand.user('ada');
    await stage.hand.join(ada, staff);
    const client = clientOf(stage);
    await client.synchronise();
    await stage.hand.update(ada, { userName: 'lovelace' });
    expect(await client.synchronise()).toBe('full');
    expect(client.failure).toMatchObject({ status: 410, reason: 'EVENT_TOKEN_EXPIRED' });
    expect(cachedBy(client)).toEqual(await viewOf(stage));
    expect(client.cache.users.get('lovelace')?.key).toBe(ada);
  });

  test('when somebody is removed and another comes under the same name', async () => {
    await using stage = await openCrowdStage();
    const client = clientOf(stage);
    const [first] = [await stage.hand.user('ada'), await stage.hand.user('grace')];
    await client.synchronise();
    await stage.hand.remove(first);
    await stage.hand.user('ada');
    expect(await client.synchronise()).toBe('incremental');
    expect(cachedBy(client)).toEqual(await viewOf(stage));
  });
});

describe('an application keeps what it has', () => {
  test('while it is not certain that the directory is whole', async () => {
    await using stage = await openCrowdStage();
    await stage.hand.user('ada');
    const client = clientOf(stage);
    await client.test();
    await client.synchronise();
    stage.configure({ confluence: { scope: { groups: ['confluence-user'] } } });
    expect(await client.synchronise()).toBe('failed');
    expect(client.failure).toMatchObject({ status: 500, reason: 'OPERATION_FAILED' });
    expect([...client.cache.users.keys()]).toEqual(['ada']);
  });

  test('when a list breaks off in the middle', async () => {
    await using stage = await openCrowdStage();
    await stage.hand.users(Array.from({ length: 1_100 }, (_, n) => `user${n}`));
    const client = clientOf(stage);
    expect(await client.synchronise()).toBe('full');
    expect(client.cache.users.size).toBe(1_100);
    const [someone] = [...client.cache.users.values()];
    const broken = clientOf(stage, async (request) => {
      const answer = await stage.fetch(request);
      if (request.url.includes('entity-type=user'))
        await stage.hand.update(someone?.key ?? '', { userName: `renamed${stage.now++}` });
      return answer;
    });
    expect(await broken.synchronise()).toBe('failed');
    expect(broken.cache.users.size).toBe(0);
  });
});

test('a synchronisation costs five calls in full, six after an expired token, and one by events', async () => {
  await using stage = await openCrowdStage();
  const ada = await stage.hand.user('ada');
  const client = clientOf(stage);
  await client.synchronise();
  expect(client.calls).toBe(5);
  await stage.hand.user('grace');
  await client.synchronise();
  expect(client.calls).toBe(1);
  await stage.hand.update(ada, { userName: 'lovelace' });
  await client.synchronise();
  expect(client.calls).toBe(6);
});

test('a login by single sign-on is kept, and reads groups that no synchronisation has brought yet', async () => {
  await using stage = await openCrowdStage();
  const staff = await stage.hand.group('staff');
  const ada = await stage.hand.user('ada');
  const client = clientOf(stage);
  await client.synchronise();
  await stage.hand.join(ada, staff);
  await client.signIn('ada');
  expect(client.cache.members.get('staff')).toEqual(new Set(['ada']));
  const told: unknown[] = [];
  for await (const record of stage.target.read({ accounts: [ada], resembling: [] }))
    if (record.type === 'account') told.push(record.account.lastActive);
  expect(told).toEqual([new Date(stage.now).toISOString()]);
  await stage.hand.close(ada);
  await expect(client.signIn('ada')).rejects.toMatchObject({ status: 400, reason: 'INACTIVE_ACCOUNT' });
  await expect(client.signIn('nobody')).rejects.toMatchObject({ status: 404, reason: 'USER_NOT_FOUND' });
});
