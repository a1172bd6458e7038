import { expect, test } from 'vitest';
import type { SourceRecord } from '../../model/index.ts';
import { judgeSourceKit } from '../../testkit/judged-kit.ts';
import { findSpec, judgedFetch, openContract, type Spelling } from '../../testkit/openapi.ts';
import { testSource } from '../../testkit/test-source.ts';
import { hastyClock, testTools } from '../../testkit/tools.ts';
import { keycloak } from './index.ts';
import { pretendSecret, pretendWorld } from './pretend-world.ts';
import { pretendAddress, simulateKeycloak } from './simulator.ts';
import { specOverrides } from './spec-overrides.ts';

testSource({ connector: keycloak, world: pretendWorld });

const settings = {
  url: pretendAddress,
  realm: 'staff',
  clientId: 'rollcall',
  clientSecret: pretendSecret,
  pageSize: 3,
};

async function read(
  simulator: ReturnType<typeof simulateKeycloak>,
  since?: string,
  more: object = {},
): Promise<SourceRecord[]> {
  const tools = testTools({ fetch: simulator.fetch, clock: hastyClock() });
  const records: SourceRecord[] = [];
  for await (const record of keycloak
    .open(keycloak.config.parse({ ...settings, ...more }), tools)
    .read(since))
    records.push(record);
  return records;
}

function realm() {
  const simulator = simulateKeycloak(pretendSecret, { now: () => Date.UTC(2026, 0, 5, 8) });
  for (let n = 0; n < 8; n++) {
    simulator.users.set(`u${n}`, {
      id: `u${n}`,
      username: `p${n}`,
      enabled: true,
      attributes: { department: ['Engines'], costCode: ['7', '8'] },
    });
    simulator.note('CREATE', 'USER', `users/u${n}`);
  }
  return simulator;
}

function realmWithLogins() {
  const simulator = realm();
  simulator.logins.push({ time: Date.UTC(2026, 0, 4), userId: 'u1' });
  return simulator;
}

test('a token that ends in the middle is renewed, and the reading is whole', async () => {
  const simulator = realm();
  simulator.tokenUses = 2;
  expect((await read(simulator)).filter(({ type }) => type === 'identity')).toHaveLength(8);
});

test('service accounts are left out, and attributes stand where SCIM has them', async () => {
  const simulator = realm();
  simulator.users.set('s', {
    id: 's',
    username: 'service-account-x',
    enabled: true,
    serviceAccountClientId: 'x',
  });
  const records = await read(simulator, undefined, { keep: ['costCode'] });
  const people = records.flatMap((record) => (record.type === 'identity' ? [record.identity] : []));
  expect(people).toHaveLength(8);
  expect(people[0]?.attributes).toEqual({
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Engines' },
    keycloak: { costCode: ['7', '8'] },
  });
});

test('events that were cleared, or are no longer saved, make the cursor stale', async () => {
  const simulator = realm();
  const last = (await read(simulator)).at(-1);
  const cursor = last?.type === 'complete' ? last.cursor : undefined;
  expect(cursor).toBeDefined();
  simulator.events.splice(0);
  await expect(read(simulator, cursor)).rejects.toMatchObject({ code: 'stale' });
  simulator.savesEvents = false;
  await expect(read(simulator, cursor)).rejects.toMatchObject({ code: 'stale' });
  expect((await read(simulator)).at(-1)).not.toHaveProperty('cursor');
});

test('a group that goes while changes are read ends them, and the next reading is a whole one', async () => {
  const simulator = realm();
  const last = (await read(simulator)).at(-1);
  const cursor = last?.type === 'complete' ? last.cursor : undefined;
  simulator.note('CREATE', 'GROUP', 'groups/short-lived');
  await expect(read(simulator, cursor)).rejects.toMatchObject({ code: 'unavailable' });
  simulator.note('DELETE', 'GROUP', 'groups/short-lived');
  await expect(read(simulator, cursor)).rejects.toMatchObject({ code: 'stale' });
});

test.each(['users', 'groups'] as const)('an empty first page of %s with 200 is an error', async (list) => {
  const simulator = realm();
  simulator.groups.set('g', { id: 'g', name: 'Engines', members: new Set(['u1']) });
  simulator.emptyFirst = list;
  await expect(read(simulator)).rejects.toMatchObject({ code: 'unavailable' });
});

test('an empty answer where members are does not empty the group', async () => {
  const simulator = realm();
  simulator.groups.set('g', { id: 'g', name: 'Engines', members: new Set(['u1', 'u2']) });
  simulator.emptyFirst = 'members';
  const group = (await read(simulator)).find((record) => record.type === 'group');
  expect(group?.group.members).toHaveLength(2);
});

test('a missing role that looks like an empty realm is told as a missing role', async () => {
  const simulator = realm();
  simulator.roles.delete('view-users');
  simulator.roles.add('query-users');
  await expect(read(simulator)).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('realm-management view-users'),
  });
});

test('the published description holds in every request and answer of the whole kit', async (context) => {
  const spec = findSpec('idp-keycloak.json');
  if ('absent' in spec) return context.skip(spec.absent);
  const contract = openContract(spec.file, {
    base: `${pretendAddress}/admin/realms`,
    overrides: specOverrides,
  });
  const as: Spelling = (request) =>
    new URL(request.url).pathname.startsWith('/admin/') ? request : undefined;
  const found = await judgeSourceKit({ connector: keycloak, world: pretendWorld, as }, contract);
  const { fetch } = judgedFetch(realmWithLogins().fetch, contract, { faults: found, as });
  const tools = testTools({ fetch, clock: hastyClock() });
  const opened = keycloak.open(keycloak.config.parse({ ...settings, signIns: true }), tools);
  for await (const record of opened.activity?.() ?? []) expect(record.type).toBeDefined();
  expect([...found]).toEqual([]);
  expect(contract.unused()).toEqual([]);
});
