/** This room's tables. Nobody else queries them. */

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

export interface ServerTables {
  admin_token: AdminTokenTable;
  first_link: FirstLinkTable;
}
