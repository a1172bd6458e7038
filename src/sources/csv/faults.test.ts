/** What is refused as a whole, and what the administrator is told of it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ProvisioningError, type SourceRecord } from '../../model/index.ts';
import { testTools } from '../../testkit/index.ts';
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

/** What a reading told before it ended, and how it ended. */
async function reading({
  users,
  groups,
  settings = {},
}: Files): Promise<{ told: SourceRecord[]; thrown: unknown }> {
  await writeFile(join(folder, 'people.csv'), users);
  if (groups !== undefined) await writeFile(join(folder, 'groups.csv'), groups);
  const config = csv.config.parse({
    users: join(folder, 'people.csv'),
    ...(groups !== undefined && { groups: join(folder, 'groups.csv') }),
    ...settings,
  });
  const told: SourceRecord[] = [];
  try {
    for await (const record of csv.open(config, testTools()).read()) told.push(record);
  } catch (thrown) {
    return { told, thrown };
  }
  return { told, thrown: undefined };
}

/** The faults of files that are refused: `path: message` each. */
async function faults(files: Files): Promise<readonly string[]> {
  const { told, thrown } = await reading(files);
  expect(told, 'a refused file tells nothing').toEqual([]);
  expect(thrown).toBeInstanceOf(ProvisioningError);
  const { code, faults } = thrown as ProvisioningError;
  expect(code).toBe('invalid');
  return faults.map(({ path, message }) => `${path}: ${message}`);
}

const header = 'id,userName,active\n';

