import { beforeEach, describe, expect, test } from 'vitest';
import { ENTERPRISE_USER, type SourceRecord } from '../../model/index.ts';
import { guid, type Opened, openPretend } from './pretend-world.ts';

let opened: Opened;

function seed({ entra }: Opened): void {
  for (let n = 0; n < 8; n++)
    entra.hand.user(guid(`u${n}`), {
      userPrincipalName: `u${n}@example.com`,
      mail: `u${n}@mail.example.com`,
      accountEnabled: n !== 3,
      userType: n === 7 ? 'Guest' : 'Member',
    });
  entra.hand.group({
    id: guid('all'),
    displayName: 'All',
    members: [
      ...Array.from({ length: 8 }, (_, n) => ['user', guid(`u${n}`)] as const),
      ['device', guid('laptop')],
    ],
  });
  entra.hand.group({ id: guid('few'), displayName: 'Few', members: [['group', guid('all')]] });
}

beforeEach(() => {
  opened = openPretend();
  seed(opened);
});

const told = <Type extends SourceRecord['type']>(records: readonly SourceRecord[], type: Type) =>
  records.filter((record): record is Extract<SourceRecord, { type: Type }> => record.type === type);

function cursorOf(records: readonly SourceRecord[]): string {
  return told(records, 'complete')[0]?.cursor ?? '';
}

function membersOf(records: readonly SourceRecord[], group: string): readonly string[] {
  const first = told(records, 'group').find((record) => record.group.id === guid(group))?.group.members ?? [];
  const more = told(records, 'members').filter((record) => record.group === guid(group));
  return [...first, ...more.flatMap(({ members }) => members)].map(({ id }) => id);
}

describe('a full reading', () => {
  test('is proved by the counts of Graph and the permissions of the token', async () => {
    const proof = told(await opened.read(), 'complete')[0]?.proof;
    expect(proof).toMatchObject({
      expected: { people: 8, groups: 2 },
      permissions: ['AuditLog.Read.All', 'GroupMember.Read.All', 'Member.Read.Hidden', 'User.Read.All'],
      clock: Date.UTC(2026, 0, 5, 8),
      remarks: ['1 guests and hidden groups were left out, as the settings say.'],
    });
    expect(proof?.pages).toBeGreaterThan(5);
  });

  test('merges the slices of a large group, and leaves devices and guests out of it', async () => {
    const records = await opened.read();
    expect(membersOf(records, 'all').toSorted()).toEqual(Array.from({ length: 7 }, (_, n) => guid(`u${n}`)));
    expect(membersOf(records, 'few')).toEqual([guid('all')]);
  });

  test('tells guests where the settings say so, by their other address', async () => {
    opened.entra.hand.user(guid('u7'), { mail: null, otherMails: ['guest@partner.example'] });
    const people = told(await opened.read(undefined, { guests: true }), 'identity');
    const guest = people.find(({ identity }) => identity.id === guid('u7'))?.identity;
    expect(guest?.attributes).toMatchObject({
      userType: 'Guest',
      emails: [{ value: 'guest@partner.example', type: 'work', primary: true }],
    });
  });

  test('tells further properties where they are asked for', async () => {
    opened.entra.hand.user(guid('u1'), {
      manager: guid('u2'),
      onPremisesExtensionAttributes: { extensionAttribute1: 'blue' },
    });
    const key = 'onPremisesExtensionAttributes.extensionAttribute1';
    const people = told(await opened.read(undefined, { keep: [key] }), 'identity');
    const one = people.find(({ identity }) => identity.id === guid('u1'))?.identity.attributes;
    expect(one).toMatchObject({ properties: { [key]: 'blue' } });
    expect(one?.[ENTERPRISE_USER]).toEqual({ manager: { value: guid('u2') } });
  });
});

