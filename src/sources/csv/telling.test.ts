/** What files tell, in all the ways they are written. */

import { mkdtempSync, rmSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENTERPRISE_USER, type Identity, type SourceRecord } from '../../model/index.ts';
import { type TestTools, testTools } from '../../testkit/index.ts';
import { csv } from './index.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-csv-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Files {
  readonly users: string | Uint8Array;
  readonly groups?: string;
  readonly settings?: object;
}

async function opened({ users, groups, settings = {} }: Files, tools: TestTools = testTools()) {
  await writeFile(join(folder, 'people.csv'), users);
  if (groups !== undefined) await writeFile(join(folder, 'groups.csv'), groups);
  const config = csv.config.parse({
    users: join(folder, 'people.csv'),
    ...(groups !== undefined && { groups: join(folder, 'groups.csv') }),
    ...settings,
  });
  return csv.open(config, tools);
}

async function collect(records: AsyncIterable<SourceRecord>): Promise<readonly SourceRecord[]> {
  const told: SourceRecord[] = [];
  for await (const record of records) told.push(record);
  return told;
}

async function identities(files: Files): Promise<readonly Identity[]> {
  const told = await collect((await opened(files)).read());
  return told.flatMap((record) => (record.type === 'identity' ? [record.identity] : []));
}

/** Group name → its members, sorted. */
async function memberships(files: Files): Promise<Record<string, readonly string[]>> {
  const members = new Map<string, string[]>();
  const names = new Map<string, string>();
  for (const record of await collect((await opened(files)).read())) {
    if (record.type === 'group') names.set(record.group.id, record.group.name);
    const [id, list] =
      record.type === 'group'
        ? [record.group.id, record.group.members]
        : record.type === 'members'
          ? [record.group, record.members]
          : ['', []];
    if (id === '') continue;
    members.set(
      id,
      [...(members.get(id) ?? []), ...list.map((member) => `${member.type} ${member.id}`)].sort(),
    );
  }
  return Object.fromEntries([...members].map(([id, list]) => [`${id} ${names.get(id)}`, list]));
}

describe('a person', () => {
  test('is told with all that usual columns say, as SCIM names it', async () => {
    const users = [
      'Employee ID;Login;First Name;Last Name;Display Name;E-Mail;Job Title;Dept;Cost Center;Manager ID;Phone;Status;Employee Type;Company;Division;Locale;Timezone;Staff Number',
      '4711;ada;Ada;Lovelace;Ada Lovelace;ada@example.com;Countess;Engines;CC 1;4700;+44 1;Active;Employee;Analytical;North;en-GB;Europe/London;77',
    ].join('\r\n');
    const [ada] = await identities({ users, settings: { columns: { email: 'E-Mail' } } });
    expect(ada).toEqual({
      id: '4711',
      userName: 'ada',
      externalId: '4711',
      active: true,
      attributes: {
        name: { givenName: 'Ada', familyName: 'Lovelace' },
        displayName: 'Ada Lovelace',
        title: 'Countess',
        userType: 'Employee',
        locale: 'en-GB',
        timezone: 'Europe/London',
        emails: [{ value: 'ada@example.com', type: 'work', primary: true }],
        phoneNumbers: [{ value: '+44 1', type: 'work' }],
        [ENTERPRISE_USER]: {
          employeeNumber: '77',
          department: 'Engines',
          division: 'North',
          organization: 'Analytical',
          costCenter: 'CC 1',
          manager: { value: '4700' },
        },
      },
    });
  });

  test('is told without what is empty, and active where no column says otherwise', async () => {
    expect(await identities({ users: 'id,userName,email,title\n1, ada ,,  \n2,,,\n' })).toEqual([
      { id: '1', userName: 'ada', active: true, attributes: {} },
      { id: '2', active: true, attributes: {} },
    ]);
  });

  test('is found in the columns that the settings name, before the usual ones', async () => {
    const users = 'id,GUID,userName,e-mail\n1,x1,ada,a@example.com\n';
    const settings = { columns: { id: 'GUID', email: 'E-Mail', userName: 'e-mail' } };
    const [ada] = await identities({ users, settings });
    expect([ada?.id, ada?.userName]).toEqual(['x1', 'a@example.com']);
  });

  test('keeps the further columns that are asked for, and no others', async () => {
    const users = 'id,userName,Cost Code,Salary\n1,ada,CC 1,100\n2,grace,,200\n';
    const [ada, grace] = await identities({ users, settings: { keep: ['Cost Code'] } });
    expect(ada?.attributes).toEqual({ columns: { 'Cost Code': 'CC 1' } });
    expect(grace?.attributes).toEqual({ columns: {} });
  });

  test('is active or not by the words of the settings, whatever their case', async () => {
    const users = 'id,userName,Status\n1,ada,AKTIV\n2,grace,Ausgetreten\n';
    const settings = { activeWords: ['aktiv'], inactiveWords: ['ausgetreten'] };
    expect((await identities({ users, settings })).map(({ active }) => active)).toEqual([true, false]);
  });
});

