/** Atlassian Guard: somebody's address is changed at Atlassian, and the account is cut off from the record that is pushed. */

import { expect, test } from 'vitest';
import { simulateGuard } from '../../src/targets/atlassian-guard/simulator.ts';
import { journeyClock, openStage } from './stage.ts';

const sync = 'staff';
const hour = 3_600_000;
const keys = { key: 'scim-key-0123456789', organisationKey: 'org-key-0123456789' };

test('it is found by the next round, repaired by a change of a plan, and nothing is deleted and nobody made twice', async () => {
  const clock = journeyClock();
  const guard = simulateGuard({ clock, ...keys });
  await using stage = await openStage({
    clock,
    network: { [guard.url]: guard.fetch },
    environment: { SCIM_KEY: keys.key, ORG_KEY: keys.organisationKey },
    rules: {
      targets: {
        guard: {
          type: 'atlassian-guard',
          directory: 'directory-1',
          key: { env: 'SCIM_KEY' },
          keyExpires: '2027-01-31',
          organisation: 'organisation-1',
          organisationKey: { env: 'ORG_KEY' },
          organisationKeyExpires: '2027-01-31',
          repair: true,
        },
      },
      syncs: {
        [sync]: {
          from: ['okta'],
          to: 'guard',
          attributes: {
            userName: 'user.emails.primary',
            email: 'user.emails.primary',
            displayName: 'user.displayName',
          },
          groups: { include: ['engineering'], create: true },
        },
      },
    },
  });
  const { app, okta } = stage;
  const ada = await okta.assign({ userName: 'ada' });
  await okta.members(await okta.group('engineering'), { in: [ada] });
  await stage.roundApproved(sync);
  await app.drain();
  stage.clock.later(hour);
  const settled = await stage.round(sync);
  expect((await app.reconciliation.planById(settled.run.plan ?? '')).state).toBe('empty');
  const { links } = { links: await app.reconciliation.links(await stage.personOf('ada')) };
  const record = links[0]?.account ?? '';

  guard.hand.moveAway(record, 'ada@private.example');
  stage.clock.later(hour);
  guard.calls.reset();
  const { run } = await stage.round(sync);
  expect(run).toMatchObject({ state: 'done', counts: { done: 1, failed: 0 } });
  const [repaired] = await app.reconciliation.changes(run.plan ?? '', { limit: 10 });
  expect(repaired).toMatchObject({
    change: { type: 'account.update', before: { link: 'unlinked' }, after: { link: 'linked' } },
    outcome: { state: 'done', note: expect.stringContaining('pushed again') },
  });
  expect(guard.look.accountOf(record)?.email).toBe('ada@example.com');
  expect([...guard.calls.byOperation.keys()].filter((name) => name.startsWith('DELETE'))).toEqual([]);
  expect(guard.calls.byOperation.get('POST Users')).toBeUndefined();
  expect(await app.reconciliation.links(await stage.personOf('ada'))).toEqual(links);
  stage.clock.later(hour);
  const { run: last } = await stage.round(sync);
  expect((await app.reconciliation.planById(last.plan ?? '')).state).toBe('empty');
});
