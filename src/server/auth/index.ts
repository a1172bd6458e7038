/**
 * Owns admin tokens, what their roles may, and the one-time link that makes the first.
 * Hands on `Administrators`, which says who calls, and makes and revokes tokens.
 * To the admin API and to app.ts.
 */
export {
  type Administrators,
  type Credentials,
  type MadeToken,
  openAdministrators,
} from './administrators.ts';
export { may, type Principal, requireRole } from './role.ts';
export type { AdminToken, NewToken } from './tokens.ts';
