/** What the service itself is told beside connections and syncs: how long things are kept, where else administrators sign in, who is told of what, what seats cost. */

import { z } from 'zod';
import { secret } from '../model/index.ts';
import { Notices } from './notices-entry.ts';
import { DurationOrNever } from './quantity.ts';
import { Role } from './role.ts';
import { SeatPriceList } from './seat-prices.ts';

/** How long what is past is kept. */
const Retention = z
  .strictObject({
    runs: DurationOrNever.default('90d'),
    journals: DurationOrNever.default('365d'),
    readings: DurationOrNever.default('90d'),
    events: DurationOrNever.default('365d'),
  })
  .prefault({});

const values = z.array(z.string().min(1)).default([]);
const Domain = z
  .string()
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be a domain in lower case, such as example.com');
const scopeSentence = 'must be one word without blanks and quotes (RFC 6749 section 3.3)';

/** Plain HTTP is for a provider on this machine alone: whoever listens on the way could sign in as anybody. */
function isFenced(address: string): boolean {
  // That it is no address at all is told by itself.
  if (!URL.canParse(address)) return true;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/** A provider of OpenID Connect, and who may sign in by it as what. */
const OpenIdProvider = z
  .strictObject({
    title: z.string().min(1).max(40).default('single sign-on').meta({
      description: 'What the button on the page of sign-in names.',
    }),
    issuer: z
      .url({ protocol: /^https?$/ })
      .refine(isFenced, 'must begin with https://')
      .meta({
        description: 'As the provider writes it; `/.well-known/openid-configuration` is read below it.',
      }),
    'client-id': z.string().min(1),
    'client-secret': secret().optional().meta({
      description: 'Absent: the client is a public one, proved by PKCE alone.',
      secret: true,
    }),
    scopes: z
      .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, scopeSentence))
      .default(['openid', 'profile', 'email']),
    claim: z.string().min(1).default('groups').meta({
      description:
        'The claim that the rules look at; of nested ones with points, such as `realm_access.roles`.',
    }),
    roles: z
      .strictObject({ administrator: values, operator: values, viewer: values })
      .prefault({})
      .meta({ description: 'For each role the values of the claim that give it; the greatest counts.' }),
    everybody: Role.optional().meta({
      description: 'The role of whoever signs in and has no greater one; `domains` must bound it.',
    }),
    domains: z
      .array(Domain)
      .default([])
      .meta({ description: 'Domains of addresses that may sign in; none: any.' }),
    'unverified-addresses': z.boolean().default(false).meta({
      description: 'Whether an address counts that the provider does not say it has verified.',
    }),
    'link-by-address': z.boolean().default(false).meta({
      description:
        'Whether an administrator with a password, named by the address, is the same person as who has it at the provider.',
    }),
  })
  .superRefine(({ everybody, roles, domains, scopes }, context) => {
    const fault = (path: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (everybody === undefined && Object.values(roles).every((each) => each.length === 0))
      fault('roles', 'must give at least one role, or nobody could sign in');
    if (everybody !== undefined && domains.length === 0)
      fault('domains', 'must be written beside `everybody`: many providers sign in the whole world');
    if (!scopes.includes('openid')) fault('scopes', 'must hold openid');
  });

const SignIn = z.strictObject({ oidc: OpenIdProvider.optional() });

/** The settings of the service, by their names in rollcall.yaml. */
export const serviceEntries = {
  retention: Retention,
  'sign-in': SignIn,
  notices: Notices,
  seats: SeatPriceList,
} as const;
export type ServiceName = keyof typeof serviceEntries;
export const serviceNames: readonly ServiceName[] = ['retention', 'sign-in', 'notices', 'seats'];
/** A setting with its defaults. */
export type ServiceEntry<Name extends ServiceName> = z.output<(typeof serviceEntries)[Name]>;
/** A setting as written. */
export type WrittenService<Name extends ServiceName> = z.input<(typeof serviceEntries)[Name]>;
