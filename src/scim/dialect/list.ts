/** The clients, each with its ways to speak. */
import { authentik } from './authentik.ts';
import type { Client, Dialect } from './dialect.ts';
import { entra } from './entra.ts';
import { google } from './google.ts';
import { jumpcloud } from './jumpcloud.ts';
import { keycloak } from './keycloak.ts';
import { okta } from './okta.ts';
import { onelogin } from './onelogin.ts';
import { ping } from './ping.ts';
import { standard } from './standard.ts';

export const clients: readonly Client[] = [
  authentik,
  entra,
  google,
  jumpcloud,
  keycloak,
  okta,
  onelogin,
  ping,
  standard,
];

/** Every way of every client. */
export const dialects: readonly Dialect[] = clients.flatMap((each) => each.dialects);

/** The words for `dialect:`: `auto` takes the names of every client, which none contradicts, a client's name those of all its ways. */
export const dialectNames = [
  'auto',
  'authentik',
  'entra',
  'entra-legacy',
  'entra-compliant',
  'google',
  'jumpcloud',
  'keycloak',
  'okta',
  'okta-oin',
  'okta-aiw',
  'okta-1.1',
  'okta-opp',
  'onelogin',
  'onelogin-2.0',
  'onelogin-1.1',
  'ping',
  'standard',
] as const;
export type DialectName = (typeof dialectNames)[number];

/** The client that a word for `dialect:` names, or one of whose ways it names; undefined for `auto`. */
export function clientNamed(name: string): Client | undefined {
  return clients.find((each) => each.name === name || each.dialects.some((way) => way.name === name));
}

/** The dialects that a word for `dialect:` stands for. */
export function dialectsNamed(name: DialectName): readonly Dialect[] {
  if (name === 'auto') return dialects;
  const client = clients.find((each) => each.name === name);
  return client?.dialects ?? dialects.filter((each) => each.name === name);
}
