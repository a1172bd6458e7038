/** The settings of a source that pushes by SCIM. */

import { z } from 'zod';
import { isAddressRange, secret } from '../../model/index.ts';
import { dialectNames } from '../../scim/index.ts';
import { checkDeclared, declaredShape } from './declared.ts';

const token = () => secret().min(16, 'A token needs 16 characters or more, so that nobody can guess it.');

/** Only signatures with a private key: what is checked with a shared secret could be made by whoever checks. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'EdDSA'] as const;
const scopes = ['read', 'write'] as const;

const Issuer = z.strictObject({
  issuer: z.string().min(1).describe('What the tokens must say in `iss`, to the letter.'),
  jwks: z.url({ protocol: /^https$/ }).describe('Where the issuer tells its public keys (RFC 7517).'),
  audience: z
    .array(z.string().min(1))
    .min(1)
    .describe('What the tokens must say in `aud`: one of these, to the letter.'),
  claims: z
    .record(z.string(), z.string().min(1))
    .default({})
    .describe('Further claims that must be there with exactly these values, such as `tid` and `appid`.'),
  algorithms: z
    .array(z.enum(algorithms))
    .min(1)
    .default(['RS256', 'PS256', 'ES256', 'EdDSA'])
    .describe('The only signatures that are taken.'),
  scopes: z.array(z.enum(scopes)).min(1).default(['read', 'write']).describe('What these tokens may do.'),
});

/** What of the settings is no secret: who may come in from where, how often, and what is kept of it. */
export const ScimPolicy = z.object({
  addresses: z
    .array(
      z
        .string()
        .refine(
          isAddressRange,
          'must be an address or a range of them, such as 10.1.2.3, 10.0.0.0/8 or fd00::/8',
        ),
    )
    .default([])
    .describe('Where the identity provider may call from: addresses and ranges. None: from everywhere.'),
  entraTenant: z
    .guid()
    .optional()
    .describe(
      'Takes the tokens that Entra ID makes itself for this tenant, when its field for the secret is left empty.',
    ),
  issuers: z
    .array(Issuer)
    .max(5)
    .default([])
    .describe('Takes JSON web tokens of these issuers (RFC 7519), beside tokens of our own.'),
  requestsPerSecond: z
    .int()
    .min(25, 'must be 25 or more: Entra ID requires that much')
    .max(100_000)
    .default(500)
    .describe('How much one token may ask for; beyond, it is told when to come again.'),
  requests: z
    .strictObject({
      keep: z.int().min(0).max(100_000).default(1_000).describe('How many requests are kept; 0: none.'),
      days: z.int().min(1).max(90).default(7).describe('After how many days they are forgotten.'),
      personal: z
        .boolean()
        .default(false)
        .describe('Also keeps what they say of people. Secrets and passwords are never kept.'),
    })
    .prefault({})
    .describe('What the record of requests keeps, for the administrator to look at.'),
  dialect: z
    .enum(dialectNames)
    .default('auto')
    .describe(
      'Whose names for attributes and schemas are understood beside those of the standard; `auto`: everybody’s.',
    ),
});
export type ScimPolicy = z.output<typeof ScimPolicy>;
export type ScimIssuer = ScimPolicy['issuers'][number];

export const ScimConfig = z
  .strictObject({
    token: token()
      .optional()
      .describe(
        'The bearer token by which the identity provider proves itself. Or make one: rollcall credentials create.',
      ),
    nextToken: token()
      .optional()
      .describe('A second token that is taken as well, while the first is being replaced.'),
    ...ScimPolicy.shape,
    ...declaredShape,
  })
  .superRefine(checkDeclared);
export type ScimConfig = z.output<typeof ScimConfig>;
