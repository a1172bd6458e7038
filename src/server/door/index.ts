/**
 * Owns the door of sources that push: tokens and OAuth clients made for them, foreign JSON web tokens, lists of addresses.
 * Hands on `Door`, which lets requests in and answers at the token endpoint, and makes and revokes credentials, and `Challenge`, its refusals.
 * To the SCIM service, the admin API, the commands and app.ts.
 */

export type { PushCredential, PushCredentials } from './credentials.ts';
export { type Door, openDoor } from './door.ts';
export { scopes } from './policy.ts';
export { Challenge } from './refusal.ts';
