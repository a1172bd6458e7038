/** Reads when people were last active, where that takes calls of its own: by a schedule of its own, beside the readings of people. */

import { createHash } from 'node:crypto';
import type { Audit } from '../audit/index.ts';
import type { Directory } from '../directory/index.ts';
import { type JobHandlers, type Jobs, keepSchedules } from '../jobs/index.ts';
import {
  type ActivityInterval,
  type AnySourceConnector,
  asProvisioningError,
  type Clock,
  type ErrorCode,
  type Log,
  type SourceActivity,
} from '../model/index.ts';
import type { Connection, Settings } from '../settings/index.ts';
import type { Database } from '../store/index.ts';
import type { SourceFeed } from './feeds.ts';
import { momentOf } from './freshness.ts';
import { activityJob } from './jobs.ts';
import { queueAwake } from './waking.ts';

export interface ActivityParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly audit: Audit;
  readonly jobs: Jobs;
  readonly settings: Pick<Settings, 'openSource' | 'syncs'>;
  readonly directory: Directory;
  readonly connectors: readonly AnySourceConnector[];
  readonly connection: (name: string) => Promise<Pick<Connection, 'type' | 'config'>>;
}

export interface Activities {
  readonly handlers: JobHandlers;
  /** Makes the schedules those of these connections. */
  schedule(connections: Iterable<Connection>): Promise<void>;
  /** A source was read whole: the first time its people's activity is read at once, and not by the schedule. */
  whole(source: string): Promise<void>;
  /** How a source tells of activity; nothing when it does not. */
  feed(source: string): Promise<SourceFeed | undefined>;
  /** What keeps the activity of a source's people from being known, one sentence each. */
  warnings(source: string): Promise<readonly string[]>;
}

const prefix = 'activity:';
/** How long a reading of activity waits for another one of the same source (milliseconds). */
const PATIENCE = 60_000;
/** What will be no better in a moment: it waits for somebody, and for the next time. */
const lasting: ReadonlySet<ErrorCode> = new Set(['forbidden', 'unauthorized', 'unsupported', 'invalid']);

export function openActivities(parts: ActivityParts): Activities {
  const { directory, jobs, settings } = parts;

  function activityIn({ type, config }: Pick<Connection, 'type' | 'config'>): SourceActivity | undefined {
    return parts.connectors.find((one) => one.type === type)?.activity?.(config);
  }

  async function read(source: string, signal: AbortSignal): Promise<void> {
    const before = (await directory.activity(source))?.problem;
    const from = await settings.openSource(source, signal);
    try {
      // Kept is only what is told of people who are known.
      if (from.activity === undefined || !(await directory.complete(source))) return;
      const { people } = await directory.readActivity(source, from.activity, { signal });
      await note(parts, { source, action: 'activity.read', details: { people } });
      await queueAwake(parts, source);
    } catch (thrown) {
      signal.throwIfAborted();
      const { code, message } = asProvisioningError(thrown);
      if (before?.code !== code || before.message !== message) {
        parts.log.warn(
          { source, code },
          `When people of ${source} were last active is not known: ${message}`,
        );
        await note(parts, { source, action: 'activity.failed', details: { code, message } });
      }
      if (!lasting.has(code)) throw thrown;
    } finally {
      await from.close();
    }
  }

  return {
    handlers: {
      async 'read-activity'({ source }, { signal }) {
        const name = String(source);
        await jobs.withLease(`${prefix}${name}`, (lease) => read(name, AbortSignal.any([signal, lease])), {
          wait: PATIENCE,
        });
      },
    },
    async schedule(connections) {
      const wanted = [...connections].flatMap((connection) => {
        const every = connection.kind === 'source' ? activityIn(connection)?.every : undefined;
        if (every === undefined) return [];
        const { name } = connection;
        return [
          { name: `${prefix}${name}`, cron: cronOf(name, every), timeZone: 'UTC', job: activityJob(name) },
        ];
      });
      await keepSchedules(jobs, prefix, wanted);
    },
    async whole(source) {
      const told = activityIn(await parts.connection(source));
      if (told === undefined) return;
      if (told.every === undefined) return queueAwake(parts, source);
      if ((await directory.activity(source))?.asOf === undefined) await jobs.add(activityJob(source));
    },
    async feed(source) {
      const told = activityIn(await parts.connection(source));
      if (told === undefined) return undefined;
      const asOf =
        told.every === undefined
          ? await directory.wholeSince(source)
          : (await directory.activity(source))?.asOf;
      return { delay: told.delay, ...(asOf === undefined ? {} : { asOf }) };
    },
    async warnings(source) {
      if (activityIn(await parts.connection(source))?.every === undefined) return [];
      const status = await directory.activity(source);
      if (status?.problem === undefined) return [];
      const since =
        status.asOf === undefined ? 'is not known' : `is not known after ${momentOf(status.asOf)}`;
      return [`When people were last active ${since}: ${status.problem.message}`];
    },
  };
}

/** At a time of the night that is this source's, so that not all come at once. */
function cronOf(source: string, every: ActivityInterval): string {
  const [first = 0, second = 0, third = 0] = createHash('sha256').update(source).digest();
  const minute = first % 60;
  if (every === '6h') return `${minute} */6 * * *`;
  if (every === '12h') return `${minute} */12 * * *`;
  return `${minute} ${second % 6} * * ${every === '7d' ? third % 7 : '*'}`;
}

async function note(
  { db, audit, clock }: ActivityParts,
  {
    source,
    ...line
  }: {
    readonly source: string;
    readonly action: string;
    readonly details: Readonly<Record<string, string | number>>;
  },
): Promise<void> {
  await db.transaction((tx) =>
    audit.append([{ at: clock.now(), actor: 'system', subject: source, ...line }], tx),
  );
}
