/** A connector: the code for one kind of source or target, as its folder's index.ts hands it over. */

import type { ZodType } from 'zod';
import type { IdentitySource, SourceHook } from './source.ts';
import type { ProvisioningTarget } from './target.ts';
import type { Tools } from './tools.ts';

/** A promise of the kit that this connector does not make, by its name, and why. Printed in the connector's documentation. */
export type Declined = Readonly<Record<string, string>>;

/** What it takes to believe those who tell when people were last active. */
export interface ActivityFeed {
  /** How late activity may be told, in milliseconds: nobody is judged by data younger than that. */
  readonly delay: number;
  /** What it means of somebody that nothing is told: never active, or not known. */
  readonly absent: 'never' | 'unknown';
}

/** What it takes to believe a source that tells when people last signed in. Of whom it has told nothing nobody is judged. */
export interface SourceActivity {
  /** As `ActivityFeed.delay`. */
  readonly delay: number;
  /** How often activity is read, where it takes calls of its own; absent: every full reading tells it of everybody. */
  readonly every?: ActivityInterval;
}

/** How often activity may be read by itself. */
export const activityIntervals = ['6h', '12h', '1d', '7d'] as const;
export type ActivityInterval = (typeof activityIntervals)[number];

interface ConnectorBase<Config> {
  /** The word in `type:` of rollcall.yaml. */
  readonly type: string;
  readonly title: string;
  /** What it is for and what somebody must have in hand, in a line: shown where a connector is chosen. */
  readonly summary?: string;
  /** One schema: validates, draws the form, documents the API. Secrets are marked with `secret()`. */
  readonly config: ZodType<Config>;
  readonly declined?: Declined;
}

/**
 * `pushes`: the identity provider pushes to us (SCIM) and there is nothing to read; the directory is told entry by entry.
 */
export interface SourceConnector<Config = never> extends ConnectorBase<Config> {
  readonly kind: 'source';
  readonly pushes?: boolean;
  /** How the other side may wake a reading at `/hooks/SOURCE`; nothing where the settings name no secret for it. */
  hook?(config: Config): SourceHook | undefined;
  /** How such settings, as they were written, tell of sign-ins. Nothing: they do not. */
  activity?(config: Readonly<Record<string, unknown>>): SourceActivity | undefined;
  /** Cheap and silent: connects to nothing until asked. */
  open(config: Config, tools: Tools): IdentitySource;
}

export interface TargetConnector<Config = never> extends ConnectorBase<Config> {
  readonly kind: 'target';
  /** Cheap and silent: connects to nothing until asked. */
  open(config: Config, tools: Tools): ProvisioningTarget;
}

// biome-ignore lint/suspicious/noExplicitAny: a list of connectors holds configs of many shapes; each validates its own.
export type AnySourceConnector = SourceConnector<any>;
// biome-ignore lint/suspicious/noExplicitAny: as above.
export type AnyTargetConnector = TargetConnector<any>;
