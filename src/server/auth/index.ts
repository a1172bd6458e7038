/**
 * Owns admin tokens, what their roles may, and the one-time link that makes the first.
 * Hands on `Administrators`, who makes and revokes tokens, the page behind that link, and the throttle of those who guess.
 * To the admin API, the doors of sources and of the Crowd directory, and app.ts.
 */
export { type Administrators, openAdministrators } from './administrators.ts';
export { type FirstPageParts, firstRoutes } from './first-page.ts';
export { type Principal, requireRole } from './role.ts';
export { openThrottle, type Throttle } from './throttle.ts';
export { digestOf, newToken, prefixOf } from './token.ts';