describe('a file', () => {
  const rows = [
    ['id', 'userName', 'title'],
    ['1', 'zoë', 'Rämälä – “Grand”'],
    ['2', 'łukasz', 'naïve'],
  ];
  const text = rows.map((row) => row.join(',')).join('\n');
  const expected = ['zoë Rämälä – “Grand”', 'łukasz naïve'];
  const utf16be = Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();
  const writings: Readonly<Record<string, Files>> = {
    'in UTF-8': { users: text },
    'in UTF-8 with a mark': { users: `\uFEFF${text}` },
    'in UTF-16, little end first, with a mark': { users: Buffer.from(`\uFEFF${text}`, 'utf16le') },
    'in UTF-16, big end first, with a mark': { users: utf16be },
    'in UTF-16 without a mark, where the settings say so': {
      users: Buffer.from(text, 'utf16le'),
      settings: { encoding: 'utf-16le' },
    },
    'with line ends of Windows': { users: text.replaceAll('\n', '\r\n') },
    'with line ends of old Macs': { users: text.replaceAll('\n', '\r') },
    'with blank lines and an end of line at the end': { users: `${text.replaceAll('\n', '\n\n')}\n\n` },
    'with semicolons': { users: text.replaceAll(',', ';') },
    'with TABs': { users: text.replaceAll(',', '\t') },
    'with a trailer that counts right': { users: `${text}\nEOF,2\n`, settings: { trailer: 'EOF' } },
  };
  for (const [how, files] of Object.entries(writings)) {
    test(`${how} is read`, async () => {
      const told = await identities(files);
      expect(told.map(({ userName, attributes }) => `${userName} ${attributes.title}`)).toEqual(expected);
    });
  }

  test('in windows-1252 is read where the settings say so', async () => {
    const users = Buffer.from('id,userName,title\n1,zo\xeb,\x93Grand\x94 \x80\n', 'latin1');
    const [zoe] = await identities({ users, settings: { encoding: 'windows-1252' } });
    expect([zoe?.userName, zoe?.attributes.title]).toEqual(['zoë', '“Grand” €']);
  });

  test('whose header has other delimiters in quotes is still read by its own', async () => {
    const users = '"id","user;name","a;b;c;d",userName\n1,x,y,ada\n';
    expect((await identities({ users })).map(({ userName }) => userName)).toEqual(['ada']);
  });

  test('in an encoding that nobody knows is refused with those that are known', () => {
    expect(() => csv.config.parse({ users: 'x', encoding: 'ebcdic' })).toThrow(
      'The encoding must be auto or one of utf-8, windows-1252, utf-16le, utf-16be.',
    );
  });

  test('gives back every cell that was written, however nasty, whatever the delimiter and encoding', async () => {
    const cell = fc
      .string({
        unit: fc.constantFrom('a', 'ß', '"', ',', ';', '\t', '\n', '\r\n', ' ', '李', '😀', "'", '\\', '#'),
      })
      .map((value) => value.trim());
    const writing = fc.record({
      cells: fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }),
      delimiter: fc.constantFrom(',', ';', '\t'),
      newline: fc.constantFrom('\n', '\r\n'),
      utf16: fc.boolean(),
    });
    const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(writing, async ({ cells, delimiter, newline, utf16 }) => {
        const table = [
          ['id', 'userName', 'title'],
          ...cells.map(([name, title], index) => [String(index), quoted(name), quoted(title)]),
        ];
        const text = `\uFEFF${table.map((row) => row.join(delimiter)).join(newline)}`;
        const told = await identities({ users: Buffer.from(text, utf16 ? 'utf16le' : 'utf8') });
        expect(told.map(({ userName = '', attributes: { title = '' } }) => [userName, title])).toEqual(cells);
      }),
      { numRuns: 150 },
    );
  });
});

