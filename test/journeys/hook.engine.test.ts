/** Okta's API is read; its event hook says that somebody has changed. */

import { expect, test } from 'vitest';
import { simulateOkta } from '../../src/sources/okta/simulator.ts';
import { accountsOf, journeyClock, openStage } from './stage.ts';

const sync = 'staff';
const token = '00okta-token-0123456789';
const secret = 'hook-secret-0123456789';
const minute = 60_000;

async function openCompany() {
  const clock = journeyClock();
  const okta = simulateOkta({ clock, token, everyone: true });
  for (let number = 0; number < 12; number += 1) {
    const login = `person${number}`;
    const profile = { login, firstName: 'Person', lastName: String(number), email: `${login}@example.com` };
    okta.hand.user(`00u${number}`, { status: 'ACTIVE', profile });
  }
  const stage = await openStage({
    clock,
    network: { [okta.url]: okta.fetch },
    environment: { OKTA_API_TOKEN: token, OKTA_HOOK: secret },
    rules: {
      sources: {
        company: {
          type: 'okta',
          url: okta.url,
          token: { env: 'OKTA_API_TOKEN' },
          hookSecret: { env: 'OKTA_HOOK' },
        },
      },
      syncs: { [sync]: { from: ['company'], to: 'world' } },
    },
  });
  await stage.roundApproved(sync);
  const tell = async (authorization: string, source = 'company') =>
    stage.app.fetch(
      new Request(`https://rollcall.example.com/hooks/${source}`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ data: { events: [{ eventType: 'user.lifecycle.deactivate' }] } }),
      }),
    );
  const readings = async () => (await stage.app.directory.readings({ source: 'company' })).length;
  return { stage, okta, tell, readings };
}

test('a burst of events wakes one reading, and who was deactivated loses the account without waiting for the schedule', async () => {
  const { stage, okta, tell, readings } = await openCompany();
  await using _ = stage;
  const before = await readings();
  stage.clock.later(20 * minute);
  okta.hand.user('00u3', { status: 'DEPROVISIONED' });
  const answers = await Promise.all(Array.from({ length: 50 }, () => tell(secret)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
  await stage.app.drain();
  expect(await readings(), 'more of the burst may come').toBe(before);
  stage.clock.later(minute);
  await stage.app.drain();
  expect(await readings()).toBe(before + 1);
  expect(accountsOf(stage).person3).toBe('closed');
});

test('who does not know the secret wakes nothing', async () => {
  const { stage, okta, tell, readings } = await openCompany();
  await using _ = stage;
  const before = await readings();
  okta.hand.user('00u3', { status: 'DEPROVISIONED' });
  expect((await tell('guessed')).status).toBe(401);
  expect((await tell(secret, 'nobody')).status).toBe(404);
  stage.clock.later(minute);
  await stage.app.drain();
  expect(await readings()).toBe(before);
  expect(accountsOf(stage).person3).toBe('active');
});
