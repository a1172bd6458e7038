/** The tokens by which sources that push prove who they are. */

import { createHash, timingSafeEqual } from 'node:crypto';
import { ProvisioningError } from '../model/index.ts';
import { secretPlaces } from './connection-entry.ts';
import { connectorOf, secretsOf } from './opening.ts';
import { connectionNamed, type SettingsParts } from './room.ts';

/** Milliseconds for which tokens are remembered: after a change in another process, or in a file, the old ones still work so long. */
const remembered = 5_000;

/** A client that has shown a live token. */
interface PushClient {
  /** The source and the setting that holds the token: `okta token`, `okta nextToken`. */
  readonly name: string;
}

export interface PushTokens {
  /**
   * Whose token it is, if it is one of that source's. Every secret setting whose name speaks of a token is one, so that a
   * second can be live while the first is being replaced. Takes the same time whatever the token, and whether or not
   * there is such a source that pushes.
   */
  authenticate(source: string, token: string): Promise<PushClient | undefined>;
  /** Forgets what is remembered: the settings were changed. */
  forget(): void;
}

interface LiveToken {
  readonly name: string;
  readonly digest: Buffer;
}

export function openPushTokens(parts: SettingsParts): PushTokens {
  const known = new Map<string, { readonly at: number; readonly tokens: readonly LiveToken[] }>();
  const nobody: LiveToken = { name: 'nobody', digest: digestOf(parts.tools.newId()) };

  async function tokensOf(source: string): Promise<readonly LiveToken[]> {
    const now = parts.tools.clock.now();
    const before = known.get(source);
    if (before !== undefined && now - before.at < remembered) return before.tokens;
    const tokens = await liveTokens(parts, source);
    if (tokens.length > 0) known.set(source, { at: now, tokens });
    return tokens;
  }

  return {
    async authenticate(source, token) {
      const shown = digestOf(token);
      let client: PushClient | undefined;
      for (const { name, digest } of [nobody, ...(await tokensOf(source))])
        if (timingSafeEqual(digest, shown)) client = { name };
      return client;
    },
    forget: () => known.clear(),
  };
}

async function liveTokens(parts: SettingsParts, source: string): Promise<readonly LiveToken[]> {
  try {
    const kept = await connectionNamed(parts.db, source, 'source');
    const connector = connectorOf(parts.connectors, kept);
    if (connector.kind !== 'source' || connector.pushes !== true) return [];
    const places = secretPlaces(connector, kept.content.config).filter((place) => /token/i.test(place.path));
    const tokens = await secretsOf(parts, kept, places);
    return tokens.map((text, index) => ({
      name: `${source} ${places[index]?.path ?? 'token'}`,
      digest: digestOf(text),
    }));
  } catch (thrown) {
    if (thrown instanceof ProvisioningError && thrown.code === 'not-found') return [];
    throw thrown;
  }
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
