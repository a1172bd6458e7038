/** Ways out, each chosen by itself; what nothing brings back is asked for; and people who come back. */

import { describe, expect, test } from 'vitest';
import { departureOf, explained, openCompany, questions, roundAfter, sync, tell } from './hr.ts';
import { accountsOf, day, openStage } from './stage.ts';

describe('ways out', () => {
  test('are chosen for each situation: disabled, out of scope, vanished', async () => {
    await using stage = await openCompany({
      groups: { default: [] },
      reactions: { disabled: 'suspend', unqualified: 'ignore', 'source-missing': 'anonymise' },
    });
    tell(stage, { ada: { active: false }, bob: { department: 'Elsewhere' }, eve: 'absent' });
    await roundAfter(stage, 1);
    expect(accountsOf(stage)).toEqual({ ada: 'closed', bob: 'active', eve: 'closed' });
    await roundAfter(stage, 1);
    const question = await stage.heldPlan(sync);
    expect(question.counts.changes).toEqual({ 'account.anonymise': 1 });
    expect(question.hold).toMatchObject([{ rule: 'irrevocable' }]);
    await stage.approve(question.id);
    expect(Object.keys(accountsOf(stage)).toSorted()).toEqual([
      'ada',
      expect.stringMatching(/^anonymous-/),
      'bob',
    ]);
    await roundAfter(stage, 1);
    expect(await questions(stage)).toEqual([]);
  });

  test('what stays with a closed account is said to stay, and what goes is said to go', async () => {
    await using stage = await openStage({
      rules: {
        syncs: {
          [sync]: {
            from: ['okta'],
            to: 'world',
            reactions: { disabled: 'suspend' },
            groups: { include: ['*'], create: true },
          },
        },
      },
    });
    const ada = await stage.okta.assign({ userName: 'ada' });
    const crew = await stage.okta.group('crew');
    await stage.okta.members(crew, { in: [ada] });
    await stage.roundApproved(sync);
    const why = async () => (await explained(stage, 'ada')).entitlements.map(({ because }) => because);
    await stage.app.directory.tell('okta', [
      { type: 'group', group: { id: crew, name: 'crew', members: [] } },
    ]);
    expect(await why()).toEqual(['No rule gives it any more; the next run takes it away.']);
    await stage.okta.members(crew, { in: [ada] });
    await stage.app.drain();
    await stage.okta.unassign(ada);
    await stage.app.drain();
    expect(accountsOf(stage)).toEqual({ ada: 'closed' });
    expect(await why()).toEqual([
      'No rule gives it any more; it stays with the closed account, for whoever comes back.',
    ]);
  });

  test('deleted and vanished are told apart', async () => {
    await using stage = await openStage({
      rules: {
        syncs: {
          [sync]: {
            from: ['okta'],
            to: 'world',
            reactions: { deleted: 'delete', 'source-missing': 'ignore' },
          },
        },
      },
    });
    const ada = await stage.okta.assign({ userName: 'ada' });
    await stage.roundApproved(sync);
    await stage.app.directory.tell('okta', [{ type: 'removed', of: 'identity', id: ada }]);
    await stage.app.drain();
    expect(accountsOf(stage).ada).toBe('closed');
    expect(await departureOf(stage, 'ada')).toMatchObject({ situation: 'deleted' });
    await roundAfter(stage, 1);
    expect((await stage.heldPlan(sync)).counts.changes).toEqual({ 'account.delete': 1 });
  });

  test('a question for a deletion keeps nobody else waiting', async () => {
    await using stage = await openCompany({ reactions: { disabled: 'delete' } });
    tell(stage, { ada: { active: false } });
    await roundAfter(stage, 1);
    tell(stage, { ada: { active: false }, bob: { active: false }, eve: { userName: 'evelyn' } });
    await roundAfter(stage, 1);
    expect(accountsOf(stage)).toEqual({ ada: 'closed', bob: 'closed', evelyn: 'active' });
    expect((await stage.heldPlan(sync)).counts.changes).toEqual({ 'account.delete': 1 });
    await roundAfter(stage, 1);
    expect((await stage.heldPlan(sync)).counts.changes).toEqual({ 'account.delete': 2 });
    tell(stage, {});
    await roundAfter(stage, 1);
    expect(await questions(stage), 'nobody is to be deleted any more').toEqual([]);
    expect(accountsOf(stage)).toEqual({ ada: 'active', bob: 'active', eve: 'active' });
  });

  test('are refused in one sentence where the target has them not', async () => {
    const applications = { jira: { password: { env: 'CROWD_PASSWORD' }, addresses: ['10.0.0.0/8'] } };
    const dc = { type: 'crowd-directory', applications };
    await using stage = await openStage({
      environment: { CROWD_PASSWORD: 'a password of some length' },
      rules: { targets: { dc }, syncs: {} },
    });
    const content = { from: ['okta'], to: 'dc', reactions: { disabled: 'anonymise' } };
    await expect(
      stage.app.settings.saveSync({ name: sync, content }, { actor: 'test' }),
    ).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('reactions.disabled: The target dc cannot anonymise accounts'),
    });
  });
});

