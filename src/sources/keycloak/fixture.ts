/** A real Keycloak for tests, from its distribution, with a realm of its own that it forgets when it ends. */

import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../testkit/free-port.ts';

export interface RealKeycloak extends RealRealm {
  /** Makes another realm, with the same clients. */
  another(realm: string, filled: Filled): Promise<RealRealm>;
  stop(): Promise<void>;
}

/** Who is in a realm as it is made. */
interface Filled {
  readonly users: readonly RealmUser[];
  readonly groups: readonly RealmGroup[];
}

export interface RealRealm {
  readonly url: string;
  readonly realm: string;
  readonly clientSecret: string;
  /** Ids by the names of people, and by the paths of groups (`/Engineering/Backend`), as they were made with the realm. */
  readonly ids: {
    readonly people: ReadonlyMap<string, string>;
    readonly groups: ReadonlyMap<string, string>;
  };
  /** A call of the Admin REST API below the realm, as its administrator. */
  admin<Body = unknown>(method: string, path: string, body?: unknown): Promise<Body>;
  /** Somebody signs in with a password. Throws when refused. */
  signIn(username: string, password: string): Promise<void>;
  /** The same for what makes something; gives its id. */
  made(method: string, path: string, body: unknown): Promise<string>;
}

/** Somebody of the realm; nobody has a password, so none is hashed. */
export interface RealmUser {
  readonly username: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly enabled: boolean;
  /** Paths: `/Engineering/Backend`. */
  readonly groups?: readonly string[];
}

export interface RealmGroup {
  readonly name: string;
  readonly subGroups?: readonly RealmGroup[];
}

const password = 'administering-tests';

/** Where .ci/run unpacks the distribution and builds it. */
function distribution(): string {
  return process.env.ROLLCALL_KEYCLOAK ?? join(homedir(), '.cache/rollcall/keycloak');
}

/** What to do on a machine of one's own that has no Keycloak; where everything must run its absence is a failure. */
export function absentKeycloak(): string | undefined {
  const folder = distribution();
  if (process.env.CI !== undefined || existsSync(join(folder, 'bin/kc.sh'))) return undefined;
  return `there is none in ${folder}: unpack org.keycloak:keycloak-quarkus-dist there and run bin/kc.sh build --db=dev-mem, or name its folder in ROLLCALL_KEYCLOAK`;
}

/**
 * Starts it, with the realm `staff` and the client `rollcall`, which may read people, groups and events. The whole realm is
 * one call: Keycloak takes it in as one transaction, where a call for each person and membership takes minutes.
 */
