/** What licences and leavers have administrators told: the last seat and who waits for it, a door that stays open, the week. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { type PretendMailServer, startMailServer } from '../../src/testkit/mail-server.ts';
import { accountsOf, openStage, type Stage } from './stage.ts';

const minute = 60_000;
let mail: PretendMailServer;

beforeEach(async () => {
  mail = await startMailServer();
});
afterEach(() => mail[Symbol.asyncDispose]());

async function openCompany(): Promise<Stage> {
  const stage = await openStage({
    rules: {
      notices: {
        mail: { host: '127.0.0.1', port: mail.port, ca: mail.ca, from: 'rollcall@example.com' },
        channels: { admins: { type: 'mail', to: ['admins@example.com'] } },
        'seats-left': 0,
      },
      seats: { currency: 'EUR', prices: { world: { 'jira-software': 8 } } },
      syncs: {
        staff: {
          from: ['okta'],
          to: 'world',
          'closed-within': '15m',
          groups: { default: ['jira-users'] },
          safety: { 'max-deprovisions': 0, 'max-deprovision-share': '100%' },
        },
      },
    },
  });
  stage.world.products.set('jira-software', { name: 'Jira Software', total: 2 });
  stage.world.addEntitlement({ name: 'jira-users', kind: 'group', licences: ['jira-software'] });
  for (const userName of ['ada', 'leaver']) await stage.okta.assign({ userName });
  await stage.roundApproved('staff');
  return stage;
}

/** So long later the service looks whether something is to be told, as it does every few minutes, and a minute later tells it. */
async function later(stage: Stage, milliseconds: number): Promise<void> {
  stage.clock.later(milliseconds);
  await stage.app.drain();
  await stage.app.notices.stir();
  await stage.app.drain();
  stage.clock.later(minute);
  await stage.app.drain();
}

const told = (): string => mail.letters.map(({ mail: letter }) => letter.text ?? '').join('\n');

test('whoever holds the last seat, waits for it, or has left and keeps it, is told of until it is put right', async () => {
  await using stage = await openCompany();
  await later(stage, 6 * minute);
  expect(told()).toContain('Seats of Jira Software at world run out: 0 free');

  await stage.okta.assign({ userName: 'joiner' });
  const [identity] = await stage.app.directory.findIdentities('okta', { userName: 'leaver' });
  await stage.okta.unassign(identity?.identity.id ?? '');
  await stage.app.drain();
  expect(accountsOf(stage), 'a person is asked first').toEqual({ ada: 'active', leaver: 'active' });
  const before = mail.letters.length;
  await later(stage, 20 * minute);
  expect(told()).toMatch(/Ada Byron has left and still has access at world/);
  expect(told()).toMatch(/\d+ minutes ago; staff allows 15 minutes/);
  expect((await stage.app.metrics.page()).text).toMatch(/rollcall_deprovision_late\{sync="staff"\} 1/);
  const once = mail.letters.length;
  expect(once).toBeGreaterThan(before);
  await later(stage, 60 * minute);
  expect(mail.letters, 'not each time that somebody looks').toHaveLength(once);

  await stage.approve((await stage.heldPlan('staff')).id);
  await later(stage, 2 * minute);
  await stage.round('staff');
  expect(accountsOf(stage)).toEqual({ ada: 'active', leaver: 'closed', joiner: 'active' });
  expect((await stage.app.metrics.page()).text).toMatch(
    /rollcall_seats\{target="world",product="jira-software",state="used"\} 2/,
  );
  const week = { name: 'notices-weekly', payload: {}, key: 'notices-weekly', queue: 'notices' };
  await stage.app.jobs.add(week);
  await later(stage, 5 * minute);
  expect(told(), 'the week').toMatch(/Seats freed: 1\./);
  expect(told()).toMatch(/Half of those who left had no access any more after/);
});