describe('whoever comes back', () => {
  const grouped = { groups: { include: ['*'], create: true } };

  test.each(['deactivate', 'suspend', 'unlink', 'remove-grants'])(
    'into scope after the reaction %s has the own account again, with the groups of today',
    async (unqualified) => {
      await using stage = await openStage({
        rules: {
          syncs: {
            [sync]: {
              from: ['okta'],
              to: 'world',
              scope: { where: 'user.department != "Elsewhere"' },
              reactions: { unqualified },
              ...grouped,
            },
          },
        },
      });
      const ada = await stage.okta.assign({ userName: 'ada', department: 'Sales' });
      const [old, young] = [await stage.okta.group('old'), await stage.okta.group('young')];
      await stage.okta.members(old, { in: [ada] });
      await stage.roundApproved(sync);
      const [before] = stage.world.snapshot().accounts;
      await stage.okta.update(ada, { userName: 'ada', department: 'Elsewhere' });
      await stage.app.drain();
      await stage.okta.members(old, { out: [ada] });
      await stage.okta.members(young, { in: [ada] });
      stage.clock.later(day);
      await stage.app.drain();
      await stage.okta.update(ada, { userName: 'ada', department: 'Sales' });
      await stage.app.drain();
      stage.clock.later(day);
      await stage.round(sync);
      const after = stage.world.snapshot();
      expect(after.accounts).toMatchObject([{ id: before?.id, active: true }]);
      expect(after.grants).toEqual(['ada → young']);
    },
  );

  test('enabled again after being disabled while asleep is awake, with the groups of today', async () => {
    await using stage = await openStage({
      rules: {
        syncs: {
          [sync]: {
            from: ['okta'],
            to: 'world',
            reactions: { inactive: 'suspend', disabled: 'delete' },
            deprovision: { 'inactive-after': '90d', 'delete-after': '30d' },
            ...grouped,
          },
        },
      },
    });
    const ada = await stage.okta.assign({ userName: 'ada' });
    await stage.okta.members(await stage.okta.group('crew'), { in: [ada] });
    await stage.roundApproved(sync);
    const [account] = stage.world.snapshot().accounts;
    const lastActive = new Date(stage.clock.now()).toISOString();
    stage.world.changeAccount(account?.id ?? '', (one) => ({ ...one, lastActive }));
    await roundAfter(stage, 92);
    expect(accountsOf(stage).ada, 'asleep').toBe('closed');
    expect(stage.world.snapshot().grants).toEqual(['ada → crew']);
    await stage.okta.unassign(ada);
    await stage.app.drain();
    expect(stage.world.snapshot().grants, 'disabled: what the sync gave is gone').toEqual([]);
    await roundAfter(stage, 29);
    expect(await questions(stage)).toEqual([]);
    await roundAfter(stage, 2);
    expect((await stage.heldPlan(sync)).counts.changes).toMatchObject({ 'account.delete': 1 });
    await stage.okta.reassign({ userName: 'ada' });
    await stage.app.drain();
    await roundAfter(stage, 1);
    expect(stage.world.snapshot()).toMatchObject({
      accounts: [{ id: account?.id, active: true }],
      grants: ['ada → crew'],
    });
    expect(await questions(stage)).toEqual([]);
  });
});
