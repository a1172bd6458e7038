/** An LDAP server as an identity source. */

import { type IdentitySource, ProvisioningError, type SourceRecord, type Tools } from '../../model/index.ts';
import { openDirectory } from './api.ts';
import type { Reading } from './census.ts';
import { checkReading } from './check.ts';
import type { LdapConfig } from './config.ts';
import { readCursor, type Synchronised, tellsChanges, writeCursor } from './cursor.ts';
import { cookieOfNow, tellSynchronised } from './dirsync.ts';
import { tellAll } from './full.ts';
import { personReader } from './person.ts';
import { readRoot, stateOf } from './root.ts';
import { stampedCursor, tellStamped } from './stamped.ts';

/** Opens a server as a source. Each reading has a connection of its own, which ends with it. */
export function openLdap(config: LdapConfig, tools: Tools): IdentitySource {
  const { clock } = tools;

  async function* connected(): AsyncGenerator<Reading> {
    const directory = await openDirectory(config, tools);
    try {
      yield { directory, config, person: personReader(config, clock.now) };
    } finally {
      await directory.close();
    }
  }

  async function* told(reading: Reading): AsyncGenerator<SourceRecord> {
    const began = clock.now();
    const { directory } = reading;
    const root = await readRoot(directory, config);
    const isActiveDirectory = config.flavour === 'active-directory';
    // The cookie is taken before anything is read, so that what changes meanwhile is told by the next reading.
    const cookie =
      isActiveDirectory && tellsChanges(config) ? await cookieIfAllowed(reading, root, began) : undefined;
    const state = tellsChanges(config) ? await stateOf(directory, config, root) : undefined;
    const whole = yield* tellAll(reading);
    const stamped =
      isActiveDirectory || !tellsChanges(config)
        ? undefined
        : stampedCursor(reading, whole.census, { began, ended: clock.now(), state });
    const cursor = cookie ?? stamped;
    const serverClock = root.clock ?? (whole.census.newest || undefined);
    yield {
      type: 'complete',
      ...(cursor !== undefined && { cursor }),
      proof: {
        pages: directory.pages,
        expected: { people: whole.people, groups: whole.groups },
        permissions: [`${config.bindDn} read ${config.base}`],
        ...(serverClock !== undefined && { clock: serverClock }),
        remarks: remarks(whole.outside),
      },
    };
  }

  async function* changed(reading: Reading, since: string): AsyncGenerator<SourceRecord> {
    const cursor = readCursor(since, config);
    const began = clock.now();
    const root = await readRoot(reading.directory, config);
    if (cursor.kind === 'dirsync') {
      return yield* tellSynchronised({ reading, root, cursor, now: began });
    }
    const state = await stateOf(reading.directory, config, root);
    if (state !== undefined && state === cursor.state) {
      const remarks = ['The server says that nothing has changed since (contextCSN).'];
      return yield { type: 'complete', cursor: since, proof: { pages: reading.directory.pages, remarks } };
    }
    const census = yield* tellStamped(reading, cursor);
    const next = stampedCursor(reading, census, { began, ended: clock.now(), state }) ?? since;
    yield { type: 'complete', cursor: next, proof: { pages: reading.directory.pages } };
  }

  return {
    check: (tell) => checkReading(connected(), config, tell),
    async *read(since) {
      for await (const reading of connected()) {
        for await (const record of since === undefined ? told(reading) : changed(reading, since)) {
          tools.signal.throwIfAborted();
          yield record;
        }
      }
    },
    async close() {},
  };
}

/** Without the right to DirSync everything is read every time; `check` says how to grant it. */
async function cookieIfAllowed(
  reading: Reading,
  root: Awaited<ReturnType<typeof readRoot>>,
  at: number,
): Promise<string | undefined> {
  try {
    const cookie = await cookieOfNow(reading, root);
    return cookie === undefined
      ? undefined
      : writeCursor({ ...(readCursor(cookie, reading.config) as Synchronised), at });
  } catch (thrown) {
    if (thrown instanceof ProvisioningError && (thrown.code === 'forbidden' || thrown.code === 'unsupported'))
      return undefined;
    throw thrown;
  }
}

function remarks(outside: number): readonly string[] {
  const counted = 'Everybody was counted first and told then; both counts agree.';
  if (outside === 0) return [counted];
  return [
    counted,
    `${outside.toLocaleString('en-GB')} memberships name entries that are neither people nor groups that are read; they were left out.`,
  ];
}
