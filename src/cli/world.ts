/** The world as a process has it: time, network, log, chance. The only place where they are taken from Node. */

import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { Agent, fetch as undiciFetch } from 'undici';
import { connectors, type World } from '../app.ts';
import type { Clock, Fetch, Log } from '../model/index.ts';
import { version } from './version.ts';

export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(milliseconds, signal) {
    // A timer of Node waits for at most 2^31 - 1 milliseconds.
    const end = Date.now() + milliseconds;
    for (let left = milliseconds; left > 0; left = end - Date.now()) {
      await wait(Math.min(left, 2 ** 31 - 1), undefined, signal === undefined ? {} : { signal });
    }
  },
};

/** UUID version 7 (RFC 9562 section 5.7): sorts by the time it was made, also within one millisecond of this process. */
export function newId(): string {
  const now = Math.max(Date.now(), last.time);
  if (now === last.time) last.count += 1;
  else begin(now);
  // The twelve bits behind the time count; when they overflow, the next millisecond is borrowed.
  if (last.count > 0xfff) begin(now + 1);
  return last.text + counted(last.count) + chance();
}

/** Three digits. */
function counted(count: number): string {
  return (0x1000 + count).toString(16).slice(1);
}

/** What stands behind the time: the variant and 62 random bits. Made for many ids at once, since asking Node costs more than they do. */
function chance(): string {
  if (pool.at === pool.text.length) pool = { text: manyChances(), at: 0 };
  const { text, at } = pool;
  pool.at += 16;
  return `-${text.slice(at, at + 4)}-${text.slice(at + 4, at + 16)}`;
}

function manyChances(): string {
  const bytes = randomBytes(8 * 256);
  for (let at = 0; at < bytes.length; at += 8) bytes.writeUInt8((bytes.readUInt8(at) & 0x3f) | 0x80, at);
  return bytes.toString('hex');
}

let pool = { text: '', at: 0 };

const last = { time: 0, count: 0, text: '' };

function begin(time: number): void {
  last.time = time;
  last.count = 0;
  const text = time.toString(16).padStart(12, '0');
  last.text = `${text.slice(0, 8)}-${text.slice(8)}-7`;
}

/** Uniform in [0, 1). */
export function random(): number {
  return randomBytes(6).readUIntBE(0, 6) / 2 ** 48;
}

/** Keeps connections open between the requests of one connector; redirects are never followed with credentials. */
function networkFetch(): Fetch {
  const dispatcher = new Agent({ keepAliveTimeout: 30_000, connections: 32, allowH2: false });
  return async (request) => {
    const { method, headers, signal } = request;
    const body = method === 'GET' || method === 'HEAD' ? null : await request.arrayBuffer();
    const init = {
      method,
      headers: Object.fromEntries(headers),
      body,
      signal,
      redirect: 'manual',
      dispatcher,
    } as const;
    return (await undiciFetch(request.url, init)) as unknown as Response;
  };
}

/** A log of JSON lines on standard error; what connectors log was redacted by them already, and is once more here. */
export function openLog(level: string): Log {
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [
          '*.authorization',
          '*.password',
          '*.token',
          '*.secret',
          'authorization',
          'password',
          'token',
          'secret',
        ],
        censor: '***',
      },
      serializers: { cause: pino.stdSerializers.err, error: pino.stdSerializers.err },
    },
    pino.destination({ fd: 2, sync: true }),
  );
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
  };
}

/** Everything the service needs of this process. */
export function systemWorld(level: string): World {
  return {
    clock: systemClock,
    fetch: networkFetch(),
    log: openLog(level),
    newId,
    random,
    connectors,
    environment: process.env,
    version,
  };
}
