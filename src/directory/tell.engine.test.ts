import { afterAll, describe, expect, test } from 'vitest';
import { ENTERPRISE_USER, type SourceRecord } from '../model/index.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { group, keptOf, members, openStage, person } from './stage.ts';

const db = await openTestDatabase();
afterAll(() => db.close());
let count = 0;

function open(parts: Parameters<typeof openStage>[1] = {}) {
  const stage = openStage(db, parts);
  return { ...stage, source: `okta${++count}` };
}

describe('an identity told alone', () => {
  test('is remembered whole, as it was told, and makes a joiner', async () => {
    const { directory, source, notices } = open();
    const ada = person('ada', {
      externalId: 'E7',
      attributes: {
        name: { givenName: 'Ada' },
        [ENTERPRISE_USER]: { department: null },
        'x:y': [1.5, true, 'ö'],
      },
    });
    const told = await directory.tell(source, [ada]);
    expect(told).toMatchObject({
      everyone: false,
      lifecycle: [{ kind: 'joiner', source, identity: 'ada', at: 1_000 }],
    });
    const stored = await directory.identity(source, 'ada');
    expect(stored).toEqual({
      source,
      identity: ada.identity,
      person: told.persons[0],
      createdAt: 1_000,
      changedAt: 1_000,
      version: 1,
    });
    expect(notices).toEqual([{ source, ...told }]);
    expect(await directory.events({ source })).toEqual(told.lifecycle);
  });

  test('moves its version and the person with every real change, and with nothing else', async () => {
    const { directory, source, time, notices } = open();
    await directory.tell(source, [person('ada', { attributes: { title: 'A', locale: 'de' } })]);
    time.now += 1;
    const again = await directory.tell(source, [person('ada', { attributes: { locale: 'de', title: 'A' } })]);
    expect(again).toEqual({ persons: [], everyone: false, lifecycle: [] });
    expect(notices).toHaveLength(1);
    expect(await directory.identity(source, 'ada')).toMatchObject({ version: 1, changedAt: 1_000 });
    const changed = await directory.tell(source, [
      person('ada', { attributes: { title: 'B', locale: 'de' } }),
    ]);
    expect(changed.lifecycle).toMatchObject([{ kind: 'mover', words: 'title changed from A to B' }]);
    expect(await directory.identity(source, 'ada')).toMatchObject({
      version: 2,
      createdAt: 1_000,
      changedAt: 1_001,
    });
    expect(await directory.person(changed.persons[0] ?? '')).toMatchObject({ version: 2 });
  });

  test('leaves when told inactive or removed, and comes back as a rehire with the same person', async () => {
    const { directory, source } = open();
    const kinds: string[] = [];
    const steps: SourceRecord[] = [
      person('ada'),
      person('ada', { active: false }),
      person('ada'),
      { type: 'removed', of: 'identity', id: 'ada' },
      person('ada', { active: false }),
      person('ada'),
    ];
    const persons = new Set<string | undefined>();
    for (const step of steps) {
      const told = await directory.tell(source, [step]);
      kinds.push(told.lifecycle.map(({ kind, words }) => `${kind} (${words})`).join());
      persons.add(told.persons[0]);
    }
    expect(kinds).toEqual([
      'joiner (told for the first time)',
      'leaver (told inactive)',
      'rehire (active again after having left)',
      'leaver (removed)',
      '',
      'rehire (active again after having left)',
    ]);
    expect(persons.size).toBe(1);
  });

  test('that was removed is not found any more, and its name is free', async () => {
    const { directory, source } = open();
    await directory.tell(source, [person('1', { userName: 'Ada' })], { uniqueUserNames: true });
    await directory.tell(source, [{ type: 'removed', of: 'identity', id: '1' }]);
    expect(await directory.identity(source, '1')).toBeUndefined();
    expect(await directory.findIdentities(source, { userName: 'ada' })).toEqual([]);
    await directory.tell(source, [person('2', { userName: 'ada' })], { uniqueUserNames: true });
    expect(await directory.findIdentities(source, { userName: 'ADA' })).toMatchObject([
      { identity: { id: '2' } },
    ]);
  });

  test('removed twice or never told is no error', async () => {
    const { directory, source } = open();
    const gone: SourceRecord = { type: 'removed', of: 'identity', id: 'nobody' };
    expect(await directory.tell(source, [gone, { type: 'removed', of: 'group', id: '@none' }])).toMatchObject(
      {
        persons: [],
      },
    );
  });
});