describe('a users file is refused', () => {
  const cases: Readonly<Record<string, { files: Files; expected: readonly (string | RegExp)[] }>> = {
    'when it is empty': { files: { users: '' }, expected: ['people.csv: The file is empty.'] },
    'when it holds only a byte order mark': {
      files: { users: '\uFEFF' },
      expected: ['people.csv: The file is empty.'],
    },
    'when it holds only blank lines': {
      files: { users: '\n\r\n\n' },
      expected: ['people.csv: The file has no header.'],
    },
    'when it has a header and nobody': {
      files: { users: header },
      expected: ['people.csv: The file tells 0 people, and minPeople is 1.'],
    },
    'when it has fewer people than there must be': {
      files: { users: `${header}1,ada,true\n`, settings: { minPeople: 100 } },
      expected: ['people.csv: The file tells 1 people, and minPeople is 100.'],
    },
    'when no column holds an id': {
      files: { users: 'userName,email\nada,ada@example.com\n' },
      expected: [
        'people.csv line 1: No column holds an id that never changes; name one in columns.id: the header has "userName", "email".',
      ],
    },
    'when it has no header but data': {
      files: { users: '1,ada,true\n2,grace,true\n' },
      expected: [
        /^people.csv line 1: No column holds an id/,
        /^people.csv line 1: No column holds the user name/,
      ],
    },
    'when settings name a column that is not there': {
      files: { users: `${header}1,ada,true\n`, settings: { columns: { email: 'E-Post' }, keep: ['Badge'] } },
      expected: [
        /^people.csv line 1: There is no column "E-Post", which columns.email names: the header has "id"/,
        /^people.csv line 1: There is no column "Badge", which keep names/,
      ],
    },
    'when two columns have one name, however it is written': {
      files: { users: 'id,userName,Last Name,last_name\n1,ada,a,b\n' },
      expected: ['people.csv line 1: The header names "last_name" twice, in columns 3 and 4; rename one.'],
    },
    'when a column has no name': {
      files: { users: 'id,userName,\n1,ada,x\n' },
      expected: ['people.csv line 1: The header has no name for column 3; name it.'],
    },
    'when ids are there twice, with both lines': {
      files: { users: `${header}7,ada,true\n8,grace,true\n\n7,joan,true\n8,jean,true\n` },
      expected: [
        'people.csv line 5: The id 7 is on line 2 and again on line 5.',
        'people.csv line 6: The id 8 is on line 3 and again on line 6.',
      ],
    },
    'when a row has no id': {
      files: { users: `${header} ,ada,true\n2,grace,true\n` },
      expected: ['people.csv line 2: The row has no id.'],
    },
    'when a row says neither active nor inactive': {
      files: { users: `${header}1,ada,true\n2,grace,on leave\n3,joan,\n` },
      expected: [
        'people.csv line 3: "on leave" says neither active nor inactive; add it to activeWords or inactiveWords.',
        'people.csv line 4: "" says neither active nor inactive; add it to activeWords or inactiveWords.',
      ],
    },
    'when the last row was cut off between cells': {
      files: { users: `${header}1,ada,true\n2,gra` },
      expected: [
        'people.csv line 3: The row has 2 cells and the header 3: the row was cut off, or a delimiter is missing.',
      ],
    },
    'when a row has too many cells': {
      files: { users: `${header}1,Lovelace, Ada,true\n2,grace,true\n` },
      expected: [
        'people.csv line 2: The row has 4 cells and the header 3: a cell with a delimiter in it must be quoted.',
      ],
    },
    'when a quote is never closed, with the line it opened on': {
      files: { users: `${header}1,"a\nb",true\n2,"grace,true\n3,joan,true\n` },
      expected: [/^people.csv line 4: A quote is opened in this row and never closed/],
    },
    'when a quote stands in the middle of a cell': {
      files: { users: `${header}1,ada "the first",true\n` },
      expected: [/^people.csv line 2: There is a quote in the middle of a cell/],
    },
    'when something follows a closing quote': {
      files: { users: `${header}1,"ada"x,true\n` },
      expected: [/^people.csv line 2: Something follows a closing quote/],
    },
    'when one row swallows all that follows': {
      files: { users: `${header}1,"${'x'.repeat(1_200_000)}\n` },
      expected: [/^people.csv line 2: This row is longer than a million bytes/],
    },
    'when it has more rows than allowed': {
      files: { users: `${header}1,ada,true\n2,grace,true\n3,joan,true\n`, settings: { maxRows: 2 } },
      expected: ['people.csv line 4: There are more than 2 rows; raise maxRows if the file is right.'],
    },
    'when it is larger than allowed': {
      files: { users: `${header}1,ada,true\n`, settings: { maxMegabytes: 0.00001 } },
      expected: [/^people.csv: The file has 30 bytes, more than maxMegabytes allows/],
    },
    'when its trailer is missing': {
      files: { users: `${header}1,ada,true\n`, settings: { trailer: 'END' } },
      expected: ['people.csv: The last row is not the trailer "END": the file was cut off.'],
    },
    'when its trailer counts other rows': {
      files: { users: `${header}1,ada,true\nEND,2\n`, settings: { trailer: 'END' } },
      expected: [
        'people.csv line 3: The trailer counts 2 rows, and there are 1: rows are missing or the count is wrong.',
      ],
    },
    'when rows follow its trailer': {
      files: { users: `${header}1,ada,true\nEND,1\n2,grace,true\n`, settings: { trailer: 'END' } },
      expected: ['people.csv line 4: There are rows after the trailer on line 3.'],
    },
    'when a letter is not UTF-8, with its line': {
      files: {
        users: Buffer.concat([
          Buffer.from(`${header}1,ada,true\n2,zo`),
          Buffer.from([0xeb]),
          Buffer.from(',true\n'),
        ]),
      },
      expected: [
        'people.csv line 3: There is a letter that is not utf-8; if the file comes from Windows, set encoding: windows-1252.',
      ],
    },
    'when it ends in the middle of a letter': {
      files: { users: Buffer.from(`${header}1,zoë`).subarray(0, -1) },
      expected: [/^people.csv line 2: The file ends in the middle of a letter/],
    },
    'when it is UTF-16 without a mark': {
      files: { users: Buffer.from(`${header}1,ada,true\n`, 'utf16le') },
      expected: [
        'people.csv line 1: The file is not UTF-8; if it comes from Windows, set encoding: utf-16le.',
      ],
    },
    'when its mark contradicts the settings': {
      files: { users: `\uFEFF${header}1,ada,true\n`, settings: { encoding: 'windows-1252' } },
      expected: [/^people.csv line 1: The file says that it is utf-8, and the settings say windows-1252/],
    },
    'when there is a zero byte in it': {
      files: { users: `${header}1,ada,true\n2,gr\0ace,true\n` },
      expected: [/^people.csv line 3: There is a zero byte/],
    },
  };
  for (const [when, { files, expected }] of Object.entries(cases)) {
    test(when, async () => {
      const told = await faults(files);
      expect(told).toHaveLength(expected.length);
      for (const [index, pattern] of expected.entries()) {
        if (typeof pattern === 'string') expect(told[index]).toBe(pattern);
        else expect(told[index]).toMatch(pattern);
      }
    });
  }
});

