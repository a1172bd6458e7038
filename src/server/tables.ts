/** This room's tables. Nobody else queries them. */

import type { JsonOrNull } from '../store/index.ts';

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
export interface FirstLinkTable {
  digest: string;
  created_at: number;
  expires_at: number;
}

/** What a source that pushes asked, and what it was answered; personal data masked. */
export interface ScimRequestTable {
  id: string;
  source: string;
  at: number;
  method: string;
  path: string;
  status: number;
  milliseconds: number;
  agent: string | null;
  /** The sentence of a refusal. */
  message: string | null;
  request: JsonOrNull;
  response: JsonOrNull;
}

export interface ServerTables {
  admin_token: AdminTokenTable;
  first_link: FirstLinkTable;
  scim_request: ScimRequestTable;
}
