/** Admin tokens: made, shown once, recognised, revoked; and the one-time link that makes the first. */

import type { Audit } from '../../audit/index.ts';
import { type Clock, forgetOldest, ProvisioningError } from '../../model/index.ts';
import type { Role } from '../../settings/index.ts';
import { type Database, type Queryable, serialise } from '../../store/index.ts';
import type { ServerTables } from '../tables.ts';
import { byName, type Listing } from './by-name.ts';
import { someoneSignsIn, takeCode, usedLink } from './first-link.ts';
import type { Principal } from './role.ts';
import { openThrottle } from './throttle.ts';
import { bearerOf, digestOf, newCode, newToken } from './token.ts';
import {
  type AdminToken,
  allTokens,
  type Doing,
  liveTokens,
  makeToken,
  type NewToken,
  revokeToken,
  type TokenRow,
  told,
} from './tokens.ts';

/** A token that was just made, with its only showing. */
interface MadeToken {
  readonly token: AdminToken;
  readonly secret: string;
}

/** Where a request came from and what it showed. */
interface Credentials {
  /** The `Authorization` header. */
  readonly authorization?: string | undefined;
  readonly address: string;
}

export interface Administrators {
  /**
   * Who bears the token. Throws `unauthorized` when there is none or it is not valid, `rate-limited` when its address
   * has failed too often: tokens that have been seen to be good here are still heard then.
   */
  authenticate(credentials: Credentials): Promise<Principal>;
  /** All tokens that are live, by name, or those that are asked for; with `revoked`, also out of all there ever were. */
  tokens(listing?: Listing & { readonly revoked?: boolean }): Promise<readonly AdminToken[]>;
  /** Makes a token. Throws `conflict` when a live one has that name, `invalid` when it would have expired already. */
  createToken(wanted: NewToken, actor: string): Promise<MadeToken>;
  /** Throws `not-found`, and `conflict` for a token of the file. */
  revokeToken(id: string, actor: string): Promise<void>;
  /** Makes the file's tokens what the file declares; those it no longer names are revoked. */
  declare(
    tokens: readonly { readonly name: string; readonly role: Role; readonly token: string }[],
  ): Promise<void>;
  /** A fresh one-time code, valid for a day, if no administrator's token is live; codes from before no longer count. */
  firstCode(): Promise<string | undefined>;
  /** Makes the first administrator's token for whoever shows the code. Throws `unauthorized`, `rate-limited`. */
  redeem(shown: {
    readonly code: string;
    readonly name: string;
    readonly address: string;
  }): Promise<MadeToken>;
}

const minute = 60_000;
const day = 86_400_000;
/** Tokens that have been seen to be good, at most. */
const mostKnown = 1_000;

