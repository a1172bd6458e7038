/**
 * Owns everything that listens, in folders with doors of their own: admin, auth, console, crowd, door, here, hooks, inspector, ops, scim.
 * Hands on what they have in common: the server as one function and as a server of Node, parts that answer beside the framework, request ids, the log of requests, problem+json, trusted proxies.
 * To app.ts, which mounts the folders.
 */
export type { DirectPart, PlainAnswer, Staged } from './direct.ts';
export { openWays, type Ways } from './forwarded.ts';
export { type Front, openFront } from './front.ts';
export { openServer } from './http.ts';
export { openListener } from './listener.ts';
