/** The secrets of connections made through the API: sealed on arrival, opened only to open the connection. */

import { z } from 'zod';
import { ProvisioningError } from '../model/index.ts';
import { bulkUpsert, type Queryable, type Secrets, sealedBy } from '../store/index.ts';
import type { SecretFinder } from './connection-entry.ts';
import { isObject } from './shape.ts';
import type { SealedSecretTable, SettingsTables } from './tables.ts';

/** What stands in the settings where a secret is sealed. */
export interface SealedMark {
  readonly sealed: true;
  /** Milliseconds since 1970 when it was last set. */
  readonly changedAt: number;
  /** The day on which the other side ends it, where an administrator has written it. */
  readonly expires?: string;
}

/** A connection's sealed secrets, by their path. */
export type SealedSecrets = ReadonlyMap<string, SealedSecretTable>;

export async function sealedOf(db: Queryable, connection: string): Promise<SealedSecrets> {
  const rows = await db
    .tables<SettingsTables>()
    .selectFrom('sealed_secret')
    .selectAll()
    .where('connection', '=', connection)
    .execute();
  return new Map(rows.map((row) => [row.path, row]));
}

/** The last day of a secret; null takes away what was written of it. */
const expires = z.iso.date('must be a day such as 2027-01-31').nullish();

/** A secret as the API takes it: a new one, with its last day where that is known, or the mark of the one that is kept. */
const SentSecret = z.union([
  z.string().transform((text) => ({ text, expires: undefined })),
  z.strictObject({ text: z.string(), expires }),
  z.object({ sealed: z.literal(true), expires }),
]);

/**
 * Finds secrets of a connection made through the API: a text is a new secret, `{ sealed: true }` the one that is kept;
 * both may bear the day on which they end, a new one as `{ text, expires }`.
 * References are refused: through the API they would read this machine's files and variables from afar.
 */
export function finderOfSealed(secrets: Secrets, sealed: SealedSecrets): SecretFinder {
  return ({ path, value }) => {
    const sent = SentSecret.safeParse(value);
    if (!sent.success)
      return {
        fault:
          isObject(value) && !expires.safeParse(value.expires).success
            ? 'ends on a day that is none; write it as 2027-01-31'
            : 'is a secret; send it as a text, as { "text", "expires" }, or { "sealed": true } to keep the one there is',
      };
    if ('text' in sent.data) return { text: sent.data.text };
    const row = sealed.get(path);
    if (row === undefined) return { fault: 'is not kept yet; send the secret as a text' };
    const text = opened(secrets, row);
    return text === undefined
      ? { fault: 'was sealed with a key that is not at hand; give that key again, or send the secret anew' }
      : { text };
  };
}

/** The text of a sealed secret; nothing when no key at hand opens it. */
function opened(secrets: Secrets, row: SealedSecretTable): string | undefined {
  try {
    return secrets.open(row.id, row.sealed);
  } catch (thrown) {
    if (thrown instanceof ProvisioningError) return undefined;
    throw thrown;
  }
}

/** What `seal` made: the marks to keep in the settings, and the rows to write. */
export interface Sealing {
  readonly rows: SealedSecretTable[];
  /** Paths that hold a secret now; what was kept elsewhere is forgotten. */
  readonly paths: Set<string>;
}

/**
 * The mark for a place: seals a new secret, or leaves the kept one as it is when it is the same. A kept one keeps its
 * last day too, unless another is sent.
 */
export function seal(
  place: { readonly path: string; readonly value: unknown },
  parts: {
    readonly connection: string;
    readonly secrets: Secrets;
    readonly sealed: SealedSecrets;
    readonly at: number;
    /** The marks before, by their place. */
    readonly marks?: ReadonlyMap<string, unknown>;
  },
  into: Sealing,
): SealedMark {
  into.paths.add(place.path);
  const kept = parts.sealed.get(place.path);
  const sent = SentSecret.parse(place.value);
  if (kept !== undefined && (!('text' in sent) || opened(parts.secrets, kept) === sent.text)) {
    const before = parts.marks?.get(place.path);
    const last = sent.expires === undefined && isObject(before) ? before.expires : sent.expires;
    return { sealed: true, changedAt: kept.changed_at, ...endOf(last) };
  }
  const value = 'text' in sent ? sent.text : '';
  const id = `connection/${parts.connection}/${place.path}`;
  // Another secret is another version, even within one millisecond.
  const at = Math.max(parts.at, (kept?.changed_at ?? 0) + 1);
  const row = { id, connection: parts.connection, path: place.path, changed_at: at };
  into.rows.push({ ...row, sealed: parts.secrets.seal(id, value) });
  return { sealed: true, changedAt: at, ...endOf(sent.expires) };
}

