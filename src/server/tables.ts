/** This room's tables. Nobody else queries them. */

import type { Generated } from 'kysely';
import type { Json } from '../store/index.ts';

export interface AdminTokenTable {
  id: string;
  name: string;
  role: 'viewer' | 'operator' | 'administrator';
  /** sha256 in hex: tokens have 256 random bits, so nothing slower is needed. */
  digest: string;
  /** The first characters, by which people tell their tokens apart. */
  prefix: string;
  managed_by: 'file' | 'api';
  created_at: number;
  created_by: string;
  expires_at: number | null;
  last_used_at: number | null;
  revoked_at: number | null;
  revoked_by: string | null;
}

/** The one-time code of the link that makes the first administrator's token. */
interface FirstLinkTable {
  digest: string;
  created_at: number;
  expires_at: number;
}

/** What an identity provider proves itself by, made here and shown once: a bearer token, or a client's secret. */
export interface PushCredentialTable {
  id: string;
  source: string;
  kind: 'token' | 'client';
  name: string;
  /** `read`, `write` or both, with a blank between them. */
  scopes: string;
  digest: string;
  prefix: string;
  created_at: number;
  created_by: string;
  expires_at: number | null;
  revoked_at: number | null;
  revoked_by: string | null;
}

/** When and from where a source's client last came in; also one that the settings name. */
interface PushUseTable {
  source: string;
  client: string;
  at: number;
  address: string;
}

/** A SCIM request as it is shown to administrators: masked. */
export interface PushRequestTable {
  seq: Generated<number>;
  source: string;
  at: number;
  milliseconds: number;
  method: string;
  path: string;
  status: number;
  client: string | null;
  address: string;
  dialect: string;
  content: Json;
}

/** A mark by which the client of a source showed whose it is. */
interface PushDialectTable {
  source: string;
  /** A client or a dialect. */
  dialect: string;
  mark: string;
  first_at: number;
  at: number;
}

/** By what a resource of a declared type is found: see scim/custom/text-keys.ts. */
interface ScimResourceTextTable {
  source: string;
  type: string;
  key: string;
  id: string;
}

/** A resource of a type that the settings of a source declare. */
export interface ScimResourceTable {
  source: string;
  type: string;
  id: string;
  external_id: string | null;
  version: number;
  created_at: number;
  changed_at: number;
  attributes: Json;
}

/** Somebody who signs in, with a password or by a provider. */
export interface AdministratorTable {
  id: string;
  name: string;
  role: 'viewer' | 'operator' | 'administrator';
  /** An argon2id hash in the PHC string format; empty: there is none. */
  password: string;
  /** Who they are at a provider of OpenID Connect, where they sign in there. */
  issuer: string | null;
  subject: string | null;
  created_at: number;
  created_by: string;
  last_seen_at: number | null;
  removed_at: number | null;
}

/** A browser that signed in. */
interface SessionTable {
  /** sha256 in hex of what the cookie holds. */
  digest: string;
  administrator: string;
  created_at: number;
  used_at: number;
  /** Not later than this, however often it is used. */
  expires_at: number;
  /** What ends the provider's session too, sealed. */
  token: string | null;
}

/** What another side was asked to call our hook for. */
export interface HookSubscriptionTable {
  source: string;
  topic: string;
  /** As the other side names it. */
  id: string;
  ends_at: number;
  /** Of which address and secret it was made. */
  mark: string;
}

/** What came of asking last; without a code all was well. */
interface HookSubscriberTable {
  source: string;
  looked_at: number;
  code: string | null;
  message: string | null;
}

export interface ServerTables {
  hook_subscription: HookSubscriptionTable;
  hook_subscriber: HookSubscriberTable;
  administrator: AdministratorTable;
  session: SessionTable;
  admin_token: AdminTokenTable;
  first_link: FirstLinkTable;
  push_credential: PushCredentialTable;
  push_dialect: PushDialectTable;
  push_request: PushRequestTable;
  push_use: PushUseTable;
  scim_resource: ScimResourceTable;
  scim_resource_text: ScimResourceTextTable;
}
