/** A group that a sync is to keep is there already, with members of whom the source knows nothing. */

import { expect, test } from 'vitest';
import { openStage, type Stage } from './stage.ts';

const sync = 'staff';
const crowd = Array.from({ length: 12 }, (_, index) => `hand${index}`);

/** A target where a group has members by hand: twelve whom the source tells, and one who belongs to nobody. */
async function openCompany(own: readonly string[]): Promise<Stage> {
  const stage = await openStage({ rules: rules(own) });
  const { world, okta } = stage;
  const engineering = world.addEntitlement({ name: 'engineering', kind: 'group' });
  for (const userName of [...crowd, 'agency']) {
    const attributes = { userName, displayName: 'Ada Byron', email: `${userName}@example.com` };
    world.grant(world.addAccount({ active: true, attributes }), engineering);
  }
  const ada = await okta.assign({ userName: 'ada' });
  for (const userName of crowd) await okta.assign({ userName });
  await okta.members(await okta.group('engineering'), { in: [ada] });
  return stage;
}

function rules(own: readonly string[]) {
  return { syncs: { [sync]: { from: ['okta'], to: 'world', groups: { include: ['engineering'], own } } } };
}

function membersOf({ world }: Stage): readonly string[] {
  const { grants } = world.snapshot();
  return grants.flatMap((grant) => (grant.endsWith(' → engineering') ? [grant.split(' → ')[0] ?? ''] : []));
}

test('the first plan says how many are in it, how many come and how many go, and nothing happens before it is approved', async () => {
  await using stage = await openCompany(['engineering']);
  const { reconciliation } = stage.app;
  const { run } = await stage.round(sync);
  const plan = run.plan ?? '';
  expect(run.state).toBe('held');
  expect(await reconciliation.planGroups(plan)).toMatchObject([{ holders: 13, adds: 1, removes: 12 }]);
  expect(membersOf(stage)).toHaveLength(13);
  await stage.approve(plan);
  expect([...membersOf(stage)].sort(), 'whoever belongs to nobody is not touched').toEqual(['ada', 'agency']);
});

test('without being its own, a sync only adds to it', async () => {
  await using stage = await openCompany([]);
  const { run } = await stage.round(sync);
  const groups = await stage.app.reconciliation.planGroups(run.plan ?? '');
  expect(groups).toMatchObject([{ holders: 13, adds: 1, removes: 0 }]);
  await stage.approve(run.plan ?? '');
  expect(membersOf(stage)).toHaveLength(14);
});

test('a group that a sync declares its own later is held, with the group by name, before it loses anybody', async () => {
  await using stage = await openCompany([]);
  await stage.roundApproved(sync);
  await stage.restart(rules(['engineering']));
  const { run } = await stage.round(sync);
  const plan = await stage.app.reconciliation.planById(run.plan ?? '');
  expect(plan).toMatchObject({
    state: 'held',
    hold: [{ rule: 'max-group-loss-share', message: expect.stringContaining('engineering (12 of 14)') }],
  });
  expect(await stage.app.reconciliation.planGroups(plan.id)).toMatchObject([
    { holders: 14, adds: 0, removes: 12 },
  ]);
  expect(membersOf(stage)).toHaveLength(14);
});
