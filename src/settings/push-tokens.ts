/** The tokens by which sources that push prove who they are. */

import { createHash, timingSafeEqual } from 'node:crypto';
import { ProvisioningError } from '../model/index.ts';
import { secretPlaces } from './connection-entry.ts';
import { connectorOf, secretsOf } from './opening.ts';
import { connectionNamed, type SettingsParts } from './room.ts';

/** Milliseconds for which tokens are remembered: after a change in another process, or in a file, the old ones still work so long. */
const remembered = 5_000;

export interface PushTokens {
  /**
   * Whether the token is one of the source's. Every secret setting whose name speaks of a token is one, so that a second
   * can be live while the first is being replaced. Takes the same time whatever the token, and whether or not there is
   * such a source.
   */
  authenticate(source: string, token: string): Promise<boolean>;
  /** Forgets what is remembered: the settings were changed. */
  forget(): void;
}

export function openPushTokens(parts: SettingsParts): PushTokens {
  const known = new Map<string, { readonly at: number; readonly digests: readonly Buffer[] }>();
  const nobody = [digestOf(parts.tools.newId())];

  async function digestsOf(source: string): Promise<readonly Buffer[]> {
    const now = parts.tools.clock.now();
    const before = known.get(source);
    if (before !== undefined && now - before.at < remembered) return before.digests;
    const digests = (await liveTokens(parts, source)).map(digestOf);
    if (digests.length > 0) known.set(source, { at: now, digests });
    return digests;
  }

  return {
    async authenticate(source, token) {
      const shown = digestOf(token);
      const digests = await digestsOf(source);
      let matches = 0;
      for (const digest of digests.length === 0 ? nobody : digests)
        matches += timingSafeEqual(digest, shown) ? 1 : 0;
      return matches > 0 && digests.length > 0;
    },
    forget: () => known.clear(),
  };
}

async function liveTokens(parts: SettingsParts, source: string): Promise<readonly string[]> {
  try {
    const kept = await connectionNamed(parts.db, source, 'source');
    const connector = connectorOf(parts.connectors, kept);
    if (connector.kind !== 'source' || connector.pushes !== true) return [];
    const places = secretPlaces(connector, kept.content.config).filter((place) => /token/i.test(place.path));
    return await secretsOf(parts, kept, places);
  } catch (thrown) {
    if (thrown instanceof ProvisioningError && thrown.code === 'not-found') return [];
    throw thrown;
  }
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