describe('user names', () => {
  test('that must be unique are refused whatever their case, and nothing of what was told is kept', async () => {
    const { directory, source } = open();
    await directory.tell(source, [person('1', { userName: 'Ada' }), person('2', { userName: 'bob' })]);
    const taken = directory.tell(source, [person('3'), person('4', { userName: 'ADA' })], {
      uniqueUserNames: true,
    });
    await expect(taken).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('Ada') });
    expect(await directory.identity(source, '3')).toBeUndefined();
    const two = [person('5', { userName: 'x' }), person('6', { userName: 'X' })];
    await expect(directory.tell(source, two, { uniqueUserNames: true })).rejects.toMatchObject({
      code: 'conflict',
    });
    const exchange = [person('1', { userName: 'bob' }), person('2', { userName: 'ada' })];
    await directory.tell(source, exchange, { uniqueUserNames: true });
    expect(await directory.findIdentities(source, { userName: 'ada' })).toMatchObject([
      { identity: { id: '2' } },
    ]);
  });

  test('need not be unique where nobody asks for it', async () => {
    const { directory, source } = open();
    await directory.tell(source, [person('1', { userName: 'ada' }), person('2', { userName: 'Ada' })]);
    expect(await directory.findIdentities(source, { userName: 'ada' })).toHaveLength(2);
  });
});

