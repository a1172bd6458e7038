/** Two syncs feed one target: who leaves the scope of one is still the other's. */

import { expect, test } from 'vitest';
import { accountsOf, openStage, type Stage } from './stage.ts';

const rules = {
  syncs: {
    builders: {
      from: ['okta'],
      to: 'world',
      scope: { groups: ['Builders'] },
      groups: { map: { Builders: ['build', 'tools'] }, create: true },
    },
    sellers: {
      from: ['okta'],
      to: 'world',
      scope: { groups: ['Sellers'] },
      groups: { map: { Sellers: ['sell', 'tools'] }, create: true },
    },
  },
};

interface Company {
  readonly stage: Stage;
  readonly ada: string;
  readonly builders: string;
  readonly sellers: string;
}

/** Ada builds and sells, Bob builds, Cleo sells. */
async function openCompany(): Promise<Company> {
  const stage = await openStage({ rules });
  const { okta } = stage;
  const builders = await okta.group('Builders');
  const sellers = await okta.group('Sellers');
  const ada = await okta.assign({ userName: 'ada' });
  const bob = await okta.assign({ userName: 'bob' });
  const cleo = await okta.assign({ userName: 'cleo' });
  await okta.members(builders, { in: [ada, bob] });
  await okta.members(sellers, { in: [ada, cleo] });
  await stage.roundApproved('builders');
  await stage.roundApproved('sellers');
  expect(accountsOf(stage)).toEqual({ ada: 'active', bob: 'active', cleo: 'active' });
  expect(grantsOf(stage, 'ada')).toEqual(['build', 'sell', 'tools']);
  return { stage, ada, builders, sellers };
}

function grantsOf({ world }: Stage, userName: string): string[] {
  return world
    .snapshot()
    .grants.flatMap((grant) => (grant.startsWith(`${userName} → `) ? [grant.split(' → ')[1] ?? ''] : []))
    .sort();
}

/** The sync that answers for the account. */
async function answers(stage: Stage, userName: string): Promise<readonly string[]> {
  const links = await stage.app.reconciliation.links(await stage.personOf(userName));
  return links.map(({ sync }) => sync);
}

async function settled(stage: Stage): Promise<void> {
  await stage.app.drain();
  stage.world.server.reset();
  for (const sync of ['builders', 'sellers']) {
    const { run } = await stage.round(sync);
    expect((await stage.app.reconciliation.planById(run.plan ?? '')).state).toBe('empty');
  }
  expect(stage.world.server.writes).toBe(0);
}

test.each([
  { leaves: 'builders', keeps: 'sellers', grants: ['sell', 'tools'] },
  { leaves: 'sellers', keeps: 'builders', grants: ['build', 'tools'] },
] as const)(
  'who leaves $leaves keeps the account and what $keeps gives',
  async ({ leaves, keeps, grants }) => {
    const company = await openCompany();
    await using stage = company.stage;
    expect(await answers(stage, 'ada')).toEqual(['builders']);
    await stage.okta.members(company[leaves], { out: [company.ada] });
    await settled(stage);
    expect(accountsOf(stage).ada).toBe('active');
    expect(grantsOf(stage, 'ada')).toEqual(grants);
    expect(await answers(stage, 'ada')).toEqual([keeps]);

    await stage.okta.members(company[keeps], { out: [company.ada] });
    await settled(stage);
    expect(accountsOf(stage)).toEqual({ ada: 'closed', bob: 'active', cleo: 'active' });
    expect(grantsOf(stage, 'ada')).toEqual([]);
    expect([grantsOf(stage, 'bob'), grantsOf(stage, 'cleo')]).toEqual([
      ['build', 'tools'],
      ['sell', 'tools'],
    ]);
  },
);

test('a group that both give stays until both let go, also when both are left in one moment', async () => {
  const company = await openCompany();
  await using stage = company.stage;
  await stage.okta.members(company.builders, { out: [company.ada] });
  await stage.okta.members(company.sellers, { out: [company.ada] });
  await settled(stage);
  expect(accountsOf(stage).ada).toBe('closed');
  expect(grantsOf(stage, 'ada')).toEqual([]);
});

test('who is told inactive loses the account once, and what either sync gave', async () => {
  const company = await openCompany();
  await using stage = company.stage;
  await stage.okta.unassign(company.ada);
  stage.world.server.reset();
  await stage.app.drain();
  expect(stage.world.server.calls.get('account.deactivate')).toBe(1);
  expect(accountsOf(stage).ada).toBe('closed');
  expect(grantsOf(stage, 'ada')).toEqual([]);
  await settled(stage);
});

test('who comes back to one scope after both has the same account with what that one gives', async () => {
  const company = await openCompany();
  await using stage = company.stage;
  const before = stage.world.snapshot().accounts.find(({ attributes }) => attributes.userName === 'ada')?.id;
  await stage.okta.members(company.builders, { out: [company.ada] });
  await stage.okta.members(company.sellers, { out: [company.ada] });
  await stage.app.drain();
  await stage.okta.members(company.sellers, { in: [company.ada] });
  await settled(stage);
  const after = stage.world.snapshot().accounts.find(({ attributes }) => attributes.userName === 'ada');
  expect(after).toMatchObject({ id: before, active: true });
  expect(grantsOf(stage, 'ada')).toEqual(['sell', 'tools']);
});
