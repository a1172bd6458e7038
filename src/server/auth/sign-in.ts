/** Administrators with passwords: made, changed, removed; their sessions, by which a browser is recognised. */

import type { Audit } from '../../audit/index.ts';
import { type Clock, ProvisioningError } from '../../model/index.ts';
import type { Role } from '../../settings/index.ts';
import { type Database, type Queryable, serialise } from '../../store/index.ts';
import type { ServerTables } from '../tables.ts';
import {
  type Administrator,
  type AdministratorRow,
  liveAdministrators as live,
  toldAdministrator as told,
} from './administrator-rows.ts';
import { byName, type Listing } from './by-name.ts';
import { isCode, takeCode, usedLink } from './first-link.ts';
import { isRight, keptOf, tryNobody } from './password.ts';
import type { Principal } from './role.ts';
import { openThrottle } from './throttle.ts';
import { digestOf, newCode } from './token.ts';

/** Somebody who is to be able to sign in. */
export interface NewAdministrator {
  readonly name: string;
  readonly role: Role;
  readonly password: string;
}

export interface SignIn {
  /** Gives the secret of a new session. Throws `unauthorized`; `rate-limited` after too many failures of the address. */
  signIn(shown: {
    readonly name: string;
    readonly password: string;
    readonly address: string;
  }): Promise<string>;
  /** Makes the first administrator for whoever shows the code, and signs them in. Throws `unauthorized`, `rate-limited`. */
  first(shown: {
    readonly code: string;
    readonly name: string;
    readonly password: string;
    readonly address: string;
  }): Promise<string>;
  /** Whether the code is still good, without using it up. Throws `unauthorized`, `rate-limited`. */
  checkFirst(shown: { readonly code: string; readonly address: string }): Promise<void>;
  /** Whose session it is. Throws `unauthorized` when it is over: eight hours unused, or a week old. */
  recognise(session: string): Promise<Principal>;
  /** Begins a session for whoever was proved elsewhere; gives its secret. */
  begin(tx: Queryable, row: AdministratorRow, elsewhere: Elsewhere): Promise<string>;
  /** Ends the session; gives what was kept of it for the provider, if it was begun there. */
  signOut(session: string): Promise<string | undefined>;
  /** Everybody who can sign in, by name, or those that are asked for. */
  administrators(listing?: Listing): Promise<readonly Administrator[]>;
  /** Throws `conflict` when there is one of that name. */
  add(wanted: NewAdministrator, actor: string): Promise<Administrator>;
  /** Changes role or password, and ends all sessions of theirs. Throws `not-found`; `conflict` for the last administrator. */
  change(
    id: string,
    wanted: { readonly role?: Role | undefined; readonly password?: string | undefined },
    actor: string,
  ): Promise<Administrator>;
  /**
   * Gives whoever has that session another password, and ends all sessions of theirs; gives the secret of a new one.
   * Throws `unauthorized` when the session is over, `invalid` when the present password is not right, `rate-limited`
   * after too many such failures of the address, `conflict` for somebody who has no password.
   */
  changeOwnPassword(shown: OwnPassword): Promise<string>;
  /** Throws `not-found`; `conflict` for the last administrator. */
  remove(id: string, actor: string): Promise<void>;
}

/** Another password for oneself, and the proof that it is oneself. */
export interface OwnPassword {
  /** The secret of the session. */
  readonly session: string;
  readonly present: string;
  readonly password: string;
  readonly address: string;
}

/** How somebody was proved who has shown no password. */
interface Elsewhere {
  readonly by: 'oidc';
  /** The provider's token, sealed: to end the session there too. */
  readonly token: string;
}

const minute = 60_000;
/** Unused for so long, a session is over. */
const idle = 8 * 60 * minute;
const longest = 7 * 24 * 60 * minute;
/** Whoever left the company is refused by its provider, so those sessions are not to outlive a working day. */
const longestElsewhere = 12 * 60 * minute;

