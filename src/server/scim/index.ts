/**
 * Owns the SCIM service for identity providers that push, 2.0 and 1.1: Users, Groups and what the service says of itself.
 * Hands on its routes, to be mounted at `/scim/v2/:source` and `/scim/v1/:source`.
 * To app.ts, which hands it the directory, the door and the database.
 */
export type { ScimParts } from './parts.ts';
export { protocol1 } from './protocol1.ts';
export { openScim } from './routes.ts';
