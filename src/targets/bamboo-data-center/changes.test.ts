import { expect, test } from 'vitest';
import type { Change, ReadScope } from '../../model/index.ts';
import { readTarget } from '../../testkit/target-stage.ts';
import { testTools } from '../../testkit/tools.ts';
import { openPretend } from './pretend-world.ts';
import type { BambooSimulatorOptions } from './simulator.ts';

const reason = { situation: 'confirmed', rule: 'test' } as const;

function open(options: Partial<BambooSimulatorOptions> = {}) {
  const opened = openPretend((fetch) => testTools({ fetch }), options);
  const { target } = opened;
  return {
    ...opened,
    apply(change: object) {
      const handler = target.changes[(change as Change).type] as (
        change: object,
      ) => Promise<{ note?: string }>;
      return handler({ ...change, reason });
    },
    read: (scope?: ReadScope) => readTarget(target, scope),
  };
}

test('what Bamboo cannot do is not among its changes', () => {
  const { target } = open();
  expect(Object.keys(target.changes).sort()).toEqual([
    'account.create',
    'account.delete',
    'entitlement.create',
    'grant.add',
    'grant.remove',
  ]);
  expect([target.seats, target.activity]).toEqual([undefined, undefined]);
  expect(target.schema.map(({ mutability }) => mutability)).toEqual(['immutable', 'immutable', 'immutable']);
});

test('groups say who administers and which are only read', async () => {
  const { bamboo, read, apply } = open();
  bamboo.seed({ groups: { mirrored: [] }, readOnly: ['mirrored'], users: [{ name: 'ada' }] });
  const { entitlements } = await read();
  expect(entitlements.get('bamboo-admin')).toMatchObject({ administrative: true });
  expect(entitlements.get('bamboo-users')).toEqual({
    id: 'bamboo-users',
    kind: 'group',
    name: 'bamboo-users',
  });
  expect(entitlements.get('mirrored')?.protected).toContain('only reads');
  const grant = { type: 'grant.add', account: 'ada', entitlement: 'mirrored' };
  await expect(apply(grant)).rejects.toMatchObject({ code: 'unsupported' });
});

test('an account that is deleted is gone, and a second deletion says so although Bamboo would not', async () => {
  const { bamboo, apply } = open();
  bamboo.seed({ users: [{ name: 'ada' }] });
  await apply({ type: 'account.delete', id: 'ada' });
  expect(bamboo.look.user('ada')).toBeUndefined();
  await expect(apply({ type: 'account.delete', id: 'ada' })).rejects.toMatchObject({ code: 'not-found' });
});

test('in a batch one who is not there does not stop the others', async () => {
  const { bamboo, target } = open();
  bamboo.seed({ users: [{ name: 'ada' }, { name: 'eve' }] });
  const batch = target.batches?.find(({ type }) => type === 'grant.add');
  if (batch?.type !== 'grant.add') throw new Error('There is no such offer.');
  const outcomes = await batch.apply(
    ['ada', 'nobody', 'eve'].map((account) => ({
      type: 'grant.add',
      account,
      entitlement: 'bamboo-users',
      reason,
    })),
  );
  expect(outcomes).toMatchObject([{}, { failed: { code: 'not-found' } }, {}]);
  expect(bamboo.look.groupsOf('eve')).toEqual(['bamboo-users']);
});

test('nobody is skipped when somebody is deleted between two pages', async () => {
  const { bamboo, target } = open({ pageMax: 4 });
  bamboo.seed({ users: [...'abcdefgh'].map((name) => ({ name })) });
  const told = new Set<unknown>();
  for await (const record of target.read()) {
    if (record.type !== 'account') continue;
    if (told.size === 0) bamboo.hand.remove('a');
    told.add(record.account.id);
  }
  expect([...'bcdefgh'].filter((name) => !told.has(name))).toEqual([]);
});

test('a version that is too old is refused by the check', async () => {
  await expect(open({ version: '6.10.4' }).target.check()).rejects.toMatchObject({ code: 'unsupported' });
});

test('while Bamboo starts, its "not found" is not believed', async () => {
  const starting = () =>
    Promise.resolve(new Response('<html><title>Starting</title></html>', { status: 404 }));
  const { target } = openPretend(() => testTools({ fetch: starting }));
  await expect(readTarget(target, { accounts: ['ada'], resembling: [] })).rejects.toMatchObject({
    code: 'unavailable',
  });
});
