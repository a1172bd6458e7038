/** What a server says of itself (RFC 4512 section 5.1). */

import { createHash } from 'node:crypto';
import { ProvisioningError } from '../../model/index.ts';
import type { Directory } from './api.ts';
import type { LdapConfig } from './config.ts';
import { guidOf, isBelow, nameKey, timeOf } from './syntax.ts';

export interface Root {
  readonly controls: ReadonlySet<string>;
  /** Names of the trees that it holds. */
  readonly contexts: readonly string[];
  /** Active Directory: the naming context that people are in, for DirSync takes no other base. */
  readonly context?: string;
  /** Active Directory: which domain controller, and which life of its database. */
  readonly host?: string;
  readonly invocation?: string;
  /** The server's clock, milliseconds since 1970, where it tells it. */
  readonly clock?: number;
}

const ofActiveDirectory = ['defaultNamingContext', 'dnsHostName', 'dsServiceName', 'currentTime'];

/** Reads it; what the account may not see is left out. */
export async function readRoot(directory: Directory, { flavour }: LdapConfig): Promise<Root> {
  const [entry] = await directory.ask({
    purpose: 'tell what it can do',
    base: '',
    scope: 'base',
    filter: '(objectClass=*)',
    attributes: ['supportedControl', 'namingContexts', ...ofActiveDirectory],
  });
  const controls = new Set(entry?.texts('supportedControl') ?? []);
  const contexts = entry?.texts('namingContexts') ?? [];
  if (flavour !== 'active-directory' || entry === undefined) return { controls, contexts };
  const [context, host, service] = ['defaultNamingContext', 'dnsHostName', 'dsServiceName'].map((name) =>
    entry.text(name),
  );
  const clock = timeOf(entry.text('currentTime') ?? '');
  const invocation = service === undefined ? undefined : await invocationOf(directory, service);
  return {
    controls,
    contexts,
    ...(context !== undefined && { context }),
    ...(host !== undefined && { host }),
    ...(invocation !== undefined && { invocation }),
    ...(clock !== undefined && { clock }),
  };
}

/** Content synchronisation (RFC 4533): servers that know it keep `contextCSN` true to what they hold. */
const synchronisation = '1.3.6.1.4.1.4203.1.9.1.1';

/**
 * Stands for all that the server holds where people and groups are read; undefined where it does not say it. OpenLDAP
 * (overlay syncprov) says at the top of each tree which of each server's changes was its last. While that is the same,
 * nobody came, went or changed.
 */
export async function stateOf(
  directory: Directory,
  config: LdapConfig,
  { controls, contexts }: Pick<Root, 'controls' | 'contexts'>,
): Promise<string | undefined> {
  if (config.flavour === 'active-directory' || !controls.has(synchronisation)) return undefined;
  const bases = [config.base, config.groupsBase ?? config.base].map(nameKey);
  // A tree that begins below has a last change of its own.
  const around = (name: string, base: string) => isBelow(base, nameKey(name));
  const concerned = contexts.filter((name) =>
    bases.some((base) => around(name, base) || isBelow(nameKey(name), base)),
  );
  if (bases.some((base) => !concerned.some((name) => around(name, base)))) return undefined;
  const hash = createHash('sha256');
  for (const context of concerned.toSorted()) {
    const last = await lastChanges(directory, context);
    if (last.length === 0) return undefined;
    hash.update(JSON.stringify([context, last]));
  }
  return hash.digest('base64url');
}

/** Empty where the account may not see it. */
async function lastChanges(directory: Directory, context: string): Promise<readonly string[]> {
  try {
    const [entry] = await directory.ask({
      purpose: 'tell which change was its last',
      base: context,
      scope: 'base',
      filter: '(objectClass=*)',
      attributes: ['contextCSN'],
    });
    return (entry?.texts('contextCSN') ?? []).toSorted();
  } catch (thrown) {
    if (thrown instanceof ProvisioningError && (thrown.code === 'not-found' || thrown.code === 'forbidden'))
      return [];
    throw thrown;
  }
}

/** Another invocation id means that the database was restored: cookies of before are worth nothing. */
async function invocationOf(directory: Directory, service: string): Promise<string | undefined> {
  const [entry] = await directory.ask({
    purpose: 'tell which life of its database this is',
    base: service,
    scope: 'base',
    filter: '(objectClass=*)',
    attributes: ['invocationId'],
  });
  const bytes = entry?.bytes('invocationId');
  return bytes?.length === 16 ? guidOf(bytes) : undefined;
}
