/** Entra ID is read; Rollcall has it say when somebody has changed, and sees to it that it goes on saying so. */

import { expect, test } from 'vitest';
import type { Fetch } from '../../src/model/index.ts';
import { simulateEntraId } from '../../src/sources/entra-id/simulator.ts';
import { accountsOf, day, journeyClock, openStage } from './stage.ts';

const sync = 'staff';
const app = { clientId: 'aaaaaaaa-1111-2222-3333-444444444444', secret: 'entra~secret-0123456789' };
const hookSecret = 'client-state-0123456789';
const minute = 60_000;
const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

async function openCompany({ isPublic = true } = {}) {
  const clock = journeyClock();
  let reached: Fetch = async () => new Response(null, { status: 404 });
  const roles = ['User.Read.All', 'Group.Read.All', 'Member.Read.Hidden'];
  const entra = simulateEntraId({ clock, app, roles, callback: (request) => reached(request) });
  for (let number = 0; number < 12; number += 1)
    entra.hand.user(idOf(number), {
      userPrincipalName: `person${number}@example.com`,
      mail: `person${number}@example.com`,
      accountEnabled: true,
      userType: 'Member',
    });
  const company = {
    type: 'entra-id',
    tenant: entra.tenant,
    clientId: app.clientId,
    clientSecret: { env: 'ENTRA_SECRET' },
    hookSecret: { env: 'ENTRA_HOOK' },
    subscribes: true,
  };
  const stage = await openStage({
    clock,
    network: { 'https://login.microsoftonline.com': entra.fetch, 'https://graph.microsoft.com': entra.fetch },
    environment: {
      ENTRA_SECRET: app.secret,
      ENTRA_HOOK: hookSecret,
      ...(isPublic && { ROLLCALL_PUBLIC_URL: 'https://rollcall.example.com' }),
    },
    rules: { sources: { company }, syncs: { [sync]: { from: ['company'], to: 'world' } } },
  });
  reached = async (request) => stage.app.fetch(request);
  /** Time goes by, with all that is due meanwhile. */
  const later = async (milliseconds: number) => {
    for (let left = milliseconds; left > 0; left -= day) {
      clock.later(Math.min(day, left));
      await stage.app.drain();
    }
  };
  const subscribed = () => entra.subscriptions.list();
  return { stage, entra, later, subscribed, company };
}

test('subscriptions are made when the service starts, and who is disabled loses the account by a notification', async () => {
  const { stage, entra, later, subscribed } = await openCompany();
  await using _ = stage;
  await stage.roundApproved(sync);
  await stage.app.drain();
  expect(subscribed().map(({ resource }) => resource)).toEqual(['Users', 'Groups']);
  await later(20 * minute);
  entra.hand.user(idOf(3), { accountEnabled: false });
  expect(await entra.subscriptions.notify('users', idOf(3))).toEqual([202]);
  await later(minute);
  expect(accountsOf(stage)['person3@example.com']).toBe('closed');
});

test('they outlive their 29 days, are made anew when they are lost, and Graph is obeyed at once', async () => {
  const { stage, entra, later, subscribed } = await openCompany();
  await using _ = stage;
  await stage.app.subscriptions.begin();
  await stage.app.drain();
  const first = subscribed().map(({ id }) => id);
  await later(40 * day);
  expect(subscribed().map(({ id }) => id)).toEqual(first);
  entra.subscriptions.lose(first[0] ?? '');
  await later(day);
  expect(
    subscribed()
      .map(({ resource }) => resource)
      .sort(),
  ).toEqual(['Groups', 'Users']);
  const before = subscribed().map(({ ends }) => ends);
  stage.clock.later(minute);
  expect(await entra.subscriptions.lifecycle('reauthorizationRequired')).toEqual([202, 202]);
  await stage.app.drain();
  const after = subscribed().map(({ ends }) => ends);
  expect(after.every((ends, at) => ends > (before[at] ?? 0))).toBe(true);
  const actions = (await stage.app.audit.list({ limit: 100 })).map(({ action }) => action);
  expect(actions).toContain('subscription.made');
  expect(actions).toContain('subscription.renewed');
});

test('they are taken back when the connection is removed, or no longer asks for them', async () => {
  const { stage, subscribed, company } = await openCompany();
  await using _ = stage;
  const syncs = {};
  await stage.app.drain();
  expect(subscribed()).toHaveLength(2);
  await stage.restart({ sources: { company: { ...company, subscribes: false } }, syncs });
  await stage.app.drain();
  expect(subscribed()).toEqual([]);
  await stage.restart({ sources: { company }, syncs });
  await stage.app.drain();
  expect(subscribed()).toHaveLength(2);
  await stage.restart({ sources: { hr: { type: 'csv', users: './people.csv' } }, syncs });
  expect(subscribed()).toEqual([]);
  const actions = (await stage.app.audit.list({ limit: 20 })).map(({ action }) => action);
  expect(actions.filter((action) => action === 'subscription.removed')).toHaveLength(4);
});

test('of a connection made by hand the secret is sealed, and its end takes them back too', async () => {
  const { stage, entra, subscribed } = await openCompany();
  await using _ = stage;
  await stage.restart({ sources: {}, syncs: {} });
  expect(subscribed()).toEqual([]);
  const { settings } = stage.app;
  const config = {
    tenant: entra.tenant,
    clientId: app.clientId,
    clientSecret: app.secret,
    hookSecret: 'another-state-0123456789',
    subscribes: true,
  };
  const by = { actor: 'token:ada' };
  const made = await settings.saveConnection({ kind: 'source', name: 'hand', type: 'entra-id', config }, by);
  expect(made.config.hookSecret).toMatchObject({ sealed: true });
  await stage.app.drain();
  expect(subscribed().map(({ notificationUrl }) => notificationUrl)).toEqual([
    'https://rollcall.example.com/hooks/hand',
    'https://rollcall.example.com/hooks/hand',
  ]);
  await settings.removeConnection('hand', by);
  expect(subscribed()).toEqual([]);
});

test('what keeps them from being made is told by check, and readings go on', async () => {
  const { stage, entra, subscribed } = await openCompany();
  await using _ = stage;
  entra.roles = ['User.Read.All', 'GroupMember.Read.All', 'Member.Read.Hidden'];
  await stage.app.drain();
  expect(subscribed().map(({ resource }) => resource)).toEqual(['Users']);
  expect(await stage.app.subscriptions.warnings('company')).toEqual([expect.stringContaining('groups')]);
  await stage.roundApproved(sync);
  entra.roles = ['User.Read.All', 'Group.Read.All', 'Member.Read.Hidden'];
  await stage.app.subscriptions.begin();
  await stage.app.drain();
  expect(await stage.app.subscriptions.warnings('company')).toEqual([]);
});

test('without a public address nobody is asked, and check says what to set', async () => {
  const { stage, subscribed } = await openCompany({ isPublic: false });
  await using _ = stage;
  await stage.app.drain();
  expect(subscribed()).toEqual([]);
  expect(await stage.app.subscriptions.warnings('company')).toEqual([
    expect.stringContaining('set public-url'),
  ]);
});
