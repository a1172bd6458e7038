/** The settings of a CSV source. */

import { basename, dirname } from 'node:path';
import { z } from 'zod';
import { pastedSecret, secret } from '../../model/index.ts';
import { isPrivateAddress } from '../shared/index.ts';
import { attributeNames, groupColumns } from './columns.ts';
import { encodingNames } from './encoding.ts';

const column = z.string().min(1);
/** Whether files are fetched from there, instead of read from a folder. */
export const isAddress = (text: string): boolean => /^https?:\/\//i.test(text);
const path = z
  .string()
  .min(1)
  .refine(
    (text) => isAddress(text) || (!dirname(text).includes('*') && basename(text).split('*').length <= 2),
    { error: 'A path may have one *, in the name of the file.' },
  )
  .refine((text) => !isAddress(text) || isPrivateAddress(text), {
    error: 'People would be readable on their way: take an https address (http only on this machine).',
  })
  .refine((text) => !isAddress(text) || !/^https?:\/\/[^/]*@/i.test(text), {
    error: 'An address may not hold a user name and a password; give them as userName and password.',
  });
const known = encodingNames.join(', ');

const settings = z.strictObject({
  users: path.meta({
    path: true,
    description:
      'The file of people, one row each, with a header. Relative to the folder of rollcall.yaml. With a * in its name: the newest of such files. Or its https address.',
  }),
  groups: path.optional().meta({
    path: true,
    description: 'The file of memberships, one row each, with a header; or its https address.',
  }),
  token: pastedSecret()
    .optional()
    .describe('With addresses: a token, sent as Bearer token or in the header that tokenHeader names.'),
  tokenHeader: z
    .string()
    .regex(/^[\w-]+$/, { error: 'A header has letters, digits and hyphens.' })
    .optional()
    .describe('The header in which the token is sent as it is: X-Api-Key, PRIVATE-TOKEN.'),
  userName: z.string().min(1).optional().describe('With addresses: a user name, for HTTP Basic.'),
  password: secret().optional().describe('The password of that user name.'),
  settled: z
    .int()
    .min(0)
    .default(60)
    .describe(
      'With a * in their names: files that were written to less than so many seconds ago are not read yet.',
    ),
  delimiter: z
    .enum(['auto', ',', ';', '\t'])
    .default('auto')
    .describe('What stands between cells; auto: whichever of , ; TAB makes most sense of the header.'),
  encoding: z
    .enum(['auto', ...encodingNames], { error: `The encoding must be auto or one of ${known}.` })
    .default('auto')
    .describe('auto: what the byte order mark says, else utf-8.'),
  columns: z
    .partialRecord(z.enum(attributeNames), column)
    .default({})
    .describe('Attribute → the column that holds it, where its usual name does not find it.'),
  groupColumns: z
    .partialRecord(z.enum(groupColumns), column)
    .default({})
    .describe('The same for the columns of the groups file.'),
  keep: z
    .array(column)
    .default([])
    .describe('Further columns to be told, by name: `user.attributes.columns["Cost Code"]`.'),
  activeWords: z
    .array(z.string().min(1))
    .default(['true', 'yes', 'y', '1', 'active', 'enabled'])
    .describe('What the active column says of people who are active, whatever the case.'),
  inactiveWords: z
    .array(z.string().min(1))
    .default(['false', 'no', 'n', '0', 'inactive', 'disabled'])
    .describe('What the active column says of people who are not.'),
  groupSeparator: z
    .string()
    .length(1)
    .default(';')
    .describe('What stands between groups in a groups column of the users file.'),
  members: z.enum(['id', 'userName']).default('id').describe('By what the groups file names people.'),
  trailer: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The first cell of the last row of each file, whose second cell counts the rows before it, header excluded.',
    ),
  minPeople: z.int().min(1).default(1).describe('A users file with fewer rows is refused.'),
  maxRows: z.int().min(1).default(2_000_000).describe('A file with more rows is refused.'),
  maxMegabytes: z
    .number()
    .positive()
    .default(1024)
    .describe('A larger file is refused; 1 MB is 1,000,000 bytes.'),
});
export const CsvConfig = settings
  .refine(({ groups, columns }) => groups === undefined || columns.groups === undefined, {
    path: ['columns', 'groups'],
    error: 'Groups are told by a groups file or by a column of the users file; name one of the two.',
  })
  .refine(({ users, groups }) => groups === undefined || isAddress(users) === isAddress(groups), {
    path: ['groups'],
    error: 'Both files have addresses or neither: they are read together.',
  })
  .refine(
    ({ users, groups }) =>
      groups === undefined || isAddress(users) || users.includes('*') === groups.includes('*'),
    {
      path: ['groups'],
      error: 'Both files have a * in their names or neither: it stands for the same text in both.',
    },
  )
  .refine(
    ({ token, userName, password, tokenHeader }) =>
      (userName === undefined) === (password === undefined) &&
      (token === undefined || userName === undefined) &&
      (token !== undefined || tokenHeader === undefined),
    {
      path: ['token'],
      error: 'Give token (tokenHeader only with it), or userName and password, or none of them.',
    },
  )
  .refine(({ users, token, userName }) => isAddress(users) || (token ?? userName) === undefined, {
    path: ['token'],
    error: 'A file in a folder needs no credentials; they are for addresses.',
  })
  .refine(
    ({ users, groups, token, userName }) =>
      groups === undefined ||
      !isAddress(users) ||
      !isAddress(groups) ||
      (token ?? userName) === undefined ||
      new URL(users).origin === new URL(groups).origin,
    { path: ['groups'], error: 'Both addresses are on one host: the credentials are for that one.' },
  );
export type CsvConfig = z.output<typeof CsvConfig>;
