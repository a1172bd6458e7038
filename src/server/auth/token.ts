/** What a token looks like, and what is kept of it. */

import { hash, randomBytes } from 'node:crypto';

const start = 'rollcall_';

/** A fresh token: 256 random bits that say whose they are, so that scanners for leaked secrets know them. */
export function newToken(): string {
  return start + randomBytes(32).toString('base64url');
}

/** Whether a text has the form of such a token: then it is one, or nobody can have guessed it. */
export function isMadeToken(text: string): boolean {
  return /^rollcall_[\w-]{43}$/.test(text);
}

/** A fresh one-time code. */
export function newCode(): string {
  return randomBytes(24).toString('base64url');
}

/** What is kept of a token or a code: sha256 in hex. They are random, so nothing slower is needed. */
export function digestOf(secret: string): string {
  return hash('sha256', secret);
}

/** The part of a token that is shown, so that people tell theirs apart. */
export function prefixOf(token: string): string {
  return token.slice(0, token.startsWith(start) ? start.length + 4 : 4);
}

/** The token of an `Authorization` header (RFC 6750 section 2.1). */
export function bearerOf(header: string | undefined): string | undefined {
  return /^bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(header ?? '')?.[1];
}
