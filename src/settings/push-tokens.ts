/** What the settings say of sources that push: their tokens, as digests, and the rest of their settings. */

import { createHash } from 'node:crypto';
import { ProvisioningError } from '../model/index.ts';
import { secretPlaces } from './connection-entry.ts';
import { connectorOf, secretsOf } from './opening.ts';
import { connectionNamed, type SettingsParts } from './room.ts';

/** A token that the settings name. */
export interface ConfiguredToken {
  /** The setting that holds it: `token`, `nextToken`. */
  readonly name: string;
  /** SHA-256 of the token, 32 bytes. */
  readonly digest: Buffer;
}

/** A source whose identity provider pushes to us. */
export interface PushSource {
  readonly tokens: readonly ConfiguredToken[];
  /** Its settings as they are kept: where secrets belong there are references or marks. */
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * The source of that name, if there is one and it pushes. Every secret setting whose name speaks of a token is one, so
 * that a second can be live while the first is being replaced. Throws `invalid` when a secret cannot be found.
 */
export async function pushSource(parts: SettingsParts, source: string): Promise<PushSource | undefined> {
  try {
    const kept = await connectionNamed(parts.db, source, 'source');
    const connector = connectorOf(parts.connectors, kept);
    if (connector.kind !== 'source' || connector.pushes !== true) return undefined;
    const { config } = kept.content;
    const places = secretPlaces(connector, config).filter((place) => /token/i.test(place.path));
    const texts = await secretsOf(parts, kept, places);
    const tokens = texts.map((text, index) => ({
      name: places[index]?.path ?? 'token',
      digest: createHash('sha256').update(text).digest(),
    }));
    return { config, tokens };
  } catch (thrown) {
    if (thrown instanceof ProvisioningError && thrown.code === 'not-found') return undefined;
    throw thrown;
  }
}
