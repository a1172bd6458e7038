/** Real servers for tests, each in a folder and on addresses of its own: OpenLDAP's slapd, and Samba's Active Directory. */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Attribute, Change, Client } from 'ldapts';
import { freePort } from '../../testkit/free-port.ts';
import { issueCertificate } from './simulator.ts';

const run = promisify(execFile);

/** A server under test, and its administrator's own client. */
export interface RealServer {
  readonly host: string;
  readonly url: string;
  readonly secureUrl: string;
  /** A file with the authority's certificate. */
  readonly ca: string;
  readonly admin: Client;
  /** Sets attributes; an empty list takes one away. */
  set(dn: string, attributes: Readonly<Record<string, string | Buffer | readonly string[]>>): Promise<void>;
  /** Adds or takes one value. */
  value(operation: 'add' | 'delete', dn: string, attribute: string, value: string): Promise<void>;
  stop(): Promise<void>;
}

/** Waits until a port is open. Throws what the process said when it ends before. */
async function opened(process: ChildProcess, { host, port }: { host: string; port: number }): Promise<void> {
  let said = '';
  process.stderr?.on('data', (data) => {
    said = `${said}${data}`.slice(-4000);
  });
  for (let tries = 0; tries < 6_000; tries++) {
    if (process.exitCode !== null) throw new Error(`The server ended with ${process.exitCode}: ${said}`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, host, () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The server did not open port ${port}: ${said}`);
}

async function ended(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null) return;
  const exit = new Promise((resolve) => process.once('exit', resolve));
  process.kill('SIGTERM');
  await exit;
}

async function administered(
  parts: Omit<RealServer, 'admin' | 'set' | 'value'>,
  login: { readonly name: string; readonly password: string },
): Promise<RealServer> {
  const ldapts = await import('ldapts');
  const { readFile } = await import('node:fs/promises');
  const admin = new ldapts.Client({
    url: parts.secureUrl,
    strictDN: false,
    tlsOptions: { ca: await readFile(parts.ca) },
  });
  await admin.bind(login.name, login.password);
  const change = (operation: Change['operation'], type: string, values: string[] | Buffer[]): Change =>
    new ldapts.Change({ operation, modification: new ldapts.Attribute({ type, values }) as Attribute });
  return {
    ...parts,
    admin,
    set: (dn, attributes) =>
      admin.modify(
        dn,
        Object.entries(attributes).map(([name, values]) =>
          change('replace', name, (Array.isArray(values) ? values : [values]) as string[]),
        ),
      ),
    value: (operation, dn, attribute, value) => admin.modify(dn, change(operation, attribute, [value])),
    async stop() {
      await admin.unbind().catch(() => undefined);
      await parts.stop();
    },
  };
}

/** An OpenLDAP server that holds what the LDIF says. Its reader may read everything, in pages. */
export async function startSlapd(ldif: string): Promise<RealServer> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-slapd-'));
  const [port, securePort] = [await freePort(), await freePort()];
  const file = (name: string) => join(folder, name);
  const { certificate, key, authority } = issueCertificate('127.0.0.1');
  await Promise.all([
    writeFile(file('ca.pem'), authority),
    writeFile(file('cert.pem'), certificate),
    writeFile(file('key.pem'), key, { mode: 0o600 }),
    writeFile(file('people.ldif'), ldif),
    writeFile(file('slapd.conf'), slapdConf(folder)),
  ]);
  const program = existsSync('/usr/sbin/slapd') ? '/usr/sbin/slapd' : 'slapd';
  await run(program, ['-T', 'add', '-q', '-f', file('slapd.conf'), '-l', file('people.ldif')]);
  const [url, secureUrl] = [`ldap://127.0.0.1:${port}`, `ldaps://127.0.0.1:${securePort}`];
  const process = spawn(program, ['-f', file('slapd.conf'), '-h', `${url}/ ${secureUrl}/`, '-d', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await opened(process, { host: '127.0.0.1', port: securePort });
  const stop = async () => {
    await ended(process);
    await rm(folder, { recursive: true, force: true });
  };
  return administered(
    { host: '127.0.0.1', url, secureUrl, ca: file('ca.pem'), stop },
    { name: 'cn=admin,dc=example,dc=com', password: 'secret' },
  );
}

function slapdConf(folder: string): string {
  const reader = 'dn.exact="cn=reader,dc=example,dc=com"';
  return [
    ...['core', 'cosine', 'inetorgperson', 'nis'].map((name) => `include /etc/ldap/schema/${name}.schema`),
    `pidfile ${folder}/slapd.pid`,
    'modulepath /usr/lib/ldap',
    ...['back_mdb', 'memberof', 'refint', 'ppolicy', 'syncprov'].map((name) => `moduleload ${name}`),
    `TLSCertificateFile ${folder}/cert.pem`,
    `TLSCertificateKeyFile ${folder}/key.pem`,
    'sizelimit 500',
    'database mdb',
    'suffix "dc=example,dc=com"',
    'rootdn "cn=admin,dc=example,dc=com"',
    'rootpw secret',
    `directory ${folder}`,
    'maxsize 268435456',
    'index objectClass,entryUUID,modifyTimestamp eq',
    'overlay memberof',
    'overlay refint',
    'refint_attributes member',
    'refint_nothing cn=nobody',
    'overlay ppolicy',
    'overlay syncprov',
    `limits ${reader} size.soft=500 size.hard=500 size.prtotal=unlimited`,
    `access to attrs=userPassword by anonymous auth by * none`,
    `access to * by ${reader} read by dn.exact="cn=narrow,dc=example,dc=com" read by * none`,
    '',
  ].join('\n');
}

/** Of Samba's administrator. */
export const adminPassword = 'Passw0rd-of-tests';

export interface Samba extends RealServer {
  readonly context: string;
}

/** A domain controller of Samba on a loopback address of its own, since it listens at no other port than LDAP's. */
export async function startSamba(): Promise<Samba> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-samba-'));
  const { randomInt } = await import('node:crypto');
  const host = `127.${randomInt(1, 255)}.${randomInt(0, 255)}.${randomInt(2, 255)}`;
  const password = adminPassword;
  const { certificate, key, authority } = issueCertificate(host);
  const file = (name: string) => join(folder, name);
  await Promise.all([
    writeFile(file('ca.pem'), authority),
    writeFile(file('cert.pem'), certificate),
    writeFile(file('key.pem'), key, { mode: 0o600 }),
  ]);
  const options = {
    interfaces: `${host}/8`,
    'bind interfaces only': 'yes',
    'server services': 'ldap',
    'tls keyfile': file('key.pem'),
    'tls certfile': file('cert.pem'),
    'tls cafile': file('ca.pem'),
    'log file': file('log'),
    'pid directory': folder,
    'ncalrpc dir': file('ncalrpc'),
  };
  const extra = Object.entries(options).map(([name, value]) => `--option=${name}=${value}`);
  const domain = ['--realm=CORP.EXAMPLE.COM', '--domain=CORP', '--server-role=dc', '--dns-backend=NONE'];
  await run('samba-tool', [
    'domain',
    'provision',
    ...domain,
    `--adminpass=${password}`,
    `--targetdir=${file('dc')}`,
    `--host-ip=${host}`,
    ...extra,
  ]);
  const process = spawn('samba', ['-i', '-M', 'single', '-s', file('dc/etc/smb.conf'), ...extra], {
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: false,
  });
  await opened(process, { host, port: 636 });
  const stop = async () => {
    await ended(process);
    await rm(folder, { recursive: true, force: true });
  };
  const server = await administered(
    { host, url: `ldap://${host}`, secureUrl: `ldaps://${host}`, ca: file('ca.pem'), stop },
    { name: 'administrator@corp.example.com', password },
  );
  const context = 'DC=corp,DC=example,DC=com';
  return { ...server, context };
}
