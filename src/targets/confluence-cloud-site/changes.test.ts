/** What is particular to groups of a site with Confluence alone: nobody is made, people are those in groups, addresses, seats, lost rights. */

import { expect, test } from 'vitest';
import { readTarget } from '../../testkit/target-stage.ts';
import { testTools } from '../../testkit/tools.ts';
import { openPretend } from './pretend-world.ts';
import type { SiteSimulatorOptions } from './simulator.ts';

const reason = { situation: 'absent', rule: 'test' } as const;

const open = (options: Partial<SiteSimulatorOptions> & { readonly config?: object } = {}) =>
  openPretend((fetch) => testTools({ fetch }), options);

test('Confluence makes, closes and removes nobody: it has no such changes', () => {
  expect(Object.keys(open().target.changes).sort()).toEqual([
    'entitlement.create',
    'grant.add',
    'grant.remove',
  ]);
});

test('people are those in groups that are read, each once; apps are not told', async () => {
  const { site, target } = open({ config: { groups: ['confluence-users', 'engineering'] } });
  site.seed({
    users: [
      { email: 'ada@example.com', groups: ['confluence-users', 'engineering'] },
      { email: 'bob@example.com', groups: ['sales'] },
    ],
  });
  const { accounts, grants, twice } = await readTarget(target);
  expect([...accounts.keys()].sort()).toEqual(['ada', 'rollcall']);
  expect([grants.size, twice]).toEqual([3, []]);
});

test('a group says whether it gives access and whether it administers, as Confluence knows it', async () => {
  const { entitlements } = await readTarget(open().target);
  expect(entitlements.get('confluence-users')?.licences).toEqual(['confluence']);
  expect(entitlements.get('site-admins')?.administrative).toBe(true);
  expect(entitlements.get('engineering')).toEqual({ id: 'engineering', kind: 'group', name: 'engineering' });
});

test('who shows the address is found by it, who hides it is not', async () => {
  const { site, target } = open();
  site.seed({
    users: [
      { email: 'ada@example.com', groups: ['confluence-users', 'sales'] },
      { email: 'eve@example.com', showsEmail: false, groups: ['confluence-users'] },
    ],
  });
  const resembling = ['ada@example.com', 'eve@example.com'].map((userName) => ({
    id: '',
    active: true,
    attributes: { userName },
  }));
  const { accounts, grants } = await readTarget(target, { accounts: [], resembling });
  expect([[...accounts.keys()], grants.size]).toEqual([['ada'], 2]);
});

test('a group that gives access takes nobody in when there is no seat left', async () => {
  const { site, target } = open();
  site.seed({
    groups: [{ name: 'guests' }],
    applications: [{ key: 'guests', name: 'Guests', groups: ['guests'], seats: 1 }],
    users: [
      { email: 'ada@example.com', groups: ['guests'] },
      { email: 'bob@example.com', groups: ['sales'] },
    ],
  });
  await expect(
    target.changes['grant.add']?.({ type: 'grant.add', account: 'bob', entitlement: 'guests', reason }),
  ).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining('no seat left') });
});

test('a connection that administers the site no more is stopped, not one person', async () => {
  const { site, target } = open();
  site.seed({ users: [{ email: 'ada@example.com', groups: ['sales'] }] });
  site.hand.demote('site');
  await expect(
    target.changes['grant.add']?.({ type: 'grant.add', account: 'ada', entitlement: 'engineering', reason }),
  ).rejects.toMatchObject({ code: 'forbidden' });
});

test('the check warns of a token that expires soon', async () => {
  const { target, tools } = open({ config: { tokenExpires: '2026-01-19' } });
  await target.check();
  expect(tools.log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
    expect.stringContaining('expires in 14 days'),
  ]);
});
