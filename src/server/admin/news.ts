/**
 * What happens in the service, in whichever process: its own runs tell of themselves, all else is looked up in the rows, once a second
 * and only while somebody listens.
 */

import type { Audit } from '../../audit/index.ts';
import type { Directory, Reading } from '../../directory/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { asProvisioningError, type Clock, type Log } from '../../model/index.ts';
import type { Notices } from '../../notices/index.ts';
import type { Progress, Reconciliation } from '../../reconciliation/index.ts';
import { type Database, versionOf } from '../../store/index.ts';

/** What news are made of. */
export interface NewsRooms {
  readonly reconciliation: Pick<Reconciliation, 'subscribe' | 'progress' | 'progressOfAll' | 'runs'>;
  readonly directory: Pick<Directory, 'readings'>;
  readonly audit: Pick<Audit, 'since'>;
  readonly notices: Pick<Notices, 'mark'>;
  readonly jobs: Pick<Jobs, 'counts'>;
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
}

/** One piece of news. */
export type Item =
  | { readonly event: 'progress'; readonly data: Progress }
  | { readonly event: 'reading'; readonly data: AtReading }
  | { readonly event: 'changed'; readonly data: { readonly of: readonly string[] } };

/** A reading under way. */
export type AtReading = Pick<Reading, 'id' | 'source' | 'kind' | 'records' | 'startedAt'>;

export interface News {
  /**
   * Tells what happens from now on, until the returned function is called; and at once how far the runs at work are.
   * @throws ProvisioningError when the rows cannot be read.
   */
  listen(listener: Listener): Promise<() => void>;
}

type Listener = (item: Item) => void;

/** Milliseconds between two looks. */
const LOOK = 1_000;
/** Runs that are looked at though they are not at work: of those that ended between two looks nothing else tells. */
const NEWEST = 20;

/** What the rows said. */
interface Sight {
  readonly version: number | undefined;
  readonly progress: ReadonlyMap<string, Progress>;
  /** The newest runs, each with its state. */
  readonly runs: ReadonlySet<string>;
  readonly readings: ReadonlyMap<string, AtReading>;
  readonly audit: { readonly last: number; readonly actions: readonly string[] };
  readonly notices: string;
  /** How many jobs are in which state; and of those that failed alone. */
  readonly jobs: string;
  readonly failed: number;
}

export function openNews(rooms: NewsRooms): News {
  const listeners = new Set<Listener>();
  let looking: Looking | undefined;

  function tell(item: Item): void {
    for (const listener of listeners) listener(item);
  }

  return {
    async listen(listener) {
      listeners.add(listener);
      looking ??= openLooking(rooms, tell);
      const mine = looking;
      const leave = (): void => {
        listeners.delete(listener);
        if (listeners.size > 0 || looking !== mine) return;
        looking = undefined;
        mine.end();
      };
      try {
        for (const data of await mine.atWork()) listener({ event: 'progress', data });
        return leave;
      } catch (thrown) {
        leave();
        throw thrown;
      }
    },
  };
}

interface Looking {
  /** How far the runs at work are, once there was a first look. */
  atWork(): Promise<readonly Progress[]>;
  end(): void;
}

/** Looks from now on. */
function openLooking(rooms: NewsRooms, tell: Listener): Looking {
  const { reconciliation, clock, log } = rooms;
  const over = new AbortController();
  const own = openOwn(rooms, tell);
  let fails = false;

  async function look(before: Sight): Promise<Sight> {
    const settle = own.settling();
    try {
      const sight = await see(rooms, before);
      fails = false;
      if (sight === before || over.signal.aborted) return sight;
      for (const item of differences(before, sight))
        if (item.event !== 'progress' || !own.has(item.data.run)) tell(item);
      settle();
      return sight;
    } catch (thrown) {
      if (!fails)
        log.warn({ error: asProvisioningError(thrown) }, 'What other processes do cannot be looked up.');
      fails = true;
      return before;
    }
  }

  const first = see(rooms);
  let last = first;
  async function keepLooking(): Promise<void> {
    for (let sight = await first; !over.signal.aborted; sight = await last) {
      await clock.sleep(LOOK, over.signal);
      last = look(sight);
    }
  }
  // Whoever listened first is told when the first look fails.
  keepLooking().catch(() => undefined);

  return {
    async atWork() {
      const { progress } = await last;
      return [...progress.values()].map((each) => reconciliation.progress(each.run) ?? each);
    },
    end() {
      over.abort();
      own.silence();
    },
  };
}

/** The runs of this process: they tell of themselves, sooner than their rows. */
function openOwn({ reconciliation }: NewsRooms, tell: Listener) {
  const own = new Set<string>();
  const ended = new Set<string>();
  const silence = reconciliation.subscribe('*', (data) => {
    own.add(data.run);
    if (data.step === 'finished') ended.add(data.run);
    tell({ event: 'progress', data });
  });
  return {
    silence,
    has: (run: string) => own.has(run) || reconciliation.progress(run) !== undefined,
    /** Begins a look; what it returns forgets the runs that had ended by then, whose rows say so too by now. */
    settling() {
      const gone = [...ended];
      return () => {
        for (const run of gone) {
          own.delete(run);
          ended.delete(run);
        }
      };
    },
  };
}

/** What the rows say now; the same as before, where nothing was written since. */
async function see(rooms: NewsRooms, before?: Sight): Promise<Sight> {
  const { reconciliation, directory, audit, notices, jobs, db } = rooms;
  // Before anything is read: what is written meanwhile is then seen by the next look.
  const version = await versionOf(db);
  if (before !== undefined && version !== undefined && version === before.version) return before;
  const [progress, newest, readings] = await Promise.all([
    reconciliation.progressOfAll(),
    reconciliation.runs({ limit: NEWEST }),
    directory.readings({ state: 'running' }),
  ]);
  const counts = await jobs.counts();
  return {
    version,
    progress: new Map(progress.map((each) => [each.run, each])),
    runs: new Set(newest.map(({ id, state }) => `${id} ${state}`)),
    readings: new Map(readings.map((each) => [each.id, atReading(each)])),
    audit: await audit.since(before?.audit.last),
    notices: await notices.mark(),
    jobs: JSON.stringify(counts),
    failed: counts.failed,
  };
}

function atReading({ id, source, kind, records, startedAt }: Reading): AtReading {
  return { id, source, kind, records, startedAt };
}

/** What has happened between two looks. */
function* differences(before: Sight, now: Sight): Iterable<Item> {
  for (const [run, data] of now.progress)
    if (!isSame(before.progress.get(run), data)) yield { event: 'progress', data };
  for (const [run, { done, total }] of before.progress)
    if (!now.progress.has(run))
      yield {
        event: 'progress',
        data: { run, step: 'finished', done, ...(total === undefined ? {} : { total }) },
      };
  for (const [id, data] of now.readings)
    if (!isSame(before.readings.get(id), data)) yield { event: 'reading', data };
  const of = new Set(now.audit.actions.map((action) => action.split('.')[0] ?? action));
  if ([...now.runs].some((run) => !before.runs.has(run))) of.add('run');
  if ([...before.readings.keys()].some((id) => !now.readings.has(id))) of.add('reading');
  if (now.notices !== before.notices) of.add('notice');
  if (now.jobs !== before.jobs) of.add('job');
  if (now.failed !== before.failed) of.add('failed-job');
  if (of.size > 0) yield { event: 'changed', data: { of: [...of].sort() } };
}

function isSame(one: object | undefined, other: object): boolean {
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other);
}