describe('a groups file is refused', () => {
  const users = `${header}1,ada,true\n2,grace,true\n`;
  const cases: Readonly<Record<string, { groups: string; settings?: object; expected: readonly string[] }>> =
    {
      'when it names members that do not exist': {
        groups: 'group,member\nStaff,1\nStaff,3\nStaff,grace\n',
        expected: [
          'groups.csv line 3: Staff has the member 3, whom the users file does not tell (by id).',
          'groups.csv line 4: Staff has the member grace, whom the users file does not tell (by id).',
        ],
      },
      'when it names members that do not exist by user name': {
        groups: 'group,member\nStaff,ADA\nStaff,2\n',
        settings: { members: 'userName' },
        expected: [
          'groups.csv line 3: Staff has the member 2, whom the users file does not tell (by userName).',
        ],
      },
      'when it names groups as members that it does not tell, even further down': {
        groups: 'group,member,member_type\nStaff,Backend,group\nStaff,Frontend,group\nBackend,1,user\n',
        expected: ['groups.csv line 3: There is no group frontend in this file to be a member.'],
      },
      'when one id has two names': {
        groups: 'group_id,group,member\n10,Backend,1\n10,Frontend,2\n10,BACKEND,2\n',
        expected: ['groups.csv line 3: The group 10 is called Backend on line 2 and Frontend on line 3.'],
      },
      'when a row lacks the name or the id of its group': {
        groups: 'group_id,group,member\n10,,1\n,Backend,1\n',
        expected: [
          'groups.csv line 2: The row names no group.',
          'groups.csv line 3: The group Backend has no id on this row.',
        ],
      },
      'when a member is neither user nor group': {
        groups: 'group,member,member_type\nStaff,1,robot\n',
        expected: ['groups.csv line 2: A member is a user or a group, not "robot".'],
      },
      'when its header lacks a column': {
        groups: 'name,who\nStaff,1\n',
        expected: [
          'groups.csv line 1: No column holds the name of the group; name one in groupColumns.group: the header has "name", "who".',
          'groups.csv line 1: No column holds the member; name one in groupColumns.member: the header has "name", "who".',
          'groups.csv line 2: The row names no group.',
        ],
      },
      'when it is empty': { groups: '', expected: ['groups.csv: The file is empty.'] },
    };
  for (const [when, { groups, settings, expected }] of Object.entries(cases)) {
    test(when, async () => {
      expect(await faults({ users, groups, ...(settings && { settings }) })).toEqual(expected);
    });
  }

  test('together with the users file, and the faults of both are told', async () => {
    const told = await faults({ users: `${users}1,joan,true\n`, groups: 'group,member\nStaff,9\n' });
    expect(told).toEqual([
      'people.csv line 4: The id 1 is on line 2 and again on line 4.',
      'groups.csv line 2: Staff has the member 9, whom the users file does not tell (by id).',
    ]);
  });

  test('when it names people by user names that two of them have', async () => {
    const settings = { members: 'userName' };
    const told = await faults({
      users: `${users}3,ADA,true\n`,
      groups: 'group,member\nStaff,ada\n',
      settings,
    });
    expect(told).toEqual(['people.csv line 4: The user name ADA is on line 2 and again on line 4.']);
  });
});

test('faults beyond fifty are counted, not told', async () => {
  const rows = Array.from({ length: 80 }, () => '1,ada,true\n').join('');
  const told = await faults({ users: header + rows });
  expect(told).toHaveLength(51);
  expect(told.at(-1)).toBe('and more: And 29 more.');
});

test('the message names how many faults there are, and the first of them', async () => {
  const { thrown } = await reading({ users: `${header}1,ada,true\n1,grace,true\n1,joan,true\n` });
  expect((thrown as Error).message).toBe(
    'Nothing was read, since the files have 2 faults, the first in people.csv line 3: The id 1 is on line 2 and again on line 3.',
  );
});
