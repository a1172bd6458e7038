/** Entra ID tells by a slower reading of its own who signed in: whoever sleeps loses the account, and nobody by what is not known. */

import { expect, test } from 'vitest';
import { simulateEntraId } from '../../src/sources/entra-id/simulator.ts';
import { accountsOf, day, journeyClock, openStage } from './stage.ts';

const sync = 'staff';
const app = { clientId: 'aaaaaaaa-1111-2222-3333-444444444444', secret: 'entra~secret-0123456789' };
const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

async function openCompany() {
  const clock = journeyClock();
  const entra = simulateEntraId({ clock, app });
  const signs = (number: number, daysAgo: number) =>
    entra.hand.user(idOf(number), {
      signInActivity: { lastSignInDateTime: new Date(clock.now() - daysAgo * day).toISOString() },
    });
  for (let number = 0; number < 4; number += 1) {
    entra.hand.user(idOf(number), {
      userPrincipalName: `person${number}@example.com`,
      mail: `person${number}@example.com`,
      accountEnabled: true,
      userType: 'Member',
    });
    signs(number, 1);
  }
  const stage = await openStage({
    clock,
    network: { 'https://login.microsoftonline.com': entra.fetch, 'https://graph.microsoft.com': entra.fetch },
    environment: { ENTRA_SECRET: app.secret },
    rules: {
      sources: {
        company: {
          type: 'entra-id',
          tenant: entra.tenant,
          clientId: app.clientId,
          clientSecret: { env: 'ENTRA_SECRET' },
          signIns: true,
        },
      },
      syncs: {
        [sync]: {
          from: ['company'],
          to: 'world',
          deprovision: { 'inactive-after': '90d' },
          reactions: { inactive: 'deactivate' },
          safety: { 'max-deprovision-share': '100%' },
        },
      },
    },
  });
  await stage.roundApproved(sync);
  await stage.app.drain();
  const days = async (count: number) => {
    for (let left = count; left > 0; left -= 4) {
      clock.later(Math.min(4, left) * day);
      await stage.app.drain();
    }
    await stage.round(sync);
  };
  const actions = async (action: string) =>
    (await stage.app.audit.list({ limit: 1_000 })).filter((line) => line.action === action);
  return { stage, entra, signs, days, actions };
}

test('whoever has not signed in for ninety days loses the account, by a reading of sign-ins that changed no person', async () => {
  const { stage, signs, days, actions } = await openCompany();
  await using _ = stage;
  expect(await actions('activity.read')).toHaveLength(1);
  await days(60);
  signs(1, 0);
  signs(2, 0);
  const changed = (await stage.app.directory.readings({ source: 'company', limit: 1 }))[0]?.lifecycle;
  await days(32);
  expect(accountsOf(stage)).toMatchObject({
    'person0@example.com': 'closed',
    'person1@example.com': 'active',
    'person2@example.com': 'active',
    'person3@example.com': 'closed',
  });
  expect(changed).toEqual({ joiner: 0, mover: 0, leaver: 0, rehire: 0 });
  expect((await actions('activity.read')).length).toBeGreaterThan(20);
  signs(0, 0);
  stage.clock.later(day);
  await stage.app.drain();
  expect(accountsOf(stage), 'by the sign-in alone, before any round').toMatchObject({
    'person0@example.com': 'active',
    'person3@example.com': 'closed',
  });
});

test('a permission that is missing is told once, stops no reading of people, and nobody is judged by what was known before', async () => {
  const { stage, entra, days, actions } = await openCompany();
  await using _ = stage;
  const { roles } = entra;
  entra.roles = roles.filter((role) => role !== 'AuditLog.Read.All');
  await days(100);
  expect(Object.values(accountsOf(stage))).toEqual(['active', 'active', 'active', 'active']);
  expect(await actions('activity.failed')).toMatchObject([
    {
      subject: 'company',
      details: { code: 'forbidden', message: expect.stringContaining('AuditLog.Read.All') },
    },
  ]);
  expect(await actions('reading.failed')).toEqual([]);
  expect(await stage.app.activities.warnings('company')).toEqual([
    expect.stringMatching(/^When people were last active is not known after `2026-.*AuditLog/),
  ]);
  expect(await stage.app.jobs.failures()).toEqual([]);
  entra.roles = roles;
  await days(1);
  expect(await stage.app.activities.warnings('company')).toEqual([]);
  expect(accountsOf(stage)['person0@example.com']).toBe('closed');
});
