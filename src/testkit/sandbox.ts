/** Subjects for real sandboxes, made of a connector and its settings: what `rollcall verify` puts the promises to. */

import { z } from 'zod';
import type {
  AnySourceConnector,
  AnyTargetConnector,
  AttributeDefinition,
  AttributeValue,
  Fetch,
} from '../model/index.ts';
import { keepPromises, type PromiseResult } from './kit.ts';
import { promisesOf } from './source-promises.ts';
import type { NewAccount, SourceSubject, TargetSubject, World } from './subject.ts';
import { targetPromises } from './target-promises.ts';
import { testTools } from './tools.ts';

export interface Sandbox {
  /** As they would stand in rollcall.yaml, with the secrets themselves in place. */
  readonly settings: unknown;
  /** The way to the sandbox. */
  readonly fetch: Fetch;
}

/** A source that is read as it is; nothing is written to it. */
export function sandboxSource(connector: AnySourceConnector, sandbox: Sandbox): SourceSubject {
  return { connector, world: () => sandboxWorld(connector, sandbox) };
}

/**
 * A target in which accounts and groups are made whose names begin with `rollcall-kit`, and the accounts removed (or closed)
 * again. @param run keeps the names of this run from those of others.
 */
export function sandboxTarget(connector: AnyTargetConnector, sandbox: Sandbox, run: string): TargetSubject {
  const { schema } = connector.open(connector.config.parse(sandbox.settings), testTools());
  let worlds = 0;
  return {
    connector,
    world() {
      const world = ++worlds;
      const account = (n: number) => madeUp(schema, `rollcall-kit-${run}-${world}-${n}`);
      return { ...sandboxWorld(connector, sandbox), account };
    },
  };
}

function sandboxWorld(connector: { readonly config: z.ZodType }, { settings, fetch }: Sandbox): World {
  return { settings, fetch, sandbox: true, secrets: secretsIn(connector.config, settings) };
}

/** An account with every text that can be written. */
function madeUp(schema: readonly AttributeDefinition[], name: string): NewAccount {
  const attributes: Record<string, AttributeValue> = {};
  for (const attribute of schema) {
    if (attribute.type !== 'string' || attribute.multiValued || attribute.mutability === 'readOnly') continue;
    attributes[attribute.name] = /mail/i.test(attribute.name) ? `${name}@example.com` : name;
  }
  return { active: true, attributes };
}

/** The values of settings that the schema marks with `secret()`. */
export function secretsIn(config: z.ZodType, settings: unknown): readonly string[] {
  const found: string[] = [];
  const walk = (schema: unknown, value: unknown): void => {
    if (typeof schema !== 'object' || schema === null) return;
    const { secret, properties, anyOf = [], oneOf = [] } = schema as JsonSchema;
    if (secret === true && typeof value === 'string') found.push(value);
    for (const option of [...anyOf, ...oneOf]) walk(option, value);
    if (typeof value !== 'object' || value === null) return;
    for (const [name, member] of Object.entries(properties ?? {}))
      walk(member, (value as Record<string, unknown>)[name]);
  };
  walk(z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' }), settings);
  return [...new Set(found)];
}

interface JsonSchema {
  readonly secret?: unknown;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly anyOf?: readonly unknown[];
  readonly oneOf?: readonly unknown[];
}

/** Puts to a source all that its connector promises, and tells what came of each as it comes. */
export function verifySource(subject: SourceSubject): AsyncIterable<PromiseResult> {
  const { declined = {} } = subject.connector;
  return keepPromises({ promises: promisesOf(subject.connector), subject, declined });
}

/** The same for a target. */
export function verifyTarget(subject: TargetSubject): AsyncIterable<PromiseResult> {
  const { declined = {} } = subject.connector;
  return keepPromises({ promises: targetPromises, subject, declined });
}
