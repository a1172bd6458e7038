/**
 * Owns admin tokens, roles, and the one-time link that makes the first administrator.
 * Hands on who bears a token and what that role may do.
 * To server/admin and app.ts.
 */
export {
  type Administrators,
  type Credentials,
  type MadeToken,
  openAdministrators,
} from './administrators.ts';
export { may, type Principal, requireRole } from './role.ts';
