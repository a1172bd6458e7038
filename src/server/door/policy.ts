/** Who may come in at a source's address, as its settings say. */

import { type AddressList, addressList } from '../../model/index.ts';
import { declaredSecrets, type ScimIssuer, ScimPolicy } from '../../sources/scim/index.ts';

/** What a credential may do. */
export type Scope = 'read' | 'write';
export const scopes: readonly Scope[] = ['read', 'write'];

export interface Policy {
  readonly addresses: AddressList;
  readonly issuers: readonly ScimIssuer[];
  readonly requestsPerSecond: number;
  /** What the record of requests keeps. */
  readonly requests: ScimPolicy['requests'] &
    Pick<ScimPolicy, 'dialect'> & {
      /** Names, folded, of what the settings declare to be never told. */
      readonly secrets: ReadonlySet<string>;
    };
}

/** Entra ID's provisioning service, and what it names as audience for every application that is not in its gallery, or older ones. */
const syncFabric = '00000014-0000-0000-c000-000000000000';
const entraAudiences = ['8adf8e6e-67b2-4cf2-a259-e3dc5476c621', '00000002-0000-0000-c000-000000000000'];

/** The policy of a source; settings of another kind of source have the defaults. */
export function policyOf(config: Readonly<Record<string, unknown>>): Policy {
  const read = ScimPolicy.safeParse(config);
  const { addresses, issuers, entraTenant, requestsPerSecond, requests, dialect } = read.success
    ? read.data
    : ScimPolicy.parse({});
  return {
    addresses: addressList(addresses),
    issuers: [...issuers, ...(entraTenant === undefined ? [] : [entraIssuer(entraTenant)])],
    requestsPerSecond,
    requests: { ...requests, dialect, secrets: declaredSecrets(config) },
  };
}

/** The audience is the same for all customers of Entra ID: only `tid` tells whose tenant it is, and `appid` who asks. */
function entraIssuer(tenant: string): ScimIssuer {
  const tid = tenant.toLowerCase();
  return {
    issuer: `https://sts.windows.net/${tid}/`,
    jwks: `https://login.microsoftonline.com/${tid}/discovery/keys`,
    audience: entraAudiences,
    claims: { tid, appid: syncFabric },
    algorithms: ['RS256'],
    scopes: ['read', 'write'],
  };
}
