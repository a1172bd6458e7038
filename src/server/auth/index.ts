/**
 * Owns admin tokens, what their roles may, and the one-time link that makes the first.
 * Hands on `Administrators`, which says who calls and makes and revokes tokens, and the page behind that link.
 * To the admin API and to app.ts.
 */
export { type Administrators, openAdministrators } from './administrators.ts';
export { type FirstPageParts, firstRoutes } from './first-page.ts';
export { type Principal, requireRole } from './role.ts';
