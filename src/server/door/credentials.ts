/** What identity providers prove themselves by, made here: bearer tokens and OAuth clients, shown once, never kept. */

import type { Selectable } from 'kysely';
import type { Audit } from '../../audit/index.ts';
import { type Clock, ProvisioningError } from '../../model/index.ts';
import type { Settings } from '../../settings/index.ts';
import { type Database, type Queryable, serialise } from '../../store/index.ts';
import { digestOf, newToken, prefixOf } from '../auth/index.ts';
import type { PushCredentialTable, ServerTables } from '../tables.ts';
import type { Scope } from './policy.ts';
import { usesOf } from './use.ts';

/** A credential as it is told; what proves it is shown once, when it is made. */
export interface PushCredential {
  /** Of a client: its `client_id`. Of a token that the settings name: the setting. */
  readonly id: string;
  readonly source: string;
  /** `token`: shown as it is. `client`: exchanged for access tokens (RFC 6749 section 4.4). */
  readonly kind: 'token' | 'client';
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly managedBy: 'settings' | 'api';
  /** How it begins; nothing for those that the settings name. */
  readonly prefix?: string;
  /** Times are milliseconds since 1970. */
  readonly createdAt?: number;
  readonly createdBy?: string;
  readonly expiresAt?: number;
  readonly revokedAt?: number;
  /** To the minute. */
  readonly lastUsedAt?: number;
  readonly lastAddress?: string;
}

/** A credential that was just made, with its only showing. */
export interface MadeCredential {
  readonly credential: PushCredential;
  readonly secret: string;
}

export interface NewCredential {
  readonly source: string;
  readonly name: string;
  readonly kind: 'token' | 'client';
  readonly scopes: readonly Scope[];
  /** Milliseconds since 1970; absent: it does not expire. */
  readonly expiresAt?: number | undefined;
}

/** A credential by its name or its id. */
export interface CredentialName {
  readonly source: string;
  readonly credential: string;
}

export interface PushCredentials {
  /** Those of one source, or of all; live ones, those of the settings among them; with `revoked`, all there ever were. */
  list(options?: {
    readonly source?: string;
    readonly revoked?: boolean;
  }): Promise<readonly PushCredential[]>;
  /**
   * Makes one. Throws `not-found` when there is no such source, `invalid` when it does not push or the time has passed,
   * `conflict` when the name is taken or two of its kind are live: a second is for replacing the first.
   */
  create(wanted: NewCredential, actor: string): Promise<MadeCredential>;
  /** Makes the successor of one and lets the old one end after `overlap` milliseconds. Throws as `create`. */
  rotate(old: CredentialName & { readonly overlap: number }, actor: string): Promise<MadeCredential>;
  /** Throws `not-found`, and `conflict` for a token of the settings. */
  revoke(which: CredentialName, actor: string): Promise<void>;
  /** Revokes all of a source that is gone: should one of its name come again, the old ones must not open it. */
  retire(source: string, actor: string): Promise<void>;
}

export interface CredentialParts {
  readonly db: Database;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly settings: Pick<Settings, 'pushSource' | 'connections'>;
  /** Told after every change. */
  readonly onChanged: () => void;
}

type Row = Selectable<PushCredentialTable>;

/** Live credentials of one kind that a source may have at once. */
const most = 2;

