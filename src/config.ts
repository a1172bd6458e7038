/** The environment and rollcall.yaml, as one frozen Config. */

import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { z } from 'zod';
import { type JoinKey, joinKeys } from './directory/index.ts';
import type { Fault } from './model/index.ts';
import { isAddressRange, ProvisioningError } from './model/index.ts';
import {
  type Connectors,
  check,
  type Declared,
  findSecret,
  invalid,
  isObject,
  Name,
  Role,
  readDeclared,
  readEncryptionKeys,
  readYaml,
  SecretReference,
  type ServiceName,
  type Surroundings,
  serviceFaults,
  serviceNames,
  unknownVariables,
  type YamlFile,
} from './settings/index.ts';

/** Everything that was decided before the service started. */
export interface Config {
  /** The file that was read, absolute; absent: there is none. */
  readonly file?: string;
  /** Relative paths in the file start here: its folder, or the working directory. */
  readonly directory: string;
  readonly listen: { readonly host: string; readonly port: number };
  /** How people and other systems reach the service, without a slash at the end. */
  readonly publicUrl: string;
  /** Whether somebody wrote that address, or it was made up from `listen`. */
  readonly isPublicUrlWritten: boolean;
  /** Addresses and ranges of proxies whose `X-Forwarded-*` headers are believed. */
  readonly trustedProxies: readonly string[];
  /** An absolute path of a SQLite file, or a PostgreSQL address. */
  readonly store: string;
  /** 32 bytes each, in base64, the one that seals first; empty: `openEncryptionKeys` makes one beside the SQLite file. */
  readonly encryptionKeys: readonly string[];
  /** Attributes by which an identity of another source is taken for the same person. */
  readonly people: { readonly join: readonly JoinKey[] };
  /** Admin tokens that the file declares, in the clear. */
  readonly tokens: readonly DeclaredToken[];
  readonly log: { readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent' };
  /** Absent: there is no file; what one declared before stays as it is. */
  readonly declared?: Declared;
}

/** An admin token of the file. */
interface DeclaredToken {
  readonly name: string;
  readonly role: Role;
  readonly token: string;
}

const Level = z.enum(['debug', 'info', 'warn', 'error', 'silent']);
const Anything = z.record(z.string(), z.unknown());

/** rollcall.yaml as a whole; its three great sections are read by the settings room. */
const File = z.strictObject({
  listen: z.string().optional(),
  'public-url': z.url({ protocol: /^https?$/ }).optional(),
  'trusted-proxies': z
    .array(
      z
        .string()
        .refine(
          isAddressRange,
          'must be an address or a range of them, such as 10.1.2.3, 10.0.0.0/8 or fd00::/8',
        ),
    )
    .default([]),
  store: z
    .union(
      [z.string().min(1), SecretReference],
      'must be a path, a PostgreSQL address, { env: NAME } or { file: PATH }',
    )
    .optional(),
  'encryption-keys': z.array(z.unknown()).min(1).optional(),
  people: z.strictObject({ join: z.array(z.enum(joinKeys)).default([]) }).prefault({}),
  tokens: z.record(Name, z.strictObject({ role: Role, token: z.unknown() })).default({}),
  retention: z.unknown().optional(),
  'sign-in': z.unknown().optional(),
  notices: z.unknown().optional(),
  seats: z.unknown().optional(),
  log: z.strictObject({ level: Level.default('info') }).prefault({}),
  sources: Anything.default({}),
  targets: Anything.default({}),
  syncs: Anything.default({}),
});

/** Where to look for what was decided. */
export interface ConfigRequest {
  /** As given with `--config`. */
  readonly file?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The working directory, absolute. */
  readonly directory: string;
  readonly connectors: Connectors;
}

/**
 * Reads file and environment; the environment wins. Connects to nothing and writes nothing.
 * Throws `invalid` with every fault of both, `not-found` when the file that was asked for is not there.
 */
export async function loadConfig(request: ConfigRequest): Promise<Config> {
  const file = readConfigFile(request);
  const around = { environment: request.environment, directory: file.directory };
  const faults: Fault[] = [...file.yaml.faults];
  const checked = check(File, withoutNothings(file.yaml.value));
  const written = checked.value ?? File.parse({});
  if (file.yaml.faults.length === 0) faults.push(...checked.faults);

  const { declared, faults: declaredFaults } = await readDeclared(sectionsOf(file.yaml.value), {
    connectors: request.connectors,
    around,
  });
  faults.push(...declaredFaults);
  const service = declaredServices(file.yaml.value, around, faults);
  const listen = listenAddress(request.environment, written.listen, faults);
  const store = storeLocation(written.store, around, faults);
  const keys = readEncryptionKeys(written['encryption-keys'] ?? [], { around, required: isPostgres(store) });
  faults.push(...keys.faults);
  const address = request.environment.ROLLCALL_PUBLIC_URL ?? written['public-url'];
  const config: Config = {
    ...(file.path === undefined ? {} : { file: file.path }),
    directory: file.directory,
    listen,
    publicUrl: publicUrl(address, listen, faults),
    isPublicUrlWritten: address !== undefined,
    trustedProxies: written['trusted-proxies'],
    store,
    encryptionKeys: keys.keys,
    people: written.people,
    tokens: declaredTokens(written.tokens, around, faults),
    log: { level: logLevel(request.environment.ROLLCALL_LOG, written.log.level, faults) },
    ...(file.path === undefined
      ? {}
      : { declared: Object.keys(service).length === 0 ? declared : { ...declared, service } }),
  };
  faults.push(...unknownVariables(request.environment, file.yaml.value));
  if (faults.length > 0)
    throw invalid(
      file.path === undefined ? 'The environment' : basename(file.path),
      file.yaml.withLines(faults),
    );
  return deepFreeze(config);
}

function readConfigFile(request: ConfigRequest): { path?: string; directory: string; yaml: YamlFile } {
  const asked = request.file ?? request.environment.ROLLCALL_CONFIG;
  const path = resolve(request.directory, asked ?? 'rollcall.yaml');
  try {
    return { path, directory: dirname(path), yaml: readYaml(readFileSync(path, 'utf8')) };
  } catch (thrown) {
    const missing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
    if (missing && asked === undefined) return { directory: request.directory, yaml: readYaml('') };
    if (missing)
      throw new ProvisioningError('not-found', `There is no file ${path}; name the right one with --config.`);
    throw new ProvisioningError('invalid', `${path} cannot be read; see that this user may read it.`, {
      cause: thrown,
    });
  }
}

/** `sources:` with nothing after it means none, not null. */
function withoutNothings(value: unknown): unknown {
  if (value === null || value === undefined) return {};
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
}

function sectionsOf(value: unknown) {
  const section = (name: string) => {
    const entries = isObject(value) ? value[name] : undefined;
    return isObject(entries) ? entries : {};
  };
  return { sources: section('sources'), targets: section('targets'), syncs: section('syncs') };
}

/** What another process should be told beside connections, syncs and settings, as a file writes it. */
export function writtenOf(config: Config): object {
  const { isPublicUrlWritten, publicUrl, trustedProxies, people, log } = config;
  return {
    ...(isPublicUrlWritten ? { 'public-url': publicUrl } : {}),
    ...(trustedProxies.length === 0 ? {} : { 'trusted-proxies': trustedProxies }),
    ...(people.join.length === 0 ? {} : { people }),
    ...(log.level === 'info' ? {} : { log }),
  };
}

/** The settings of the service itself that the file writes; one with nothing after it is not written. */
function declaredServices(value: unknown, around: Surroundings, faults: Fault[]) {
  const written: Partial<Record<ServiceName, unknown>> = {};
  for (const name of serviceNames) {
    const content = isObject(value) ? value[name] : undefined;
    if (content === undefined || content === null) continue;
    written[name] = content;
    faults.push(...serviceFaults(name, content, around));
  }
  return written;
}

function listenAddress(
  environment: ConfigRequest['environment'],
  written: string | undefined,
  faults: Fault[],
) {
  const usual = { host: '127.0.0.1', port: 7655 };
  const given = environment.ROLLCALL_LISTEN;
  const text = given ?? written;
  if (text === undefined) return usual;
  const [, six, four, port] = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(text) ?? [];
  if (port !== undefined && Number(port) <= 65_535)
    return { host: six ?? (four || '0.0.0.0'), port: Number(port) };
  const path = given === undefined ? 'listen' : 'ROLLCALL_LISTEN';
  faults.push({ path, message: 'must be host and port, such as 127.0.0.1:7655 or [::1]:7655' });
  return usual;
}

function publicUrl(written: string | undefined, listen: Config['listen'], faults: Fault[]): string {
  if (written !== undefined) {
    if (URL.canParse(written) && /^https?:/.test(written)) return written.replace(/\/+$/, '');
    faults.push({
      path: 'ROLLCALL_PUBLIC_URL',
      message: 'must be an address such as https://rollcall.example.com',
    });
  }
  const host = ['0.0.0.0', '::'].includes(listen.host) ? 'localhost' : listen.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${listen.port}`;
}

function storeLocation(
  written: string | SecretReference | undefined,
  around: Surroundings,
  faults: Fault[],
): string {
  const given = around.environment.ROLLCALL_STORE;
  if (given !== undefined && given !== '') return location(given, around);
  if (typeof written === 'object') {
    const found = findSecret(written, around);
    if ('text' in found) return location(found.text, around);
    faults.push({ path: 'store', message: found.fault });
  } else if (written !== undefined) {
    if (isPostgres(written) && URL.canParse(written) && new URL(written).password !== '')
      faults.push({
        path: 'store',
        message:
          'carries a password, which must not stand here; write { env: NAME } or { file: PATH } for the whole address',
      });
    return location(written, around);
  }
  return location('./data/rollcall.db', around);
}

function location(written: string, around: Surroundings): string {
  return isPostgres(written) ? written : resolve(around.directory, written);
}

function isPostgres(location: string): boolean {
  return /^postgres(ql)?:/.test(location);
}

function declaredTokens(
  written: Readonly<Record<string, { role: DeclaredToken['role']; token?: unknown }>>,
  around: Surroundings,
  faults: Fault[],
): readonly DeclaredToken[] {
  const tokens: DeclaredToken[] = [];
  for (const [name, { role, token }] of Object.entries(written)) {
    const path = `tokens.${name}.token`;
    const found = findSecret(token, around);
    if ('fault' in found) faults.push({ path, message: found.fault });
    else if (found.text.length < 32) faults.push({ path, message: 'must have at least 32 characters' });
    else tokens.push({ name, role, token: found.text });
  }
  return tokens;
}

function logLevel(given: string | undefined, written: z.infer<typeof Level>, faults: Fault[]) {
  if (given === undefined || given === '') return written;
  const level = check(Level, given, 'ROLLCALL_LOG');
  faults.push(...level.faults);
  return level.value ?? written;
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const member of Object.values(value)) deepFreeze(member);
  return value;
}
