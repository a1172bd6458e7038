/**
 * A PostgreSQL cluster for the time of a test run: in a directory of its own, on a free port of the loopback, gone
 * afterwards, and gone too when the run is killed: a shell beside it waits for its standard input to close.
 */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chownSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { makeScratch } from './scratch.ts';

/** A running cluster. */
export interface Cluster {
  /** URL of the maintenance database, whose user may make others. */
  readonly url: string;
  /** Stops the server and removes its directory. */
  stop(): Promise<void>;
}

/**
 * Durability is not what tests of our own code can test; the database promises kill our process, not the server. What the
 * server would do for later (vacuum, checkpoints by the clock) only takes time from tests, whose databases live for seconds.
 */
const hasty = {
  fsync: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '512MB',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
  shared_buffers: '64MB',
};

const settings = {
  max_connections: '200',
  log_min_messages: 'fatal',
};

/** `$0` is the directory, the rest the server and its arguments. */
const supervise = `
trap '' INT TERM HUP
(trap - INT TERM HUP; exec "$@") & server=$!
read -r line
kill -INT $server 2>/dev/null
wait $server
cd / && rm -rf "$0"
`;

/**
 * Starts a cluster. Throws when PostgreSQL is not installed. @param options.durable commits reach the disk, as they do where it
 * matters: for measurements.
 */
export async function startPostgres(options: { readonly durable?: boolean } = {}): Promise<Cluster> {
  const programs = findPrograms();
  const owner = unprivileged();
  const directory =
    options.durable === true
      ? mkdtempSync(join(tmpdir(), 'rollcall-postgres-'))
      : makeScratch('rollcall-postgres-');
  if (owner !== undefined) chownSync(directory, owner.uid, owner.gid);
  const data = join(directory, 'data');
  const made = spawnSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'rollcall', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'],
    { ...owner, cwd: directory, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`);

  const port = await freePort();
  const given = Object.entries({
    ...(options.durable === true ? {} : hasty),
    ...settings,
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: directory,
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const shell = spawn(
    '/bin/sh',
    ['-c', supervise, directory, join(programs, 'postgres'), '-D', data, ...given],
    {
      ...owner,
      cwd: directory,
      // Its own process group: Ctrl-C ends the run, and the run's end ends the server.
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe'],
    },
  );
  let complaints = '';
  shell.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const ended = once(shell, 'exit');
  async function stop(): Promise<void> {
    shell.stdin.end();
    await ended;
  }
  const url = `postgres://rollcall@127.0.0.1:${port}/postgres`;
  if (!(await answers(url, () => /FATAL(?!.*starting up)/.test(complaints)))) {
    await stop();
    throw new Error(`PostgreSQL did not start: ${complaints}`);
  }
  return { url, stop };
}

/** The directory of `initdb` and `postgres`: on the PATH, or where Debian keeps the newest. */
function findPrograms(): string {
  const debian = '/usr/lib/postgresql';
  const places = [
    ...(process.env.PATH ?? '').split(delimiter),
    '/usr/local/bin',
    ...versionsIn(debian).map((version) => join(debian, version, 'bin')),
  ];
  const found = places.find((place) => isThere(join(place, 'initdb')) && isThere(join(place, 'postgres')));
  if (found === undefined)
    throw new Error(
      'PostgreSQL is not installed: put initdb and postgres on the PATH, or run without `real`.',
    );
  return found;
}

function versionsIn(directory: string): readonly string[] {
  if (!isThere(directory)) return [];
  return readdirSync(directory).sort((a, b) => Number(b) - Number(a));
}

function isThere(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}

/** PostgreSQL refuses to run as root; its own user, or else nobody, runs it then. */
function unprivileged(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  const entry =
    users.find((line) => line.startsWith('postgres:')) ?? users.find((line) => line.startsWith('nobody:'));
  const [, , uid, gid] = entry?.split(':') ?? [];
  return { uid: Number(uid ?? 65534), gid: Number(gid ?? 65534) };
}

/** Whether the server takes connections within some minutes. */
async function answers(url: string, failed: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 6_000 && !failed(); tries++) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return true;
    } catch {
      await wait(50);
    }
  }
  return false;
}