describe('groups', () => {
  const users = 'id,userName\n1,ada\n2,grace\n3,joan\n';

  test('are told by names alone, where one name in any case is one group', async () => {
    const groups = 'Group,Member\nStaff,1\nstaff,2\nNobody,\n';
    expect(await memberships({ users, groups })).toEqual({
      'staff Staff': ['identity 1', 'identity 2'],
      'nobody Nobody': [],
    });
  });

  test('are told by ids, so that a name may change, with groups among their members', async () => {
    const groups =
      'group_id,group,member,member_type\nb,Backend,2,user\ne,Engineering,b,group\ne,Engineering,1,\n';
    expect(await memberships({ users, groups })).toEqual({
      'b Backend': ['identity 2'],
      'e Engineering': ['group b', 'identity 1'],
    });
  });

  test('may name groups as members before they are told', async () => {
    const groups = 'group,member,type\nStaff,BACKEND,Group\nBackend,3,User\n';
    expect(await memberships({ users, groups })).toEqual({
      'staff Staff': ['group backend'],
      'backend Backend': ['identity 3'],
    });
  });

  test('may name people by their user names', async () => {
    const groups = 'group,member\nStaff,ADA\nStaff,joan\n';
    expect(await memberships({ users, groups, settings: { members: 'userName' } })).toEqual({
      'staff Staff': ['identity 1', 'identity 3'],
    });
  });

  test('are told by a column of the users file, where there is no groups file', async () => {
    const withGroups = 'id,userName,groups\n1,ada,Staff; Backend;\n2,grace,staff\n3,joan,\n';
    expect(await memberships({ users: withGroups })).toEqual({
      'staff Staff': ['identity 1', 'identity 2'],
      'backend Backend': ['identity 1'],
    });
    const piped = 'id,userName,Teams\n1,ada,Staff|Backend\n';
    const settings = { columns: { groups: 'Teams' }, groupSeparator: '|' };
    expect(Object.keys(await memberships({ users: piped, settings }))).toEqual([
      'staff Staff',
      'backend Backend',
    ]);
  });

  test('cannot be told by a column and a file both', () => {
    const settings = { users: 'people.csv', groups: 'groups.csv', columns: { groups: 'Teams' } };
    expect(() => csv.config.parse(settings)).toThrow('name one of the two');
  });

  test('with a member twice have the member once', async () => {
    expect(await memberships({ users, groups: 'group,member\nStaff,1\nStaff,1\n' })).toEqual({
      'staff Staff': ['identity 1'],
    });
  });

  test('with more members than are gathered are told in parts', async () => {
    const ids = Array.from({ length: 2500 }, (_, n) => n);
    const many = `id,userName\n${ids.map((n) => `${n},p${n}`).join('\n')}\n`;
    const groups = `group,member\n${ids.map((n) => `Staff,${n}`).join('\n')}\n`;
    const told = await collect((await opened({ users: many, groups })).read());
    const parts = told.filter(({ type }) => type === 'group' || type === 'members');
    expect(parts.map(({ type }) => type)).toEqual(['group', 'members', 'members']);
    expect((await memberships({ users: many, groups }))['staff Staff']).toHaveLength(2500);
  });
});

describe('a reading', () => {
  const users = 'id,userName\n1,ada\n2,grace\n';

  test('since a cursor of the same files tells that nothing has changed', async () => {
    const source = await opened({ users });
    const cursor = (await collect(source.read())).at(-1);
    expect(cursor).toEqual({
      type: 'complete',
      cursor: expect.stringMatching(/^csv1:[0-9a-f]{64}$/),
      proof: { pages: 1, expected: { people: 2 }, remarks: [expect.stringContaining('proved whole')] },
    });
    const since = (cursor as { cursor: string }).cursor;
    expect(await collect(source.read(since))).toEqual([{ type: 'complete', cursor: since }]);
  });

  test('since a cursor of other files, or of other settings, is stale', async () => {
    const source = await opened({ users });
    const { cursor } = (await collect(source.read())).at(-1) as { cursor: string };
    const kept = await opened({ users, settings: { keep: ['userName'] } });
    await expect(collect(kept.read(cursor))).rejects.toMatchObject({ code: 'stale' });
    await appendFile(join(folder, 'people.csv'), '3,joan\n');
    await expect(collect(source.read(cursor))).rejects.toMatchObject({ code: 'stale' });
  });

  test('of a file that changes while it is told does not complete', async () => {
    const rows = (name: string) => Array.from({ length: 30_000 }, (_, n) => `${n},${name}${n}`).join('\n');
    const source = await opened({ users: `id,userName\n${rows('ada')}\n` });
    const told: string[] = [];
    const reading = (async () => {
      for await (const { type } of source.read()) {
        if (told.push(type) === 1)
          await writeFile(join(folder, 'people.csv'), `id,userName\n${rows('eve')}\n`);
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'unavailable' });
    expect(told).not.toContain('complete');
  });

  test('of a file that another one replaces meanwhile tells the one it began with', async () => {
    const source = await opened({ users });
    const told: unknown[] = [];
    for await (const record of source.read()) {
      if (told.length === 0) {
        rmSync(join(folder, 'people.csv'));
        await writeFile(join(folder, 'people.csv'), 'id,userName\n9,eve\n');
      }
      told.push(record.type === 'identity' ? record.identity.id : record.type);
    }
    expect(told).toEqual(['1', '2', 'complete']);
  });

  test('of a file that is not there, or may not be read, says so', async () => {
    const missing = csv.open(csv.config.parse({ users: join(folder, 'none.csv') }), testTools());
    await expect(missing.check()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('is not there'),
    });
    const directory = csv.open(csv.config.parse({ users: folder }), testTools());
    await expect(directory.check()).rejects.toThrow('is a folder; name the file itself');
    const groupless = await opened({ users, settings: { groups: join(folder, 'none.csv') } });
    await expect(collect(groupless.read())).rejects.toThrow('The groups file');
  });

  test('tells 100,000 people in the order of the file', async () => {
    const rows = Array.from({ length: 100_000 }, (_, n) => `${n},p${n}`);
    const source = await opened({ users: `id,userName\n${rows.join('\n')}\n` });
    let count = 0;
    for await (const record of source.read()) {
      if (record.type !== 'identity') continue;
      if (record.identity.id !== String(count++)) throw new Error(`${record.identity.id} is out of order.`);
    }
    expect(count).toBe(100_000);
  });
});
