import { beforeEach, describe, expect, test } from 'vitest';
import type { ActivityRecord } from '../../model/index.ts';
import { hastyClock, testTools } from '../../testkit/tools.ts';
import { keycloak } from './index.ts';
import { pretendSecret } from './pretend-world.ts';
import { type KeycloakSimulator, pretendAddress, simulateKeycloak } from './simulator.ts';

const monday = Date.UTC(2026, 0, 5, 8);
const minute = 60_000;
let simulator: KeycloakSimulator;

beforeEach(() => {
  simulator = simulateKeycloak(pretendSecret, { now: () => monday });
  for (let n = 0; n < 5; n++) simulator.users.set(`u${n}`, { id: `u${n}`, username: `p${n}`, enabled: true });
});

function source() {
  const settings = { url: pretendAddress, realm: 'staff', clientId: 'rollcall', clientSecret: pretendSecret };
  const config = keycloak.config.parse({ ...settings, signIns: true, pageSize: 3 });
  return keycloak.open(config, testTools({ fetch: simulator.fetch, clock: hastyClock() }));
}

async function activity(since?: string) {
  const records: ActivityRecord[] = [];
  for await (const record of source().activity?.(since) ?? []) records.push(record);
  const end = records.at(-1);
  const told = records.flatMap((one) => (one.type === 'activity' ? [[one.identity, one.last]] : []));
  return { told: Object.fromEntries(told), cursor: end?.type === 'complete' ? end.cursor : undefined };
}

/** So many minutes before Monday morning. */
function signsIn(userId: string, ago: number): void {
  simulator.logins.push({ time: monday - ago * minute, userId });
}
const at = (ago: number) => new Date(monday - ago * minute).toISOString();

describe('sign-ins of a realm', () => {
  test('are the newest login of each; who has none signed in before the oldest that is kept', async () => {
    for (const ago of [90, 60, 30]) signsIn('u1', ago);
    signsIn('u2', 45);
    expect((await activity()).told).toEqual({
      u0: at(90),
      u1: at(30),
      u2: at(45),
      u3: at(90),
      u4: at(90),
    });
  });

  test('over many pages are found all', async () => {
    for (let n = 0; n < 1_200; n++) signsIn(n === 1_199 ? 'u4' : 'u1', n);
    expect((await activity()).told).toMatchObject({ u1: at(0), u4: at(1_199) });
  });

  test('without any login are not known of anybody', async () => {
    expect(await activity()).toEqual({ told: {}, cursor: undefined });
  });

  test('go on from the newest login that was told', async () => {
    signsIn('u1', 90);
    signsIn('u2', 45);
    const { cursor } = await activity();
    expect(await activity(cursor)).toEqual({ told: { u2: at(45) }, cursor });
    signsIn('u3', 10);
    expect((await activity(cursor)).told).toEqual({ u2: at(45), u3: at(10) });
  });

  test('that were cleared in between are read anew, all of them', async () => {
    signsIn('u1', 90);
    const { cursor } = await activity();
    simulator.logins.splice(0);
    await expect(activity(cursor)).rejects.toMatchObject({ code: 'stale' });
    signsIn('u1', 95);
    await expect(activity(cursor)).rejects.toMatchObject({ code: 'stale' });
  });

  test.each([
    ['the role is missing', () => simulator.roles.delete('view-events'), 'forbidden', 'view-events'],
    [
      'the realm keeps none',
      () => {
        simulator.savesLogins = false;
      },
      'unsupported',
      'Save events',
    ],
  ])('are refused in words when %s, by a reading and by check', async (_, lacks, code, words) => {
    lacks();
    const refused = { code, message: expect.stringContaining(words) };
    await expect(activity()).rejects.toMatchObject(refused);
    await expect(source().check()).rejects.toMatchObject(refused);
  });
});
