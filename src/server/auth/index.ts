/**
 * Owns who may call: admin tokens, administrators with passwords or a provider, their sessions, roles, the one-time link of the first.
 * Hands on `Administrators` (tokens), `SignIn` (passwords), `SingleSignOn`, the session's cookie, the refusal of forgeries, and the throttle.
 * To the admin API, the doors of sources and of the Crowd directory, and app.ts.
 */
export { type Administrators, openAdministrators } from './administrators.ts';
export {
  carried,
  dropCarried,
  dropSession,
  keepCarried,
  keepSession,
  refuseForgery,
  sessionOf,
} from './cookie.ts';
export { openSingleSignOn, type SingleSignOn } from './oidc/oidc.ts';
export { type Principal, requireRole } from './role.ts';
export { openSignIn, type SignIn } from './sign-in.ts';
export { openThrottle, type Throttle } from './throttle.ts';
export { digestOf, isMadeToken, newToken, prefixOf } from './token.ts';