export function openCredentials(parts: CredentialParts): PushCredentials {
  const { db, clock, settings } = parts;

  /** One change at a time, in all processes. */
  async function alone<R>(work: (tx: Queryable) => Promise<R>): Promise<R> {
    const result = await db.transaction(async (tx) => {
      await serialise(tx, 'push-credentials');
      return work(tx);
    });
    parts.onChanged();
    return result;
  }

  function note(tx: Queryable, row: Row, action: string, actor: string): Promise<void> {
    const { source, kind, name, scopes, prefix } = row;
    const details = { source, kind, scopes, prefix };
    return parts.audit.append([{ at: clock.now(), actor, action, subject: name, details }], tx);
  }

  async function keep(tx: Queryable, wanted: NewCredential, actor: string): Promise<MadeCredential> {
    const at = clock.now();
    if (wanted.expiresAt !== undefined && wanted.expiresAt <= at)
      throw new ProvisioningError('invalid', 'It would have expired already; give a time to come.', {
        faults: [{ path: 'expiresAt', message: 'must lie in the future' }],
      });
    const secret = newToken();
    const row: Row = {
      id: parts.newId(),
      source: wanted.source,
      kind: wanted.kind,
      name: wanted.name,
      scopes: wanted.scopes.join(' '),
      digest: digestOf(secret),
      prefix: prefixOf(secret),
      created_at: at,
      created_by: actor,
      expires_at: wanted.expiresAt ?? null,
      revoked_at: null,
      revoked_by: null,
    };
    await tx.tables<ServerTables>().insertInto('push_credential').values(row).execute();
    await note(tx, row, 'credential.created', actor);
    return { credential: told(row), secret };
  }

  /** Asked before a transaction begins: the settings ask the whole database. */
  async function configuredIn(source: string): Promise<readonly string[]> {
    const found = await settings.pushSource(source);
    if (found === undefined)
      throw new ProvisioningError(
        'not-found',
        `There is no source ${source} that pushes; name one of type scim.`,
      );
    return found.tokens.map(({ name }) => name);
  }

  /** Those that the settings name. Of all sources, one whose token cannot be found now hides none of the others'. */
  async function tokensOf(name: string, asked: string | undefined) {
    const looking = settings.pushSource(name);
    const found = asked === undefined ? await looking.catch(() => undefined) : await looking;
    return found?.tokens ?? [];
  }

  async function refuseThird(
    tx: Queryable,
    wanted: NewCredential,
    configured: readonly string[],
  ): Promise<void> {
    const { source, kind, name } = wanted;
    const rows = await unrevoked(tx, source).execute();
    if (rows.some((row) => row.name === name) || configured.includes(name))
      throw new ProvisioningError(
        'conflict',
        `The source ${source} has a credential ${name} already; revoke it first, or give the new one another name.`,
      );
    const live = rows.filter((row) => row.kind === kind && !isOver(row, clock.now()));
    if (live.length + (kind === 'token' ? configured.length : 0) >= most)
      throw new ProvisioningError(
        'conflict',
        `The source ${source} has ${most} live ${kind}s already, one to replace the other; revoke the one that is no longer used.`,
      );
  }

  return {
    async list({ source, revoked = false } = {}) {
      const uses = await usesOf(db, source);
      const query = revoked ? all(db, source) : unrevoked(db, source);
      const rows = await query
        .orderBy('source')
        .orderBy('name')
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      const names = source === undefined ? (await settings.connections()).map(({ name }) => name) : [source];
      const configured: PushCredential[] = [];
      for (const name of names) {
        for (const token of await tokensOf(name, source))
          configured.push({
            id: token.name,
            source: name,
            kind: 'token',
            name: token.name,
            scopes: ['read', 'write'],
            managedBy: 'settings',
            ...uses(name, token.name),
          });
      }
      return [...configured, ...rows.map((row) => ({ ...told(row), ...uses(row.source, row.id) }))];
    },

    async create(wanted, actor) {
      const configured = await configuredIn(wanted.source);
      return alone(async (tx) => {
        await refuseThird(tx, wanted, configured);
        return keep(tx, wanted, actor);
      });
    },

    async rotate({ source, credential, overlap }, actor) {
      const at = clock.now();
      const configured = await configuredIn(source);
      return alone(async (tx) => {
        const old = await find(tx, { source, credential }, configured);
        const { kind } = old;
        const rows = (await unrevoked(tx, source).execute()).filter((row) => row.kind === kind);
        const name = successorOf(old.name, new Set(rows.map((row) => row.name)));
        const life = old.expires_at === null ? undefined : old.expires_at - old.created_at;
        const wanted: NewCredential = {
          source,
          name,
          kind,
          scopes: old.scopes.split(' ') as Scope[],
          ...(life === undefined ? {} : { expiresAt: at + life }),
        };
        await refuseThird(tx, wanted, configured);
        const ends = Math.min(at + overlap, old.expires_at ?? Number.MAX_SAFE_INTEGER);
        await tx
          .tables<ServerTables>()
          .updateTable('push_credential')
          .set({ expires_at: ends })
          .where('id', '=', old.id)
          .execute();
        await note(tx, old, 'credential.rotated', actor);
        return keep(tx, wanted, actor);
      });
    },

    async revoke(which, actor) {
      const configured = await configuredIn(which.source);
      await alone(async (tx) => end(tx, await find(tx, which, configured), actor));
    },

    retire: (source, actor) =>
      alone(async (tx) => {
        for (const row of await unrevoked(tx, source).execute()) await end(tx, row, actor);
      }),
  };

  async function end(tx: Queryable, row: Row, actor: string): Promise<void> {
    await tx
      .tables<ServerTables>()
      .updateTable('push_credential')
      .set({ revoked_at: clock.now(), revoked_by: actor })
      .where('id', '=', row.id)
      .execute();
    await note(tx, row, 'credential.revoked', actor);
  }

  async function find(
    tx: Queryable,
    { source, credential }: CredentialName,
    configured: readonly string[],
  ): Promise<Row> {
    const rows = await unrevoked(tx, source).execute();
    const row = rows.find(({ id }) => id === credential) ?? rows.find(({ name }) => name === credential);
    if (row !== undefined) return row;
    if (configured.includes(credential))
      throw new ProvisioningError(
        'conflict',
        `The ${credential} of ${source} stands in the settings of the source; change it there.`,
      );
    throw new ProvisioningError(
      'not-found',
      `The source ${source} has no live credential ${credential}; list them again.`,
    );
  }
}

/** Credentials that were not revoked; they may have expired. */
export function unrevoked(db: Queryable, source?: string) {
  return all(db, source).where('revoked_at', 'is', null);
}

function all(db: Queryable, source?: string) {
  const query = db.tables<ServerTables>().selectFrom('push_credential').selectAll();
  return source === undefined ? query : query.where('source', '=', source);
}

function isOver(row: Pick<Row, 'expires_at'>, now: number): boolean {
  return row.expires_at !== null && row.expires_at <= now;
}

/** `okta` is followed by `okta-2`, `okta-2` by `okta-3`. */
function successorOf(name: string, taken: ReadonlySet<string>): string {
  const [, stem = name, number = '1'] = /^(.*?)-(\d{1,6})$/.exec(name) ?? [];
  for (let next = Number(number) + 1; ; next++) if (!taken.has(`${stem}-${next}`)) return `${stem}-${next}`;
}

function told(row: Row): PushCredential {
  return {
    id: row.id,
    source: row.source,
    kind: row.kind,
    name: row.name,
    scopes: row.scopes.split(' ') as Scope[],
    managedBy: 'api',
    prefix: row.prefix,
    createdAt: row.created_at,
    createdBy: row.created_by,
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
  };
}
