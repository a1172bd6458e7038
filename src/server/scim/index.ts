/**
 * Owns the SCIM 2.0 service for identity providers that push: Users, Groups and what the service says of itself.
 * Hands on its routes, to be mounted at `/scim/v2/:source`.
 * To app.ts, which hands it the directory, the tokens and the database.
 */
export { scimRoutes } from './routes.ts';
