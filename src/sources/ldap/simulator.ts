/**
 * A pretend LDAP server on a port of its own: as strict as OpenLDAP, or as Active Directory. It speaks the true protocol,
 * since what is to be tested is what the connector says and hears.
 */

import { type AddressInfo, createServer as createPlain, type Server, type Socket } from 'node:net';
import { createServer as createSecure } from 'node:tls';
import { type Controller, dirSync } from './simulator/active-directory.ts';
import { element, text } from './simulator/ber.ts';
import { issueCertificate } from './simulator/certificate.ts';
import {
  dirSyncControl,
  extendedNames,
  pagedResults,
  readSearch,
  search,
  type Temper,
} from './simulator/searching.ts';
import { type Handlers, type Message, type Result, type Session, serveSession } from './simulator/session.ts';
import { openTree, type Tree } from './simulator/tree.ts';
import { guidBytes } from './syntax.ts';

export { issueCertificate };

/** Something that happens to a request instead of its answer; the testkit's faults fit. */
interface Planted {
  readonly kind: 'rate-limited' | 'refused' | 'lost' | 'cut';
  readonly status?: number;
}
type Plan = (request: {
  readonly number: number;
  readonly writes: boolean;
  readonly what: string;
}) => Planted | undefined;

export interface LdapSimulator {
  readonly tree: Tree;
  readonly temper: Temper;
  readonly controller: Controller;
  /** `ldap://127.0.0.1:…`, or ldaps:// where it was asked for. */
  readonly url: string;
  /** PEM of the authority that signed the server's certificate. */
  readonly authority: string;
  /** Binds and searches since the last plan. */
  readonly requests: number;
  readonly faults: { plan(plan: Plan | undefined): void };
  /** The password from now on. */
  password: string;
  close(): Promise<void>;
}

export interface LdapSimulatorOptions {
  readonly activeDirectory?: boolean;
  readonly bindDn: string;
  readonly password: string;
  /** Names that exist: the bases of searches. */
  readonly bases: readonly string[];
  readonly secure?: boolean;
  /** Simple binds are refused unless encrypted, as Active Directory with LDAP signing does. */
  readonly needsEncryption?: boolean;
  /** Names in the certificate; 127.0.0.1 when absent. */
  readonly hosts?: readonly string[];
  /** Milliseconds since 1970. */
  readonly start?: number;
}

const monday = Date.UTC(2026, 0, 5, 8);