describe('a group told alone', () => {
  test('has exactly the members told, and amendments amend them', async () => {
    const { directory, source } = open();
    await directory.tell(source, [
      person('ada'),
      person('bob'),
      person('cyd'),
      group('@eng', ['ada', 'bob']),
    ]);
    await directory.tell(source, [{ type: 'members', group: '@eng', members: members('cyd', 'ada') }]);
    await directory.tell(source, [
      { type: 'members-removed', group: '@eng', members: members('bob', 'dan') },
    ]);
    expect((await keptOf(db, source)).memberships).toEqual(['@eng > ada', '@eng > cyd']);
    const told = await directory.tell(source, [group('@eng', ['bob', 'cyd'])]);
    expect((await keptOf(db, source)).memberships).toEqual(['@eng > bob', '@eng > cyd']);
    expect(told.lifecycle.map(({ identity, words }) => `${identity} ${words}`).sort()).toEqual([
      'ada left eng',
      'bob joined eng',
    ]);
  });

  test('moves its version when its members really change', async () => {
    const { directory, source } = open();
    await directory.tell(source, [person('ada'), group('@eng', ['ada'])]);
    const version = async () => (await directory.group(source, '@eng'))?.version;
    expect(await version()).toBe(1);
    await directory.tell(source, [{ type: 'members', group: '@eng', members: members('ada') }]);
    await directory.tell(source, [group('@eng', ['ada'])]);
    expect(await version()).toBe(1);
    await directory.tell(source, [group('@eng', [], 'engineers')]);
    expect(await version()).toBe(2);
  });

  test('is updated without its members', async () => {
    const { directory, source } = open();
    await directory.tell(source, [person('ada'), group('@eng', ['ada'])]);
    const told = await directory.updateGroup(source, {
      id: '@eng',
      name: 'Engineering',
      externalId: 'X',
      attributes: { description: 'all' },
    });
    expect(told.persons).toHaveLength(1);
    expect(await directory.group(source, '@eng')).toMatchObject({
      name: 'Engineering',
      externalId: 'X',
      attributes: { description: 'all' },
      version: 2,
    });
    expect((await keptOf(db, source)).memberships).toEqual(['@eng > ada']);
    await expect(directory.updateGroup(source, { id: '@x', name: 'x' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('that is not there takes no members', async () => {
    const { directory, source } = open();
    const amended = directory.tell(source, [{ type: 'members', group: '@none', members: members('ada') }]);
    await expect(amended).rejects.toMatchObject({ code: 'not-found' });
  });

  test('takes its members along when it is removed, and comes back without them', async () => {
    const { directory, source } = open();
    await directory.tell(source, [
      person('ada'),
      group('@eng', ['ada', '@in']),
      group('@in'),
      group('@all', ['@eng']),
    ]);
    const told = await directory.tell(source, [{ type: 'removed', of: 'group', id: '@eng' }]);
    expect(told.persons).toHaveLength(1);
    expect(told.lifecycle).toMatchObject([{ kind: 'mover', words: 'left eng' }]);
    expect((await keptOf(db, source)).memberships).toEqual([]);
    expect(await directory.group(source, '@eng')).toBeUndefined();
    await directory.tell(source, [group('@eng')]);
    expect((await keptOf(db, source)).memberships).toEqual([]);
  });

  test('keeps members that nobody has told, which count from when somebody does', async () => {
    const { directory, source } = open();
    await directory.tell(source, [group('@eng', ['ada', '@sub'])]);
    expect(await directory.members(source, '@eng', {})).toEqual({ members: [] });
    expect(await directory.groupsOf(source, ['ada'])).toEqual(
      new Map([['ada', [{ id: '@eng', name: 'eng' }]]]),
    );
    const told = await directory.tell(source, [person('ada'), group('@sub', ['ada'])]);
    expect(told.lifecycle.map(({ kind }) => kind)).toEqual(['joiner']);
    const [ada] = await directory.persons({ from: [source] });
    expect(await directory.members(source, '@eng', {})).toEqual({
      members: [
        { type: 'identity', id: 'ada', name: 'ada', person: ada?.id },
        { type: 'group', id: '@sub', name: 'sub' },
      ],
    });
    expect(ada?.groups.map(({ path }) => path.join(' › '))).toEqual(['eng', 'sub']);
  });

  test('loses a person who is removed, and does not get them back with a new beginning', async () => {
    const { directory, source } = open();
    await directory.tell(source, [person('ada'), group('@eng', ['ada'])]);
    await directory.tell(source, [{ type: 'removed', of: 'identity', id: 'ada' }]);
    await directory.tell(source, [person('ada')]);
    expect(await directory.members(source, '@eng', {})).toEqual({ members: [] });
  });

  test('does so too when all is told together', async () => {
    const { directory, source } = open();
    await directory.tell(source, [person('ada'), group('@eng', ['ada'])]);
    const told = await directory.tell(source, [
      { type: 'removed', of: 'identity', id: 'ada' },
      person('ada'),
    ]);
    expect(told.lifecycle).toMatchObject([{ kind: 'rehire' }]);
    expect(await directory.members(source, '@eng', {})).toEqual({ members: [] });
  });

  test('keeps a person who is only inactive', async () => {
    const { directory, source } = open();
    await directory.tell(source, [person('ada'), group('@eng', ['ada'])]);
    await directory.tell(source, [person('ada', { active: false })]);
    expect((await directory.members(source, '@eng', {})).members).toHaveLength(1);
  });

  test('of ten thousand takes one more at the cost of one', async () => {
    const { directory, source } = open();
    const crowd = Array.from({ length: 10_000 }, (_, at) => `p${at}`);
    await directory.tell(source, [group('@all', crowd), person('new')]);
    const told = await directory.tell(source, [
      { type: 'members', group: '@all', members: members('new', 'p7') },
    ]);
    expect(told.persons).toHaveLength(1);
    expect((await keptOf(db, source)).memberships).toHaveLength(10_001);
  });
});

describe('whoever is beneath a group', () => {
  test('is concerned by its name and by its nesting, through cycles too', async () => {
    const { directory, source } = open();
    const told = await directory.tell(source, [
      person('ada'),
      person('bob'),
      group('@all', ['@eng']),
      group('@eng', ['@backend', '@all']),
      group('@backend', ['ada']),
      group('@sales', ['bob']),
    ]);
    const [ada, bob] = await Promise.all(['ada', 'bob'].map((id) => directory.identity(source, id)));
    expect(told.persons).toEqual([ada?.person, bob?.person].sort());
    const renamed = await directory.updateGroup(source, { id: '@all', name: 'everybody' });
    expect(renamed).toMatchObject({ persons: [ada?.person], lifecycle: [] });
    const nested = await directory.tell(source, [
      { type: 'members', group: '@sales', members: members('@backend') },
    ]);
    expect(nested.persons).toEqual([ada?.person]);
    expect(await directory.person(ada?.person ?? '')).toMatchObject({ version: 3 });
    const [merged] = await directory.persons({ from: [source], ids: [ada?.person ?? ''] });
    expect(merged?.groups.map(({ path }) => path.join(' › '))).toEqual([
      'backend',
      'eng › backend',
      'sales › backend',
      'everybody › eng › backend',
    ]);
  });

  test('is everyone when there are more than a thousand, and all versions move', async () => {
    const { directory, source } = open();
    const crowd = Array.from({ length: 1_001 }, (_, at) => person(`p${at}`));
    await directory.tell(source, [
      ...crowd,
      group('@all', ['@in']),
      group(
        '@in',
        crowd.map(({ identity }) => identity.id),
      ),
    ]);
    const before = await directory.persons({ from: [source], limit: 2_000 });
    const told = await directory.updateGroup(source, { id: '@all', name: 'everybody' });
    expect(told).toEqual({ persons: [], everyone: true, lifecycle: [] });
    const after = await directory.persons({ from: [source], limit: 2_000 });
    expect(after.map(({ version }) => version)).toEqual(before.map(({ version }) => version + 1));
  });
});

describe('a transaction of the caller', () => {
  test('is joined: what was told, and what followed, goes when it goes', async () => {
    const { directory, source, notices } = open();
    const failed = db.transaction(async (within) => {
      await directory.lock(within);
      await directory.tell(source, [person('ada')], { within });
      expect(await directory.identity(source, 'ada', within)).toMatchObject({ version: 1 });
      expect(await directory.persons({ from: [source], within })).toHaveLength(1);
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    expect(notices).toHaveLength(1);
    expect(await directory.identity(source, 'ada')).toBeUndefined();
    expect(await directory.events({ source })).toEqual([]);
  });

  test('does not leave a nesting behind that never was', async () => {
    const { directory, source } = open();
    await directory.tell(source, [person('ada'), group('@eng', ['ada'])]);
    const failed = db.transaction(async (within) => {
      await directory.updateGroup(source, { id: '@eng', name: 'never' }, { within });
      const [ada] = await directory.persons({ from: [source], within });
      expect(ada?.groups.map(({ name }) => name)).toEqual(['never']);
      throw new Error('undone');
    });
    await expect(failed).rejects.toThrow('undone');
    await directory.updateGroup(source, { id: '@eng', name: 'always' });
    const [ada] = await directory.persons({ from: [source] });
    expect(ada?.groups.map(({ name }) => name)).toEqual(['always']);
  });

  test('fails when whoever listens fails, and nothing is remembered', async () => {
    const { directory, source } = open({
      onTold: async () => {
        throw new Error('no room for jobs');
      },
    });
    await expect(directory.tell(source, [person('ada')])).rejects.toThrow('no room for jobs');
    expect(await directory.identity(source, 'ada')).toBeUndefined();
  });

  test('serialises writers, so that two who read and then tell do not overwrite each other', async () => {
    const { directory, source } = open();
    await directory.tell(source, [person('ada', { attributes: { n: 0 } })]);
    const increment = () =>
      db.transaction(async (within) => {
        await directory.lock(within);
        const before = await directory.identity(source, 'ada', within);
        const n = Number(before?.identity.attributes.n) + 1;
        await directory.tell(source, [person('ada', { attributes: { n } })], { within });
      });
    await Promise.all(Array.from({ length: 10 }, increment));
    expect((await directory.identity(source, 'ada'))?.identity.attributes).toEqual({ n: 10 });
  });
});

test('what no database keeps is refused with a sentence', async () => {
  const { directory, source } = open();
  await expect(directory.tell(source, [person('a\0da')])).rejects.toMatchObject({ code: 'invalid' });
  await expect(directory.tell(source, [{ type: 'complete' }])).rejects.toMatchObject({ code: 'internal' });
});

test('a name too long for an index is remembered whole all the same', async () => {
  const { directory, source } = open();
  const userName = 'ä'.repeat(5_000);
  await directory.tell(source, [
    person('1', { userName, email: `${userName}@x` }),
    group('@g', [], userName),
  ]);
  expect(await directory.findIdentities(source, { userName })).toMatchObject([{ identity: { userName } }]);
  expect(await directory.findGroups(source, { name: userName })).toHaveLength(1);
});
