/**
 * Owns everything that listens, in folders with doors of their own: admin, auth, ops, scim.
 * Hands on what they have in common: the server as one function, request ids, the log of requests, problem+json.
 * To app.ts, which mounts the folders.
 */
export { addressOf, openServer } from './http.ts';