/** Starts it. */
export async function startLdapSimulator(options: LdapSimulatorOptions): Promise<LdapSimulator> {
  const { activeDirectory = false, bases } = options;
  const issued = issueCertificate(...(options.hosts ?? ['127.0.0.1']));
  const identity = { cert: issued.certificate, key: issued.key };
  const tree = openTree({ activeDirectory, start: options.start ?? monday });
  const temper: Temper = {
    sizeLimit: 500,
    rangeSize: 1500,
    hidden: new Set(),
    referrals: [],
    dropPage: undefined,
    standStill: false,
    emptyFirst: false,
    cutAfter: undefined,
    seesDeleted: true,
    supportsPaging: true,
    tellsState: true,
  };
  const controller: Controller = {
    context: 'DC=example,DC=com',
    host: 'dc1.example.com',
    invocation: 'a'.repeat(32),
  };
  const state = { password: options.password, plan: undefined as Plan | undefined, requests: 0 };
  const place = { tree, temper, activeDirectory, bases };

  function planned(what: string): Result | undefined {
    state.requests += 1;
    const fault = state.plan?.({ number: state.requests, writes: false, what });
    return fault === undefined ? undefined : meet(fault, what);
  }

  const handlers: Handlers = {
    bind(name, password, session) {
      const fault = planned('BIND');
      if (fault !== undefined) return fault;
      if (options.needsEncryption === true && !session.encrypted)
        return { code: 8, message: 'BindSimple: Transport encryption required.' };
      if (password === '')
        return { code: 53, message: 'unauthenticated bind (DN with no password) disallowed' };
      const right = name.toLowerCase() === options.bindDn.toLowerCase() && password === state.password;
      return right ? { code: 0 } : { code: 49, message: 'invalid credentials' };
    },
    search(message, session) {
      const fault = planned(`SEARCH ${readSearch(message).base}`);
      if (fault !== undefined) return fault;
      return answer(message, session);
    },
  };

  function answer(message: Message, session: Session): Result {
    const { base, scope } = readSearch(message);
    const tellsState = !activeDirectory && temper.tellsState;
    if (base === '' && scope === 0)
      return { code: 0, told: [rootEntry({ activeDirectory, tellsState }, controller)] };
    if (session.bound === '')
      return { code: activeDirectory ? 1 : 50, message: 'a successful bind must be completed' };
    if (tellsState && scope === 0 && base.toLowerCase() === controller.context.toLowerCase())
      return { code: 0, told: [contextEntry(base, tree.writes)] };
    if (activeDirectory && base.startsWith('CN=NTDS Settings,'))
      return { code: 0, told: [settingsEntry(base, controller)] };
    if (activeDirectory && base.startsWith('CN=Deleted Objects,'))
      return { code: 0, told: [containerEntry(base, temper.seesDeleted)] };
    if (activeDirectory && message.controls.has(dirSyncControl))
      return dirSync({ tree, temper, controller }, message);
    return search(place, message, session);
  }

  const sockets = new Set<Socket>();
  const serve = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serveSession(socket, { handlers, identity, encrypted: options.secure === true });
  };
  const server: Server = options.secure === true ? createSecure(identity, serve) : createPlain(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    tree,
    temper,
    controller,
    url: `${options.secure === true ? 'ldaps' : 'ldap'}://127.0.0.1:${port}`,
    authority: issued.authority,
    get requests() {
      return state.requests;
    },
    faults: {
      plan(plan) {
        state.plan = plan;
        state.requests = 0;
      },
    },
    get password() {
      return state.password;
    },
    set password(password) {
      state.password = password;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function meet({ kind, status }: Planted, what: string): Result {
  if (kind === 'cut') return { code: 0, cut: true };
  if (kind === 'rate-limited') return { code: 51, message: 'busy' };
  if (kind === 'lost' || status === 500) return { code: 80, message: 'internal error' };
  if (status === 401) return { code: 49, message: `invalid credentials (${what})` };
  if (status === 403) return { code: 50, message: 'insufficient access' };
  return { code: 52, message: 'unavailable' };
}

const synchronisation = '1.3.6.1.4.1.4203.1.9.1.1';

interface Kind {
  readonly activeDirectory: boolean;
  readonly tellsState: boolean;
}

function rootEntry({ activeDirectory, tellsState }: Kind, { context, host }: Controller): Buffer {
  const attribute = (name: string, ...values: readonly string[]) =>
    element(0x30, text(name), element(0x31, ...values.map((value) => text(value))));
  const controls = activeDirectory
    ? [pagedResults, dirSyncControl, extendedNames]
    : [pagedResults, ...(tellsState ? [synchronisation] : [])];
  const more = activeDirectory
    ? [
        attribute('defaultNamingContext', context),
        attribute('dnsHostName', host),
        attribute('dsServiceName', `CN=NTDS Settings,CN=DC1,CN=Servers,CN=Sites,CN=Configuration,${context}`),
        attribute('currentTime', '20260105080000.0Z'),
      ]
    : [attribute('namingContexts', context)];
  return element(0x64, text(''), element(0x30, attribute('supportedControl', ...controls), ...more));
}

function contextEntry(dn: string, writes: number): Buffer {
  const last = `20260105080000.${String(writes).padStart(6, '0')}Z#000000#000#000000`;
  return element(0x64, text(dn), element(0x30, element(0x30, text('contextCSN'), element(0x31, text(last)))));
}

function containerEntry(dn: string, visible: boolean): Buffer {
  const isDeleted = element(0x30, text('isDeleted'), element(0x31, text('TRUE')));
  return element(0x64, text(dn), element(0x30, ...(visible ? [isDeleted] : [])));
}

function settingsEntry(dn: string, { invocation }: Controller): Buffer {
  const value = guidBytes(invocation);
  return element(
    0x64,
    text(dn),
    element(0x30, element(0x30, text('invocationId'), element(0x31, text(value)))),
  );
}
