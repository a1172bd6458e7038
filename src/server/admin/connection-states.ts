/** Whether each connection works, by what is remembered of it: nobody is asked. */

import type { Directory } from '../../directory/index.ts';
import type { ErrorCode } from '../../model/index.ts';
import type { Reconciliation } from '../../reconciliation/index.ts';
import type { Connection, ConnectionCheck, ConnectionEnd, Settings } from '../../settings/index.ts';
import type { Inspector } from '../inspector/index.ts';
import type { CredentialRooms } from './credentials.ts';

/** What says something of a connection. */
export interface Evidence {
  readonly by: 'check' | 'reading' | 'run' | 'push';
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Absent: it worked. */
  readonly failure?: {
    readonly code: ErrorCode;
    readonly message: string;
    /** Since when it has, where that is known beyond this one. */
    readonly since?: number;
  };
}

/** How a connection stands, by all that says something of it. */
export type Standing =
  | { readonly state: 'untried' }
  | { readonly state: 'works'; readonly by: Evidence['by']; readonly at: number }
  | {
      readonly state: 'fails';
      readonly by: Evidence['by'];
      readonly at: number;
      readonly since: number;
      readonly code: ErrorCode;
      readonly message: string;
    };

/** What this needs. */
export interface StateRooms {
  readonly settings: Pick<Settings, 'connections' | 'savedSyncs' | 'checks' | 'ends'>;
  readonly directory: Pick<Directory, 'readings'>;
  readonly reconciliation: Pick<Reconciliation, 'runs'>;
  readonly inspector: Pick<Inspector, 'requests'>;
  readonly door: CredentialRooms['door'];
}

/** Readings and runs that are looked at of each, the newest: what fails for longer is said to fail since the oldest of them. */
const most = 50;

/** Codes of a run that say that the target did not answer as it should, whatever was asked of it. */
const broken: readonly ErrorCode[] = ['unauthorized', 'forbidden', 'unavailable'];

/** The newest counts; what fails does so since the first failure after the last time that it worked. */
export function standingOf(evidence: readonly Evidence[]): Standing {
  const newest = evidence.toSorted((a, b) => b.at - a.at);
  const [first] = newest;
  if (first === undefined) return { state: 'untried' };
  const { by, at, failure } = first;
  if (failure === undefined) return { state: 'works', by, at };
  const worked = newest.find((one) => one.failure === undefined)?.at ?? Number.NEGATIVE_INFINITY;
  let since = at;
  for (const one of newest)
    for (const moment of [one.at, one.failure?.since ?? one.at])
      if (one.failure !== undefined && moment > worked && moment < since) since = moment;
  return { state: 'fails', by, at, since, code: failure.code, message: failure.message };
}

/** Every connection, with what of it ends. */
export async function connectionStates(rooms: StateRooms) {
  const { settings } = rooms;
  const [connections, checks, ends] = await Promise.all([
    settings.connections(),
    settings.checks(),
    endsOf(rooms),
  ]);
  const syncs = await settings.savedSyncs();
  const states = [];
  for (const connection of connections) {
    const { name, kind } = connection;
    const evidence = [
      ...checkEvidence(connection, checks.get(name)),
      ...(kind === 'source'
        ? [...(await readingEvidence(rooms, name)), ...(await pushEvidence(rooms, name))]
        : await runEvidence(
            rooms,
            syncs.filter(({ written }) => written.to === name).map((sync) => sync.name),
          )),
    ];
    // What was before the connection was changed proves nothing of it as it is.
    const since = evidence.filter(({ at }) => at >= connection.changedAt);
    states.push({ name, ...standingOf(since), ends: ends.get(name) ?? [] });
  }
  return states;
}

function checkEvidence(
  { version }: Pick<Connection, 'version'>,
  check: ConnectionCheck | undefined,
): readonly Evidence[] {
  if (check === undefined || check.version !== version) return [];
  const { at, failure, lines } = check;
  // Where there was nobody to ask, that nothing was refused proves nothing.
  if (failure === undefined && lines.every(({ state }) => state === 'unknown')) return [];
  return [{ by: 'check', at, ...(failure !== undefined && { failure }) }];
}

/** A held reading was read: what it lacked is another matter. */
async function readingEvidence({ directory }: StateRooms, source: string): Promise<readonly Evidence[]> {
  const readings = await directory.readings({ source, limit: most });
  return readings.flatMap(({ state, startedAt, finishedAt = startedAt, code = 'internal', message = '' }) => {
    if (state === 'running') return [];
    if (state !== 'failed') return [{ by: 'reading' as const, at: finishedAt }];
    return [{ by: 'reading' as const, at: finishedAt, failure: { code, message, since: startedAt } }];
  });
}

/** Whoever was let in, whatever came of the request, has shown that it can push. */
async function pushEvidence({ inspector }: StateRooms, source: string): Promise<readonly Evidence[]> {
  const [last] = await inspector.requests({ source, limit: 1 });
  if (last === undefined) return [];
  const { at, client, status } = last;
  if (client !== undefined) return [{ by: 'push', at }];
  const code = status === 403 ? 'forbidden' : 'unauthorized';
  const message =
    'The last request of the identity provider showed no credential that is good: give it a live token of this source.';
  return [{ by: 'push', at, failure: { code, message } }];
}

async function runEvidence(
  { reconciliation }: StateRooms,
  syncs: readonly string[],
): Promise<readonly Evidence[]> {
  const found: Evidence[] = [];
  for (const sync of syncs)
    for (const { state, startedAt, finishedAt = startedAt, error } of await reconciliation.runs({
      sync,
      limit: most,
    })) {
      if (state === 'done' || state === 'held') found.push({ by: 'run', at: finishedAt });
      if (error === undefined || !broken.includes(error.code)) continue;
      if (state === 'failed' || state === 'interrupted')
        found.push({ by: 'run', at: finishedAt, failure: { ...error, since: startedAt } });
    }
  return found;
}

/** What the console tells of an end. */
type End = Pick<ConnectionEnd, 'what' | 'at' | 'renew'> & {
  readonly by: ConnectionEnd['by'] | 'credential';
};

async function endsOf({ settings, door }: StateRooms): Promise<ReadonlyMap<string, readonly End[]>> {
  const ends = new Map<string, readonly End[]>();
  const add = (connection: string, end: End): void => {
    const sorted = [...(ends.get(connection) ?? []), end].toSorted((a, b) => a.at - b.at);
    ends.set(connection, sorted);
  };
  for (const { connection, what, at, renew, by } of await settings.ends({ asked: false }))
    add(connection, { what, at, renew, by });
  for (const { source, name, expiresAt } of await door.credentials.list())
    if (expiresAt !== undefined)
      add(source, {
        what: name,
        at: expiresAt,
        renew: 'make its successor and give it to the identity provider',
        by: 'credential',
      });
  return ends;
}