function endOf(day: unknown): { readonly expires?: string } {
  return typeof day === 'string' ? { expires: day } : {};
}

/** Writes what was sealed, and forgets the secrets of places that are no more. */
export async function writeSealed(tx: Queryable, sealing: Sealing, before: SealedSecrets): Promise<void> {
  await bulkUpsert(tx, {
    table: 'sealed_secret',
    columns: { id: 'text', connection: 'text', path: 'text', sealed: 'text', changed_at: 'bigint' },
    key: ['id'],
    update: ['sealed', 'changed_at'],
    rows: sealing.rows,
  });
  const gone = [...before.values()].filter((row) => !sealing.paths.has(row.path)).map((row) => row.id);
  if (gone.length > 0)
    await tx.tables<SettingsTables>().deleteFrom('sealed_secret').where('id', 'in', gone).execute();
}

/** Forgets every secret of a connection. */
export async function forgetSealed(tx: Queryable, connection: string): Promise<void> {
  await tx
    .tables<SettingsTables>()
    .deleteFrom('sealed_secret')
    .where('connection', '=', connection)
    .execute();
}

/** Seals anew, with the first key, what an older one sealed, so that the older can be put away; gives how many. */
export async function resealAll(tx: Queryable, secrets: Secrets): Promise<number> {
  const rows = await tx.tables<SettingsTables>().selectFrom('sealed_secret').selectAll().execute();
  let resealed = 0;
  for (const row of rows) {
    const sealed = secrets.reseal(row.id, row.sealed);
    if (sealed === undefined) continue;
    await tx
      .tables<SettingsTables>()
      .updateTable('sealed_secret')
      .set({ sealed })
      .where('id', '=', row.id)
      .execute();
    resealed += 1;
  }
  return resealed;
}

/** A key that seals secrets, by its fingerprint. */
export interface SecretKey {
  readonly version: string;
  /** Whether it is among those the service was given. */
  readonly atHand: boolean;
  /** Whether it seals what is new. */
  readonly seals: boolean;
  /** How many secrets it has sealed that are kept. */
  readonly secrets: number;
  /** Whose secrets these are, by name. */
  readonly holders: readonly SecretHolder[];
}

/** A connection, or a setting of the service, some of whose secrets a key has sealed. */
export interface SecretHolder {
  readonly kind: 'connection' | 'setting';
  readonly name: string;
  readonly secrets: number;
}

/** The keys at hand, the one that seals first, and any other that something kept is sealed with. */
export async function keysInUse(db: Queryable, secrets: Secrets): Promise<readonly SecretKey[]> {
  const rows = await db
    .tables<SettingsTables>()
    .selectFrom('sealed_secret')
    .select(['sealed', 'connection'])
    .orderBy('connection')
    .execute();
  const used = Map.groupBy(rows, ({ sealed }) => sealedBy(sealed));
  return [...new Set([...secrets.versions, ...used.keys()])].map((version) => ({
    version,
    atHand: secrets.versions.includes(version),
    seals: version === secrets.version,
    secrets: used.get(version)?.length ?? 0,
    holders: [...Map.groupBy(used.get(version) ?? [], ({ connection }) => connection)].map(
      ([connection, held]) => ({ ...holderOf(connection), secrets: held.length }),
    ),
  }));
}

/** Proves that the keys at hand open what is sealed. Throws what the seal says, for the administrator. */
export async function proveKeys(db: Queryable, secrets: Secrets): Promise<void> {
  const rows = await db.tables<SettingsTables>().selectFrom('sealed_secret').selectAll().execute();
  const shut = rows.find((row) => opened(secrets, row) === undefined);
  if (shut === undefined) return;
  throw new ProvisioningError(
    'invalid',
    `The encryption key does not open the secrets of ${holderWords(shut.connection)}; give the key that sealed them too (encryption-keys, the newest first).`,
  );
}

/** Settings of the service are told from connections by a colon, with which no name begins. */
function holderOf(connection: string): Pick<SecretHolder, 'kind' | 'name'> {
  return connection.startsWith(':')
    ? { kind: 'setting', name: connection.slice(1) }
    : { kind: 'connection', name: connection };
}

function holderWords(connection: string): string {
  const { kind, name } = holderOf(connection);
  return `the ${kind} ${name}`;
}