export function openAdministrators(parts: {
  readonly db: Database;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly newId: () => string;
}): Administrators {
  const { db, clock } = parts;
  const throttle = openThrottle(clock);
  const good = new Set<string>();

  /** Guesses are refused unseen while an address waits; what has been good here may pass. */
  function refuseGuessing(address: string, digest: string): void {
    const wait = throttle.wait(address);
    if (wait === 0 || good.has(digest)) return;
    throw new ProvisioningError(
      'rate-limited',
      `Too many tokens that are not valid; try again in ${wait} seconds.`,
      {
        retryAfter: wait,
      },
    );
  }

  async function used(row: TokenRow): Promise<void> {
    good.add(row.digest);
    forgetOldest(good, mostKnown);
    if (row.last_used_at !== null && clock.now() - row.last_used_at < minute) return;
    await db
      .tables<ServerTables>()
      .updateTable('admin_token')
      .set({ last_used_at: clock.now() })
      .where('id', '=', row.id)
      .execute();
  }

  function doing(actor: string): Doing {
    return { audit: parts.audit, actor, at: clock.now() };
  }

  /** One change of tokens at a time, in all processes. */
  function alone<R>(work: (tx: Queryable) => Promise<R>): Promise<R> {
    return db.transaction(async (tx) => {
      await serialise(tx, 'admin-tokens');
      return work(tx);
    });
  }

  return {
    async authenticate({ authorization, address }) {
      const token = bearerOf(authorization);
      if (token === undefined)
        throw new ProvisioningError('unauthorized', 'Send an admin token, as "Authorization: Bearer TOKEN".');
      const digest = digestOf(token);
      refuseGuessing(address, digest);
      const row = await liveTokens(db).where('digest', '=', digest).executeTakeFirst();
      if (row === undefined) {
        throttle.fail(address);
        good.delete(digest);
        throw new ProvisioningError(
          'unauthorized',
          'This token is not known or was revoked; use another one.',
        );
      }
      if (row.expires_at !== null && row.expires_at <= clock.now())
        throw new ProvisioningError(
          'unauthorized',
          `The token ${row.name} expired on ${new Date(row.expires_at).toISOString().slice(0, 10)}; make a new one.`,
        );
      await used(row);
      return { name: row.name, role: row.role, actor: `token:${row.name}` };
    },

    async tokens({ revoked = false, ...listing } = {}) {
      const query = revoked ? allTokens(db) : liveTokens(db);
      const found = await byName(
        (beyond, most) => query.where(beyond).orderBy('name').orderBy('id').limit(most).execute(),
        listing,
      );
      return found.map(told);
    },

    async createToken(wanted, actor) {
      const secret = newToken();
      const token = await alone((tx) =>
        makeToken(tx, { ...wanted, id: parts.newId(), secret, managedBy: 'api' }, doing(actor)),
      );
      return { token, secret };
    },

    revokeToken: (id, actor) =>
      alone(async (tx) => {
        const row = await liveTokens(tx).where('id', '=', id).executeTakeFirst();
        if (row === undefined)
          throw new ProvisioningError('not-found', `There is no live token ${id}; list them again.`);
        if (row.managed_by === 'file')
          throw new ProvisioningError(
            'conflict',
            `The token ${row.name} is declared in rollcall.yaml; take it out there and start the service anew.`,
          );
        good.delete(row.digest);
        await revokeToken(tx, row, doing(actor));
      }),

    declare: (declared) =>
      alone(async (tx) => {
        const live = await liveTokens(tx).execute();
        const wanted = new Map(declared.map((one) => [one.name, one]));
        const kept = new Set<string>();
        for (const row of live) {
          const same = wanted.get(row.name);
          if (same === undefined && row.managed_by === 'api') continue;
          if (
            same !== undefined &&
            row.managed_by === 'file' &&
            digestOf(same.token) === row.digest &&
            same.role === row.role
          )
            kept.add(row.name);
          else await revokeToken(tx, row, doing('file'));
        }
        for (const { name, role, token } of declared)
          if (!kept.has(name))
            await makeToken(
              tx,
              { id: parts.newId(), name, role, secret: token, managedBy: 'file' },
              doing('file'),
            );
      }),

    firstCode: () =>
      alone(async (tx) => {
        const administrators = await liveTokens(tx).where('role', '=', 'administrator').execute();
        if (administrators.some((row) => row.expires_at === null || row.expires_at > clock.now()))
          return undefined;
        if (await someoneSignsIn(tx)) return undefined;
        const code = newCode();
        await tx.tables<ServerTables>().deleteFrom('first_link').execute();
        await tx
          .tables<ServerTables>()
          .insertInto('first_link')
          .values({ digest: digestOf(code), created_at: clock.now(), expires_at: clock.now() + day })
          .execute();
        return code;
      }),

    async redeem({ code, name, address }) {
      const digest = digestOf(code);
      refuseGuessing(address, digest);
      const secret = newToken();
      const token = await alone(async (tx) => {
        if (!(await takeCode(tx, code, clock.now()))) return undefined;
        return makeToken(
          tx,
          { id: parts.newId(), name, role: 'administrator', secret, managedBy: 'api' },
          doing('first-link'),
        );
      });
      if (token !== undefined) return { token, secret };
      throttle.fail(address);
      throw usedLink();
    },
  };
}
