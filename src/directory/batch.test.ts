import { describe, expect, test } from 'vitest';
import type { GroupMember, Identity } from '../model/index.ts';
import { gather, type Statement } from './batch.ts';

const ada: Identity = { id: 'ada', active: true, attributes: {} };
const people = (...ids: readonly string[]): GroupMember[] => ids.map((id) => ({ type: 'identity', id }));
const group = (id: string, ...members: readonly string[]): Statement => ({
  type: 'group',
  group: { id, name: id, members: people(...members) },
});

function gathered(members: 'set' | 'gather', statements: readonly Statement[], once = false) {
  const batch = gather({ members, once });
  for (const statement of statements) batch.add(statement);
  return batch;
}

/** `+ada -bob` */
function membersOf(batch: ReturnType<typeof gather>, id: string): string {
  const told = [...(batch.members.get(id)?.told.values() ?? [])];
  return told.map(({ member, holds }) => `${holds ? '+' : '-'}${member.id}`).join(' ');
}

describe('records of one batch', () => {
  test('of one identity come to the last that was told', () => {
    const away: Identity = { ...ada, active: false };
    const batch = gathered('gather', [
      { type: 'identity', identity: ada },
      { type: 'identity', identity: away },
    ]);
    expect([...batch.identities.values()]).toEqual([away]);
    expect(batch.faults).toEqual([]);
  });

  test('told and then removed come to nothing', () => {
    const batch = gathered('set', [
      { type: 'identity', identity: ada },
      { type: 'removed', of: 'identity', id: 'ada' },
    ]);
    expect(batch).toMatchObject({ identities: new Map(), removed: { identities: new Set(['ada']) } });
    const without = gathered('set', [group('g', 'ada'), { type: 'removed', of: 'group', id: 'g' }]);
    expect([without.groups.size, without.members.size]).toEqual([0, 0]);
  });

  test('of whoever was removed are left to the next batch', () => {
    const batch = gathered('set', [
      { type: 'removed', of: 'identity', id: 'ada' },
      { type: 'removed', of: 'group', id: 'g' },
    ]);
    const refused: Statement[] = [
      { type: 'identity', identity: ada },
      group('g'),
      group('h', 'ada'),
      { type: 'members', group: 'g', members: [] },
      { type: 'members-removed', group: 'h', members: people('ada') },
    ];
    expect(refused.filter((statement) => batch.takes(statement))).toEqual([]);
    const taken: Statement[] = [
      { type: 'identity', identity: { ...ada, id: 'bob' } },
      group('ada', 'g'),
      { type: 'removed', of: 'identity', id: 'ada' },
    ];
    expect(taken.filter((statement) => batch.takes(statement))).toEqual(taken);
  });

  test('of members add up in a reading, also when the group is told again', () => {
    const batch = gathered('gather', [
      group('g', 'ada'),
      { type: 'members', group: 'g', members: people('bob') },
      group('g', 'cyd'),
      { type: 'members-removed', group: 'g', members: people('ada') },
    ]);
    expect(membersOf(batch, 'g')).toBe('-ada +bob +cyd');
    expect(batch.members.get('g')?.anew).toBe(true);
  });

  test('of members are set by a group that is pushed again', () => {
    expect(membersOf(gathered('set', [group('g', 'ada'), group('g', 'bob')]), 'g')).toBe('+bob');
  });

  test('of members alone do not tell the group anew', () => {
    const batch = gathered('set', [{ type: 'members', group: 'g', members: people('ada') }]);
    expect(batch.members.get('g')?.anew).toBe(false);
    expect(batch.groups.size).toBe(0);
  });

  test('tell a person and a group of one id apart', () => {
    const both: GroupMember[] = [...people('x'), { type: 'group', id: 'x' }];
    expect(
      gathered('set', [{ type: 'members', group: 'g', members: both }]).members.get('g')?.told.size,
    ).toBe(2);
  });

  test('that contradict each other are a fault where each thing is told once', () => {
    const records: Statement[] = [
      { type: 'identity', identity: ada },
      { type: 'identity', identity: { ...ada } },
      { type: 'identity', identity: { ...ada, userName: 'ada' } },
      group('g', 'ada'),
      group('g', 'bob'),
      { type: 'group', group: { id: 'g', name: 'other', members: [] } },
    ];
    expect(gathered('gather', records, true).faults.map(({ path }) => path)).toEqual([
      'identity ada',
      'group g',
    ]);
  });

  test('are weighed by what they bring, so that a batch knows when it is full', () => {
    expect(gathered('gather', [group('g', 'ada', 'bob'), { type: 'identity', identity: ada }]).weight).toBe(
      12,
    );
  });

  test('without an id are refused', () => {
    expect(() => gathered('set', [{ type: 'identity', identity: { ...ada, id: '' } }])).toThrow(
      'without an id',
    );
    expect(() => gathered('set', [group('g', '')])).toThrow('without an id');
  });
});
