/** Access tokens for OAuth clients (RFC 6749 section 4.4): sealed texts that say who and until when, so none has to be kept. */

import type { Clock } from '../../model/index.ts';
import type { Secrets } from '../../store/index.ts';
import type { Scope } from './policy.ts';

const start = 'rollcall_at_';
/** Seconds for which an access token is good. */
export const accessLife = 3_600;

interface Content {
  /** The id of the client. */
  readonly client: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: number;
}

export interface AccessTokens {
  issue(source: string, client: Pick<Content, 'client' | 'scopes'>): string;
  /** What a token says, if it was issued here for that source and has not expired. */
  read(source: string, token: string): Content | undefined;
}

/** Whether a token says of itself that it is an access token of ours. */
export function isAccessToken(token: string): boolean {
  return token.startsWith(start);
}

/** @param parts.secrets seals with a nonce of its own, bound to the source: a token for one opens at no other. */
export function openAccessTokens(parts: {
  readonly secrets: Pick<Secrets, 'seal' | 'open'>;
  readonly clock: Pick<Clock, 'now'>;
}): AccessTokens {
  const { secrets, clock } = parts;
  return {
    issue(source, client) {
      const content: Content = { ...client, expiresAt: clock.now() + accessLife * 1_000 };
      const sealed = secrets.seal(idOf(source), JSON.stringify(content));
      return start + Buffer.from(sealed).toString('base64url');
    },
    read(source, token) {
      const sealed = Buffer.from(token.slice(start.length), 'base64url').toString('utf8');
      try {
        const content = JSON.parse(secrets.open(idOf(source), sealed)) as Content;
        return content.expiresAt > clock.now() ? content : undefined;
      } catch {
        // Whatever is wrong with it, it is no token of ours for this source.
        return undefined;
      }
    },
  };
}

function idOf(source: string): string {
  return `push-access/${source}`;
}