describe('never a removal:', () => {
  test.each([0, 1, 2, 3, 4])('a page that is lost after %i others is an error', async (after) => {
    opened.entra.accidents.skipPageAfter = after;
    await expect(opened.read()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('something was left out'),
    });
  });

  test('an empty first page with 200 is an error', async () => {
    opened.entra.accidents.emptyFirst = true;
    await expect(opened.read()).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('an empty tenant that nobody counts is an error', async () => {
    opened.entra.accidents.emptyFirst = true;
    opened.entra.accidents.noCounts = true;
    await expect(opened.read()).rejects.toMatchObject({ message: expect.stringContaining('nobody') });
  });

  test.each([5, 8, 10])('a permission that is lost after %i requests is an error', async (after) => {
    opened.entra.accidents.rolesAfter = [after, []];
    await expect(opened.read()).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('a right that shrinks to basic properties is a missing permission, not people without a state', async () => {
    opened.entra.accidents.rolesAfter = [3, ['User.ReadBasic.All', 'GroupMember.Read.All']];
    await expect(opened.read()).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('User.Read.All'),
    });
  });

  test('a token that ends in the middle is renewed, once', async () => {
    const whole = await opened.read();
    const { calls } = opened.entra;
    calls.tokens = 0;
    opened.entra.accidents.revokeAfter = calls.graph + 4;
    expect(told(await opened.read(), 'identity')).toEqual(told(whole, 'identity'));
    expect(calls.tokens).toBe(2);
  });

  test('a storm of 429 is waited out as told', async () => {
    const storm = openPretend({ units: 4 });
    seed(storm);
    const began = storm.tools.clock.now();
    expect(told(await storm.read(), 'identity')).toEqual(told(await opened.read(), 'identity'));
    expect(storm.entra.calls.throttled).toBeGreaterThan(2);
    expect(storm.tools.clock.now() - began).toBeGreaterThan(20_000);
  });

  test('a connection that is cut in the body is tried again', async () => {
    let number = 0;
    const cut = openPretend({}, (fetch) => async (request) => {
      const answer = await fetch(request);
      number += 1;
      if (number !== 5) return answer;
      const text = await answer.text();
      return new Response(text.slice(0, text.length / 2), answer);
    });
    seed(cut);
    expect(told(await cut.read(), 'identity')).toEqual(told(await opened.read(), 'identity'));
  });

  test('a page that comes twice tells nothing else', async () => {
    let second: string | undefined;
    const twice = openPretend({}, (fetch) => async (request) => {
      const answer = await fetch(request);
      if (!request.url.includes('users/delta') || second !== undefined) return answer;
      const body = (await answer.json()) as { value: unknown[] };
      second = request.url;
      return Response.json({ ...body, value: [...body.value, ...body.value] });
    });
    seed(twice);
    const ids = (records: readonly SourceRecord[]) =>
      new Set(told(records, 'identity').map(({ identity }) => identity.id));
    expect(ids(await twice.read())).toEqual(ids(await opened.read()));
  });

  test('a group that hides its members is not told as empty', async () => {
    opened.entra.hand.group({
      id: guid('hidden'),
      displayName: 'Works council',
      members: [['user', guid('u1')]],
      more: { visibility: 'HiddenMembership' },
    });
    expect(membersOf(await opened.read(), 'hidden')).toEqual([guid('u1')]);
    opened.entra.roles = ['User.Read.All', 'GroupMember.Read.All'];
    const fresh = openPretend({ roles: opened.entra.roles });
    seed(fresh);
    fresh.entra.hand.group({
      id: guid('hidden'),
      displayName: 'Works council',
      members: [['user', guid('u1')]],
      more: { visibility: 'HiddenMembership' },
    });
    await expect(fresh.read()).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('Member.Read.Hidden'),
    });
    const without = told(await fresh.read(undefined, { hiddenGroups: 'left-out' }), 'group');
    expect(without.map(({ group }) => group.name)).toEqual(['All', 'Few']);
  });
});

describe('a reading of changes', () => {
  test('tells people whole, though a delta names only what changed of them', async () => {
    const cursor = cursorOf(await opened.read());
    opened.entra.hand.user(guid('u1'), { jobTitle: 'Countess' });
    const [changed, ...rest] = told(await opened.read(cursor), 'identity');
    expect(rest).toEqual([]);
    expect(changed?.identity).toMatchObject({
      userName: 'u1@example.com',
      active: true,
      attributes: { title: 'Countess', emails: [{ value: 'u1@mail.example.com' }] },
    });
  });

  test('tells both kinds of removal, and who became a guest', async () => {
    const cursor = cursorOf(await opened.read());
    opened.entra.hand.removeUser(guid('u1'), 'changed');
    opened.entra.hand.removeUser(guid('u2'), 'deleted');
    opened.entra.hand.removeGroup(guid('few'), 'deleted');
    opened.entra.hand.user(guid('u4'), { userType: 'Guest' });
    const removed = told(await opened.read(cursor), 'removed').map(({ of, id }) => `${of} ${id}`);
    expect(removed).toEqual([
      `identity ${guid('u1')}`,
      `identity ${guid('u2')}`,
      `identity ${guid('u4')}`,
      `group ${guid('few')}`,
    ]);
  });

  test('follows members over several pages', async () => {
    const cursor = cursorOf(await opened.read());
    for (let n = 0; n < 7; n++) opened.entra.hand.join(guid('few'), 'user', guid(`u${n}`));
    opened.entra.hand.leave(guid('few'), guid('all'));
    const records = await opened.read(cursor);
    expect(membersOf(records, 'few')).toHaveLength(7);
    expect(told(records, 'members-removed')).toEqual([
      { type: 'members-removed', group: guid('few'), members: [{ type: 'group', id: guid('all') }] },
    ]);
  });

  test('is refused as stale when the token is old, when settings changed, and when the cursor is none', async () => {
    const cursor = cursorOf(await opened.read());
    await expect(opened.read(cursor, { guests: true })).rejects.toMatchObject({ code: 'stale' });
    await expect(opened.read('no cursor')).rejects.toMatchObject({ code: 'stale' });
    await opened.tools.clock.sleep(8 * 86_400_000);
    await expect(opened.read(cursor)).rejects.toMatchObject({ code: 'stale' });
  });

  test('asks as much as has changed', async () => {
    const big = openPretend({ pageSize: 100 });
    for (let n = 0; n < 2_000; n++)
      big.entra.hand.user(guid(`v${n}`), { userPrincipalName: `v${n}@example.com`, accountEnabled: true });
    const cursor = cursorOf(await big.read());
    for (let n = 0; n < 100; n++) big.entra.hand.user(guid(`v${n}`), { jobTitle: 'Countess' });
    big.entra.calls.graph = 0;
    expect(told(await big.read(cursor), 'identity')).toHaveLength(100);
    expect(big.entra.calls.graph).toBeLessThanOrEqual(10);
  });
});
