import { beforeEach, describe, expect, test } from 'vitest';
import type { ActivityRecord } from '../../model/index.ts';
import { entraId } from './index.ts';
import { guid, type Opened, openPretend } from './pretend-world.ts';

let opened: Opened;

beforeEach(() => {
  opened = openPretend();
  for (let n = 0; n < 20; n++)
    opened.entra.hand.user(guid(`u${n}`), {
      userPrincipalName: `u${n}@example.com`,
      accountEnabled: true,
      userType: 'Member',
      ...(n === 1 && {
        signInActivity: {
          lastSignInDateTime: '2026-01-01T10:00:00Z',
          lastNonInteractiveSignInDateTime: '2026-01-03T10:00:00Z',
        },
      }),
    });
});

async function activity(): Promise<readonly ActivityRecord[]> {
  const records: ActivityRecord[] = [];
  for await (const record of opened.open({ signIns: true }).activity?.() ?? []) records.push(record);
  return records;
}

describe('sign-ins', () => {
  test('are told of everybody, over several pages, and of who never signed in as never', async () => {
    const records = await activity();
    expect(records).toHaveLength(21);
    expect(records).toContainEqual({
      type: 'activity',
      identity: guid('u1'),
      last: '2026-01-03T10:00:00Z',
    });
    expect(records).toContainEqual({ type: 'activity', identity: guid('u2') });
    expect(records.at(-1)).toMatchObject({ type: 'complete', proof: { pages: 2 } });
  });

  test('are no part of a reading of people, which asks for none of them', async () => {
    opened.entra.roles = opened.entra.roles.filter((role) => role !== 'AuditLog.Read.All');
    const records = await opened.read(undefined, { signIns: true });
    expect(records.some(({ type }) => type === 'activity')).toBe(false);
    expect(records.at(-1)?.type).toBe('complete');
  });

  test('are told by nobody unless the settings ask for them', () => {
    expect(opened.open().activity).toBeUndefined();
    expect(entraId.activity?.({})).toBeUndefined();
    expect(entraId.activity?.({ signIns: true })).toMatchObject({ every: '1d' });
    expect(entraId.activity?.({ signIns: true, signInsEvery: '7d' })).toMatchObject({ every: '7d' });
  });

  test('come in smaller pages where Graph takes no large ones', async () => {
    opened.entra.accidents.mostSignIns = 120;
    expect(await activity()).toHaveLength(21);
  });

  test('without the permission are refused with where it is granted', async () => {
    opened.entra.roles = ['User.Read.All', 'GroupMember.Read.All'];
    await expect(activity()).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(/AuditLog\.Read\.All in .*Grant admin consent/),
    });
  });

  test('without the licence are refused with what is to be bought', async () => {
    opened.entra.accidents.noLicence = true;
    await expect(activity()).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('Entra ID P1'),
    });
  });
});
