/** A small LDAP server that a realm of a real Keycloak takes people from. */

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Client } from 'ldapts';
import { freePort } from '../../testkit/free-port.ts';
import type { RealRealm } from './fixture.ts';

const run = promisify(execFile);
const suffix = 'dc=example,dc=com';
const administrator = `cn=admin,${suffix}`;
const password = 'secret';

export interface Federation {
  /** Has Keycloak take over what is in the LDAP server now. */
  synchronise(): Promise<void>;
  /** The administrator's own client. */
  readonly admin: Client;
  stop(): Promise<void>;
}

export const dnOf = (uid: string): string => `uid=${uid},${suffix}`;

/** Starts slapd with these people, each with the password `uid-password`, and adds it to the realm. */
export async function federate(server: RealRealm, uids: readonly string[]): Promise<Federation> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-federation-'));
  const file = (name: string) => join(folder, name);
  const port = await freePort();
  const url = `ldap://127.0.0.1:${port}`;
  await writeFile(file('slapd.conf'), confOf(folder));
  await writeFile(file('people.ldif'), ldifOf(uids));
  const program = existsSync('/usr/sbin/slapd') ? '/usr/sbin/slapd' : 'slapd';
  await run(program, ['-T', 'add', '-q', '-f', file('slapd.conf'), '-l', file('people.ldif')]);
  const slapd = spawn(program, ['-f', file('slapd.conf'), '-h', `${url}/`, '-d', '0'], { stdio: 'ignore' });
  const admin = new (await import('ldapts')).Client({ url });
  const stop = async (): Promise<void> => {
    await admin.unbind().catch(() => undefined);
    if (slapd.exitCode === null) {
      slapd.kill('SIGTERM');
      await once(slapd, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await listening(port);
    await admin.bind(administrator, password);
    const realm = await server.admin<{ readonly id: string }>('GET', '');
    const component = await server.made('POST', '/components', providerOf(url, realm.id));
    const synchronise = () =>
      server.admin<void>('POST', `/user-storage/${component}/sync?action=triggerFullSync`);
    await synchronise();
    return {
      synchronise,
      admin,
      stop,
    };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

/** As the admin console makes one for a read-only LDAP server. */
function providerOf(url: string, realm: string): object {
  return {
    name: 'ldap',
    providerId: 'ldap',
    providerType: 'org.keycloak.storage.UserStorageProvider',
    parentId: realm,
    config: {
      enabled: ['true'],
      vendor: ['other'],
      editMode: ['READ_ONLY'],
      importEnabled: ['true'],
      syncRegistrations: ['false'],
      usernameLDAPAttribute: ['uid'],
      rdnLDAPAttribute: ['uid'],
      uuidLDAPAttribute: ['entryUUID'],
      userObjectClasses: ['inetOrgPerson'],
      connectionUrl: [url],
      usersDn: [suffix],
      authType: ['simple'],
      bindDn: [administrator],
      bindCredential: [password],
      searchScope: ['1'],
      pagination: ['true'],
    },
  };
}

function confOf(folder: string): string {
  return [
    ...['core', 'cosine', 'inetorgperson'].map((name) => `include /etc/ldap/schema/${name}.schema`),
    `pidfile ${folder}/slapd.pid`,
    'modulepath /usr/lib/ldap',
    'moduleload back_mdb',
    'database mdb',
    `suffix "${suffix}"`,
    `rootdn "${administrator}"`,
    `rootpw ${password}`,
    `directory ${folder}`,
    'maxsize 67108864',
    'access to * by anonymous auth by * none',
    '',
  ].join('\n');
}

/** Somebody's attributes. */
export function personOf(uid: string): Record<string, string> {
  return {
    objectClass: 'inetOrgPerson',
    uid,
    cn: uid,
    sn: `Federated ${uid}`,
    mail: `${uid}@ldap.example.com`,
    userPassword: `${uid}-password`,
  };
}

function ldifOf(uids: readonly string[]): string {
  const top = [`dn: ${suffix}`, 'objectClass: dcObject', 'objectClass: organization', 'o: Example', ''];
  const people = uids.map((uid) => [
    `dn: ${dnOf(uid)}`,
    ...Object.entries(personOf(uid)).map(([name, value]) => `${name}: ${value}`),
    '',
  ]);
  return [...top, ...people.flat(), ''].join('\n');
}

async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 6_000; tries++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`slapd did not open port ${port}.`);
}
