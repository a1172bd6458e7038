/** Checks a connection as it is kept, and remembers how that went. */

import {
  asProvisioningError,
  type CheckLine,
  type ErrorCode,
  type Fault,
  type TellCheck,
} from '../model/index.ts';
import { bulkUpsert, fromJson, type Queryable } from '../store/index.ts';
import { rememberEnds } from './ends.ts';
import { openSource, openTarget } from './opening.ts';
import { connectionNamed, type KeptConnection, type SettingsParts } from './room.ts';
import type { SettingsTables } from './tables.ts';

/** How a check of a connection went. */
export interface ConnectionCheck {
  readonly connection: string;
  /** Of the connection, when it was checked. */
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly milliseconds: number;
  /** What was found of each thing that is needed, in the order in which it was asked for. */
  readonly lines: readonly CheckLine[];
  /** What works and will not for long, or not in all. */
  readonly warnings: readonly string[];
  /** Absent: it works. */
  readonly failure?: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly faults: readonly Fault[];
    /** Since when every check has failed of the connection as it is: milliseconds since 1970. */
    readonly since: number;
  };
}

/** What a check is given. */
export interface Checking {
  /** A check that was left is not remembered. */
  readonly signal: AbortSignal;
  readonly tell?: TellCheck | undefined;
}

/** Opens a connection and asks whether it works. Throws `not-found`; that it does not work is an answer. */
export async function checkConnection(
  parts: SettingsParts,
  name: string,
  { signal, tell }: Checking,
): Promise<ConnectionCheck> {
  const kept = await connectionNamed(parts.db, name);
  const { clock } = parts.tools;
  const began = clock.now();
  const lines: CheckLine[] = [];
  const warnings: string[] = [];
  const hear: TellCheck = (line) => {
    if (line.state !== 'asking') lines.push(line);
    tell?.(line);
  };
  const failure = await failureOf(async () => {
    const open = kept.content.kind === 'source' ? openSource : openTarget;
    const opened = await open(parts, name, { signal, heard: (warning) => warnings.push(warning) });
    try {
      await opened.check(hear);
      await rememberEnds(parts.db, { connection: name, version: kept.version, at: clock.now() }, opened);
    } finally {
      await opened.close();
    }
  });
  const at = clock.now();
  const before = (await checksKept(parts.db)).get(name);
  const since = isSame(before, kept) ? (before?.failure?.since ?? began) : began;
  const check: ConnectionCheck = {
    connection: name,
    version: kept.version,
    at,
    milliseconds: at - began,
    lines,
    warnings,
    ...(failure !== undefined && { failure: { ...failure, since } }),
  };
  if (!signal.aborted) await remember(parts.db, check);
  return check;
}

/** How the last check of each connection went, by its name; also of one that was changed since. */
export async function checksKept(db: Queryable): Promise<ReadonlyMap<string, ConnectionCheck>> {
  const rows = await db.tables<SettingsTables>().selectFrom('connection_check').selectAll().execute();
  return new Map(
    rows.map((row) => [
      row.connection,
      {
        connection: row.connection,
        version: row.version,
        at: row.at,
        milliseconds: row.milliseconds,
        lines: fromJson<readonly CheckLine[]>(row.lines),
        warnings: fromJson<readonly string[]>(row.warnings),
        ...(row.code !== null && {
          failure: {
            code: row.code,
            message: row.message ?? '',
            faults: fromJson<readonly Fault[]>(row.faults),
            since: row.failing_since ?? row.at,
          },
        }),
      },
    ]),
  );
}

function isSame(check: ConnectionCheck | undefined, { version }: KeptConnection): boolean {
  return check?.version === version;
}

async function failureOf(work: () => Promise<void>) {
  try {
    await work();
    return undefined;
  } catch (thrown) {
    const { code, message, faults } = asProvisioningError(thrown);
    return { code, message, faults };
  }
}

async function remember(db: Queryable, check: ConnectionCheck): Promise<void> {
  const { failure, lines, warnings, ...row } = check;
  await bulkUpsert(db, {
    table: 'connection_check',
    columns: {
      connection: 'text',
      version: 'bigint',
      at: 'bigint',
      milliseconds: 'bigint',
      code: 'text',
      message: 'text',
      faults: 'json',
      failing_since: 'bigint',
      lines: 'json',
      warnings: 'json',
    },
    key: ['connection'],
    update: [
      'version',
      'at',
      'milliseconds',
      'code',
      'message',
      'faults',
      'failing_since',
      'lines',
      'warnings',
    ],
    rows: [
      {
        ...row,
        code: failure?.code ?? null,
        message: failure?.message ?? null,
        faults: failure?.faults ?? [],
        failing_since: failure?.since ?? null,
        lines,
        warnings,
      },
    ],
  });
}
