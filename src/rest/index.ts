/**
 * Owns outgoing HTTP: waiting for a turn, trying again, decoding, paging, credentials, and what must never reach a log.
 * Hands on a client whose every failure is a ProvisioningError of one sentence, and the pieces to write connectors with.
 * To the connectors in sources and targets.
 */

export type { Auth } from './auth/auth.ts';
export { type ClientCredentials, clientCredentials } from './auth/client-credentials.ts';
export { type SignedAssertion, signedAssertion } from './auth/signed-assertion.ts';
export { anonymous, basic, bearer } from './auth/static.ts';
export { type TokenRequest, tokenAuth } from './auth/token.ts';
export { type Answer, type Attempted, openRest, type Rest, type RestOptions } from './client.ts';
export { type CursorReading, cursorPages, nextLink, type OffsetReading, offsetPages } from './pages.ts';
export type { Pace } from './rate-limit.ts';
export { isSecretName, redactBody, redactHeaders, redactText, redactUrl } from './redact.ts';
export {
  codeOf,
  commonErrorBody,
  type ErrorWords,
  type Explain,
  type Explained,
  type ReadErrorBody,
  type Refusal,
} from './refusal.ts';
export type { Call } from './request.ts';
