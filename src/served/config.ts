/** The settings of a directory that applications read from us. */

import { isIP } from 'node:net';
import { z } from 'zod';
import { faultOfGlob } from '../mapping/index.ts';
import { secret } from '../model/index.ts';

const Globs = z.array(
  z.string().superRefine((glob, context) => {
    const fault = faultOfGlob(glob);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
  }),
);

/** `10.0.0.0/8`, `10.1.2.3`, `fd00::/8`. */
const Addresses = z
  .string()
  .refine(isRange, 'must be an address or a range of them, such as 10.1.2.3, 10.0.0.0/8 or fd00::/8');

const Application = z.strictObject({
  password: secret().describe('The password that is typed into the application beside its name.'),
  addresses: z
    .array(Addresses)
    .min(1)
    .describe('Where the application may call from: addresses and ranges. All others are refused with 403.'),
  scope: z
    .strictObject({
      groups: Globs.default([]).describe(
        'Globs: only members of one of these groups are shown. None: everybody.',
      ),
    })
    .prefault({}),
  groups: z
    .strictObject({
      include: Globs.min(1).default(['*']).describe('Globs: the groups that are shown.'),
      exclude: Globs.default([]).describe('Globs: groups taken out of these again.'),
    })
    .prefault({}),
  'max-shrink': z
    .string()
    .regex(/^(?:100|\d{1,2})%$/, 'must be a share such as 50%')
    .default('50%')
    .describe(
      'A list with so many fewer people than the one before is not told: the application keeps what it has. 100%: any list is told.',
    ),
});

/** An attribute of an account that Crowd keeps among the custom ones. */
const AttributeName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9._-]{0,63}$/, 'must be letters, digits, points and dashes, a letter first');

export const CrowdDirectoryConfig = z.strictObject({
  applications: z
    .record(z.string().regex(/^[^:\s]{1,100}$/, 'must have no blanks and no colons'), Application)
    .refine((all) => Object.keys(all).length > 0, 'must name at least one application')
    .describe('One for each application that reads the directory, by the name it signs in with.'),
  attributes: z
    .array(AttributeName)
    .max(50)
    .default([])
    .describe('Further attributes of accounts, told as Crowd tells custom ones.'),
  'serve-when': z
    .enum(['complete', 'always'])
    .default('complete')
    .describe(
      'complete: nothing is told before each sync has been applied as a whole once, with nobody left out. always: what is there is told, however little.',
    ),
});
export type CrowdDirectoryConfig = z.output<typeof CrowdDirectoryConfig>;
export type ApplicationConfig = CrowdDirectoryConfig['applications'][string];

function isRange(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128);
}
