/** What a server says of itself (RFC 4512 section 5.1). */

import type { Directory } from './api.ts';
import type { LdapConfig } from './config.ts';
import { guidOf, timeOf } from './syntax.ts';

export interface Root {
  readonly controls: ReadonlySet<string>;
  /** Active Directory: the naming context that people are in, for DirSync takes no other base. */
  readonly context?: string;
  /** Active Directory: which domain controller, and which life of its database. */
  readonly host?: string;
  readonly invocation?: string;
  /** The server's clock, milliseconds since 1970, where it tells it. */
  readonly clock?: number;
}

/** Reads it; what the account may not see is left out. */
export async function readRoot(directory: Directory, { flavour }: LdapConfig): Promise<Root> {
  const [entry] = await directory.ask({
    purpose: 'tell what it can do',
    base: '',
    scope: 'base',
    filter: '(objectClass=*)',
    attributes: ['supportedControl', 'defaultNamingContext', 'dnsHostName', 'dsServiceName', 'currentTime'],
  });
  const controls = new Set(entry?.texts('supportedControl') ?? []);
  if (flavour !== 'active-directory' || entry === undefined) return { controls };
  const [context, host, service] = ['defaultNamingContext', 'dnsHostName', 'dsServiceName'].map((name) =>
    entry.text(name),
  );
  const clock = timeOf(entry.text('currentTime') ?? '');
  const invocation = service === undefined ? undefined : await invocationOf(directory, service);
  return {
    controls,
    ...(context !== undefined && { context }),
    ...(host !== undefined && { host }),
    ...(invocation !== undefined && { invocation }),
    ...(clock !== undefined && { clock }),
  };
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