export function openSignIn(parts: {
  readonly db: Database;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly newId: () => string;
}): SignIn {
  const { db, clock } = parts;
  const throttle = openThrottle(clock);

  function refuseGuessing(address: string): void {
    const wait = throttle.wait(address);
    if (wait === 0) return;
    throw new ProvisioningError('rate-limited', `Too many failures; try again in ${wait} seconds.`, {
      retryAfter: wait,
    });
  }

  function note(tx: Queryable, about: { actor: string; action: string; subject: string; details?: object }) {
    return parts.audit.append([{ at: clock.now(), ...about }], tx);
  }

  /** One change of administrators at a time, in all processes. */
  function alone<R>(work: (tx: Queryable) => Promise<R>): Promise<R> {
    return db.transaction(async (tx) => {
      await serialise(tx, 'admin-tokens');
      return work(tx);
    });
  }

  async function insert(
    tx: Queryable,
    wanted: Omit<NewAdministrator, 'password'>,
    by: By,
  ): Promise<AdministratorRow> {
    if ((await live(tx).where('name', '=', wanted.name).executeTakeFirst()) !== undefined)
      throw new ProvisioningError(
        'conflict',
        `There is somebody called ${wanted.name} already; give another name.`,
        { faults: [{ path: 'name', message: 'is somebody else’s; give another one' }] },
      );
    const row: AdministratorRow = {
      id: parts.newId(),
      name: wanted.name,
      role: wanted.role,
      password: by.kept,
      issuer: null,
      subject: null,
      created_at: clock.now(),
      created_by: by.actor,
      last_seen_at: null,
      removed_at: null,
    };
    await tx.tables<ServerTables>().insertInto('administrator').values(row).execute();
    await note(tx, {
      actor: by.actor,
      action: 'administrator.added',
      subject: row.name,
      details: { role: row.role },
    });
    return row;
  }

  async function begin(tx: Queryable, row: AdministratorRow, elsewhere?: Elsewhere): Promise<string> {
    const secret = newCode();
    const now = clock.now();
    const tables = tx.tables<ServerTables>();
    await tables.deleteFrom('session').where('expires_at', '<', now).execute();
    await tables
      .insertInto('session')
      .values({
        digest: digestOf(secret),
        administrator: row.id,
        created_at: now,
        used_at: now,
        expires_at: now + (elsewhere === undefined ? longest : longestElsewhere),
        token: elsewhere?.token ?? null,
      })
      .execute();
    await tables.updateTable('administrator').set({ last_seen_at: now }).where('id', '=', row.id).execute();
    const details = elsewhere === undefined ? {} : { details: { by: elsewhere.by } };
    await note(tx, { actor: `user:${row.name}`, action: 'session.begun', subject: row.name, ...details });
    return secret;
  }

  /** Throws `conflict` when nobody would be left who administers and needs no provider to get in. */
  async function keepOne(tx: Queryable, row: AdministratorRow): Promise<void> {
    if (row.role !== 'administrator' || row.password === '') return;
    const others = await live(tx)
      .where('role', '=', 'administrator')
      .where('password', '!=', '')
      .where('id', '!=', row.id)
      .executeTakeFirst();
    if (others === undefined)
      throw new ProvisioningError(
        'conflict',
        `${row.name} is the last administrator with a password; make another one first.`,
      );
  }

  return {
    async signIn({ name, password, address }) {
      refuseGuessing(address);
      const row = await live(db).where('name', '=', name).where('password', '!=', '').executeTakeFirst();
      if (row === undefined) await tryNobody(password);
      if (row !== undefined && (await isRight(password, row.password))) {
        return db.transaction((tx) => begin(tx, row));
      }
      throttle.fail(address);
      throw new ProvisioningError('unauthorized', 'Name or password is not right; try again.');
    },

    async first({ code, name, password, address }) {
      refuseGuessing(address);
      const kept = await keptOf(password);
      const session = await alone(async (tx) => {
        if (!(await takeCode(tx, code, clock.now()))) return undefined;
        return begin(tx, await insert(tx, { name, role: 'administrator' }, { actor: 'first-link', kept }));
      });
      if (session !== undefined) return session;
      throttle.fail(address);
      throw usedLink();
    },

    async checkFirst({ code, address }) {
      refuseGuessing(address);
      if (await isCode(db, code, clock.now())) return;
      throttle.fail(address);
      throw usedLink();
    },

    async recognise(session) {
      const now = clock.now();
      const digest = digestOf(session);
      const tables = db.tables<ServerTables>();
      const found = await tables
        .selectFrom('session')
        .innerJoin('administrator', 'administrator.id', 'session.administrator')
        .select(['administrator.name', 'administrator.role', 'administrator.password', 'session.used_at'])
        .where('session.digest', '=', digest)
        .where('session.expires_at', '>', now)
        .where('session.used_at', '>', now - idle)
        .where('administrator.removed_at', 'is', null)
        .executeTakeFirst();
      if (found === undefined)
        throw new ProvisioningError('unauthorized', 'The session is over; sign in again.');
      if (now - found.used_at >= minute)
        await tables.updateTable('session').set({ used_at: now }).where('digest', '=', digest).execute();
      const { name, role, password } = found;
      return { name, role, actor: `user:${name}`, hasPassword: password !== '' };
    },

    begin,

    async signOut(session) {
      const ended = await db
        .tables<ServerTables>()
        .deleteFrom('session')
        .where('digest', '=', digestOf(session))
        .returning('token')
        .executeTakeFirst();
      return ended?.token ?? undefined;
    },

    async administrators(listing = {}) {
      const found = await byName(
        (beyond, most) => live(db).where(beyond).orderBy('name').orderBy('id').limit(most).execute(),
        listing,
      );
      return found.map(told);
    },

    async add({ password, ...wanted }, actor) {
      const kept = await keptOf(password);
      return told(await alone((tx) => insert(tx, wanted, { actor, kept })));
    },

    async change(id, { role, password }, actor) {
      const kept = password === undefined ? undefined : await keptOf(password);
      return alone(async (tx) => {
        const row = await theOne(tx, id);
        mustHavePassword(row);
        if (role !== undefined && role !== row.role) await keepOne(tx, row);
        const now = { ...row, role: role ?? row.role, password: kept ?? row.password };
        const tables = tx.tables<ServerTables>();
        await tables
          .updateTable('administrator')
          .set({ role: now.role, password: now.password })
          .where('id', '=', id)
          .execute();
        await tables.deleteFrom('session').where('administrator', '=', id).execute();
        const details = { role: now.role, password: kept !== undefined };
        await note(tx, { actor, action: 'administrator.changed', subject: row.name, details });
        return told(now);
      });
    },

    async changeOwnPassword({ session, present, password, address }) {
      refuseGuessing(address);
      const before = await whoHas(db, session);
      mustHavePassword(before);
      if (!(await isRight(present, before.password))) {
        throttle.fail(address);
        throw new ProvisioningError('invalid', 'The present password is not right; nothing was changed.', {
          faults: [{ path: 'present', message: 'is not your present password' }],
        });
      }
      const kept = await keptOf(password);
      return alone(async (tx) => {
        const row = await whoHas(tx, session);
        if (row.password !== before.password)
          throw new ProvisioningError('conflict', 'The password was changed meanwhile; sign in again.');
        const tables = tx.tables<ServerTables>();
        await tables.updateTable('administrator').set({ password: kept }).where('id', '=', row.id).execute();
        await tables.deleteFrom('session').where('administrator', '=', row.id).execute();
        const details = { role: row.role, password: true };
        await note(tx, {
          actor: `user:${row.name}`,
          action: 'administrator.changed',
          subject: row.name,
          details,
        });
        return begin(tx, row);
      });
    },

    remove: (id, actor) =>
      alone(async (tx) => {
        const row = await theOne(tx, id);
        await keepOne(tx, row);
        const tables = tx.tables<ServerTables>();
        await tables
          .updateTable('administrator')
          .set({ removed_at: clock.now() })
          .where('id', '=', id)
          .execute();
        await tables.deleteFrom('session').where('administrator', '=', id).execute();
        await note(tx, { actor, action: 'administrator.removed', subject: row.name });
      }),
  };
}

function mustHavePassword({ name, password }: AdministratorRow): void {
  if (password !== '') return;
  throw new ProvisioningError(
    'conflict',
    `${name} signs in by the provider of single sign-on, whose rules give the role; change them in Settings.`,
  );
}

/** Whose session it is; how long it may last was judged when the request came in. Throws `unauthorized`. */
async function whoHas(db: Queryable, session: string): Promise<AdministratorRow> {
  const mine = db
    .tables<ServerTables>()
    .selectFrom('session')
    .select('administrator')
    .where('digest', '=', digestOf(session));
  const row = await live(db).where('id', 'in', mine).executeTakeFirst();
  if (row !== undefined) return row;
  throw new ProvisioningError('unauthorized', 'The session is over; sign in again.');
}

interface By {
  readonly actor: string;
  /** The hash of the password. */
  readonly kept: string;
}

async function theOne(tx: Queryable, id: string): Promise<AdministratorRow> {
  const row = await live(tx).where('id', '=', id).executeTakeFirst();
  if (row !== undefined) return row;
  throw new ProvisioningError('not-found', `There is no administrator ${id}; list them again.`);
}