export async function startKeycloak(filled: Filled): Promise<RealKeycloak> {
  const script = join(distribution(), 'bin/kc.sh');
  if (!existsSync(script)) throw new Error(`There is no ${script}; .ci/run says how it comes there.`);
  const [port, management] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(
    script,
    [
      'start',
      '--optimized',
      '--http-enabled=true',
      '--hostname-strict=false',
      `--http-port=${port}`,
      '--http-host=127.0.0.1',
      `--http-management-port=${management}`,
    ],
    {
      env: {
        ...process.env,
        KC_BOOTSTRAP_ADMIN_USERNAME: 'admin',
        KC_BOOTSTRAP_ADMIN_PASSWORD: password,
        // Started once, for a minute: what the compiler and the collector would do for later is not worth its time.
        JAVA_OPTS_KC_HEAP: '-Xms256m -Xmx640m',
        JAVA_OPTS_APPEND: '-XX:TieredStopAtLevel=1 -XX:-UseG1GC -XX:+UseSerialGC',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  );
  try {
    await answered(server, `${url}/realms/master`);
  } catch (thrown) {
    await ended(server);
    throw thrown;
  }

  let current = tokens(url);
  const call = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const response = await fetch(`${url}/admin/realms${path}`, {
      method,
      headers: { authorization: `Bearer ${await current()}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok)
      throw new Error(`${method} ${path} was answered with ${response.status}: ${await response.text()}`);
    return response;
  };
  const another = async (realm: string, its: Filled): Promise<RealRealm> => {
    const made = await makeRealm({ url, call }, realm, its);
    // What its administrator may do in a new realm stands in new tokens only.
    current = tokens(url);
    return made;
  };
  try {
    return { ...(await another('staff', filled)), another, stop: () => ended(server) };
  } catch (thrown) {
    await ended(server);
    throw thrown;
  }
}

interface Administered {
  readonly url: string;
  /** Below `/admin/realms`. Throws when refused. */
  readonly call: (method: string, path: string, body?: unknown) => Promise<Response>;
}

async function makeRealm({ url, call }: Administered, realm: string, filled: Filled): Promise<RealRealm> {
  const secret = 'reading-of-tests-0123456789';
  const people = new Map(filled.users.map(({ username }) => [username, randomUUID()]));
  const groups = new Map<string, string>();
  await call('POST', '', {
    realm,
    enabled: true,
    adminEventsEnabled: true,
    eventsEnabled: true,
    enabledEventTypes: ['LOGIN'],
    clients: [
      ...['rollcall', 'powerless'].map((clientId) => ({
        clientId,
        secret,
        serviceAccountsEnabled: true,
        publicClient: false,
        standardFlowEnabled: false,
      })),
      { clientId: 'desk', publicClient: true, directAccessGrantsEnabled: true },
    ],
    groups: filled.groups.map((group) => withIds(group, '', groups)),
    users: [
      ...filled.users.map((user) => ({ ...user, id: people.get(user.username) })),
      {
        username: 'service-account-rollcall',
        enabled: true,
        serviceAccountClientId: 'rollcall',
        clientRoles: { 'realm-management': ['view-users', 'query-groups', 'view-events'] },
      },
    ],
  });

  return {
    url,
    realm,
    clientSecret: secret,
    ids: { people, groups },
    async admin(method, path, body) {
      const text = await (await call(method, `/${realm}${path}`, body)).text();
      return text === '' ? undefined : JSON.parse(text);
    },
    async signIn(username, password) {
      const response = await fetch(`${url}/realms/${realm}/protocol/openid-connect/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'password', client_id: 'desk', username, password }),
      });
      if (!response.ok) throw new Error(`${username} was refused: ${await response.text()}`);
      await response.arrayBuffer();
    },
    async made(method, path, body) {
      const response = await call(method, `/${realm}${path}`, body);
      const id = response.headers.get('location')?.split('/').at(-1);
      if (id === undefined) throw new Error(`${method} ${path} made nothing.`);
      await response.arrayBuffer();
      return id;
    },
  };
}

/** The group as it is imported, with ids for it and those within it. */
function withIds({ name, subGroups = [] }: RealmGroup, above: string, ids: Map<string, string>): object {
  const path = `${above}/${name}`;
  const id = randomUUID();
  ids.set(path, id);
  return { id, name, path, subGroups: subGroups.map((group) => withIds(group, path, ids)) };
}

/** A token for many calls, since checking a password is slow by design; Keycloak's last a minute. */
function tokens(url: string): () => Promise<string> {
  let current = { until: 0, token: Promise.resolve('') };
  return () => {
    if (Date.now() >= current.until) current = { until: Date.now() + 20_000, token: token(url) };
    return current.token;
  };
}

async function token(url: string): Promise<string> {
  const form = { grant_type: 'password', client_id: 'admin-cli', username: 'admin', password };
  const response = await fetch(`${url}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

async function answered(server: ChildProcess, address: string): Promise<void> {
  let said = '';
  for (const stream of [server.stdout, server.stderr])
    stream?.on('data', (data) => {
      said = `${said}${data}`.slice(-4000);
    });
  for (let tries = 0; tries < 6000; tries++) {
    if (server.exitCode !== null) throw new Error(`Keycloak ended with ${server.exitCode}: ${said}`);
    const response = await fetch(address).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Keycloak did not answer: ${said}`);
}

/** The script starts Java beneath it: the whole group is ended. */
async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.pid === undefined) return;
  const exit = new Promise((resolve) => server.once('exit', resolve));
  process.kill(-server.pid, 'SIGKILL');
  await exit;
}
