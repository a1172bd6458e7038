/**
 * Owns everything that listens, in folders with doors of their own: admin, auth, console, crowd, door, hooks, inspector, ops, scim.
 * Hands on what they have in common: the server as one function, parts that answer beside the framework, request ids, the log of requests, problem+json, trusted proxies.
 * To app.ts, which mounts the folders.
 */
export { type Arrival, type DirectPart, openFront } from './direct.ts';
export { openWays, type Ways } from './forwarded.ts';
export { openServer } from './http.ts';
