/** The settings of an LDAP source. */

import { z } from 'zod';
import { secret } from '../../model/index.ts';
import { attributeNames } from './presets.ts';

const attribute = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9-]*(;[A-Za-z0-9-]+)*$|^\d+(\.\d+)+$/, 'This is no name of an LDAP attribute.');
const dn = z.string().regex(/=/, 'A distinguished name looks like ou=people,dc=example,dc=com.');
const filter = z.string().regex(/^\(.*\)$/s, 'A filter stands in parentheses: (objectClass=inetOrgPerson).');

const settings = z.strictObject({
  url: z
    .string()
    .regex(/^ldaps?:\/\/[^\s/]+$/i, 'The address looks like ldaps://ldap.example.com or ldap://host:389.')
    .describe('The server: ldaps:// for TLS from the start, ldap:// with startTls.'),
  flavour: z
    .enum(['standard', 'active-directory'])
    .default('standard')
    .describe(
      'active-directory: Microsoft Active Directory or Samba; standard: OpenLDAP, 389, and all others.',
    ),
  bindDn: z
    .string()
    .min(1)
    .describe('Who reads: a distinguished name; at Active Directory reader@example.com does too.'),
  password: secret().describe('The password of bindDn.'),
  startTls: z.boolean().default(false).describe('Encrypts a connection to ldap:// before anything is said.'),
  ca: z
    .string()
    .min(1)
    .optional()
    .meta({ path: true, description: 'A file with the certificate of the authority that alone is trusted.' }),
  allowPlainText: z
    .boolean()
    .default(false)
    .describe('Sends the password over ldap:// unencrypted. Only within one machine.'),
  base: dn.describe('Where people are: ou=people,dc=example,dc=com.'),
  groupsBase: dn.optional().describe('Where groups are; base when absent.'),
  userFilter: filter.optional().describe('Which entries are people.'),
  groupFilter: filter.optional().describe('Which entries are groups; (!(objectClass=*)) for none.'),
  id: attribute.optional().describe('The attribute that never changes: entryUUID, nsUniqueId, objectGUID.'),
  members: z
    .enum(['member', 'uniqueMember', 'memberUid', 'memberOf'])
    .optional()
    .describe('Where memberships stand: at groups, by name or (memberUid) by user name; or at people.'),
  attributes: z
    .partialRecord(z.enum(attributeNames), attribute)
    .default({})
    .describe('What is read from another attribute than usual.'),
  keep: z
    .array(attribute)
    .default([])
    .describe('Further attributes to be told: `user.attributes.ldap.carLicense`.'),
  inactive: z
    .strictObject({ attribute, values: z.array(z.string().min(1)).min(1) })
    .optional()
    .describe('Who is inactive: whose attribute has one of these values, whatever the case.'),
  signIns: z
    .boolean()
    .default(false)
    .describe(
      'Whether full readings tell the day of the last sign-in (kept apart from who people are): lastLogonTimestamp of Active Directory, pwdLastSuccess or authTimestamp elsewhere.',
    ),
  signInDelay: z
    .int()
    .min(0)
    .max(365)
    .optional()
    .describe(
      'Days by which the last sign-in may be late. Absent: 14 at Active Directory, which writes it no more often (msDS-LogonTimeSyncInterval); 1 elsewhere.',
    ),
  changes: z
    .boolean()
    .default(true)
    .describe('Reads only what changed, between full readings, where the server can tell.'),
  pageSize: z.int().min(1).max(10_000).default(500).describe('Entries asked for at once.'),
  timeout: z.int().min(1).max(600).default(60).describe('Seconds that one answer may take.'),
});

export const LdapConfig = settings.superRefine((config, context) => {
  const fault = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  const secure = /^ldaps:/i.test(config.url);
  if (secure && config.startTls) fault('startTls', 'ldaps:// is encrypted already; leave startTls out.');
  if (!secure && !config.startTls && !config.allowPlainText)
    fault('url', 'The password would travel unencrypted: use ldaps://, or set startTls.');
  if (config.flavour !== 'active-directory') return;
  if (config.members !== undefined && config.members !== 'member')
    fault('members', 'Active Directory keeps memberships at groups, in member; leave members out.');
  if (config.id !== undefined && config.id.toLowerCase() !== 'objectguid')
    fault('id', 'At Active Directory only objectGUID never changes; leave id out.');
});
export type LdapConfig = z.output<typeof LdapConfig>;
