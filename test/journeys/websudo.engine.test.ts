/** An administrator of Confluence turns "secure administrator sessions" on, which no token can open. */

import { expect, test } from 'vitest';
import { simulateConfluence } from '../../src/targets/confluence-data-center/simulator.ts';
import { journeyClock, openStage } from './stage.ts';

const sync = 'staff';
const token = 'confluence-pat-0123456789';
const remedy = expect.stringContaining('turn off "secure administrator sessions"');

test('it stops the run at once, says what to turn off, and what was begun is finished afterwards', async () => {
  const clock = journeyClock();
  const confluence = simulateConfluence({ clock, connection: { token } });
  await using stage = await openStage({
    clock,
    network: { [confluence.url]: confluence.fetch },
    environment: { CONFLUENCE_TOKEN: token },
    rules: {
      targets: {
        wiki: { type: 'confluence-data-center', url: confluence.url, token: { env: 'CONFLUENCE_TOKEN' } },
      },
      syncs: { [sync]: { from: ['okta'], to: 'wiki', groups: { default: ['confluence-users'] } } },
    },
  });
  const { app, okta } = stage;
  const ada = await okta.assign({ userName: 'ada' });
  await stage.roundApproved(sync);
  await app.drain();
  expect(confluence.look.groupsOf('ada')).toEqual(['confluence-users']);

  confluence.hand.secureSessions(true);
  for (const userName of ['ben', 'cleo', 'dora']) await okta.assign({ userName });
  await okta.unassign(ada);
  confluence.calls.reset();
  await expect(stage.round(sync)).rejects.toMatchObject({ code: 'forbidden', message: remedy });
  const [failed] = await app.reconciliation.runs({ sync, limit: 1 });
  expect(failed).toMatchObject({ state: 'failed', error: { code: 'forbidden', message: remedy } });
  expect(confluence.calls.writes, 'after the first refusal nothing more is tried').toBeLessThanOrEqual(1);
  expect(confluence.look.user('ada')?.active).toBe(true);
  const target = await app.settings.openTarget('wiki', new AbortController().signal);
  await expect(target.check()).rejects.toMatchObject({ code: 'forbidden', message: remedy });
  await target.close();

  confluence.hand.secureSessions(false);
  expect((await stage.round(sync)).run.state).toBe('done');
  await app.drain();
  expect(confluence.look.user('ada')?.active).toBe(false);
  for (const userName of ['ben', 'cleo', 'dora'])
    expect(confluence.look.groupsOf(userName)).toEqual(['confluence-users']);
  expect(await app.reconciliation.interrupted()).toEqual([]);
});
