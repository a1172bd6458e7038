/** Subscriptions by which other sides call our hooks: kept good by jobs, taken back when a connection is removed. */

import type { Audit } from '../../audit/index.ts';
import type { JobHandlers, JobRequest, Jobs } from '../../jobs/index.ts';
import {
  asProvisioningError,
  type Clock,
  type IdentitySource,
  type Log,
  ProvisioningError,
  type Subscriber,
  type Subscription,
} from '../../model/index.ts';
import type { Settings } from '../../settings/index.ts';
import type { Database } from '../../store/index.ts';
import { openRemembered } from './remembered.ts';

export interface SubscriptionParts {
  readonly db: Database;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  readonly audit: Audit;
  readonly jobs: Pick<Jobs, 'add' | 'schedule' | 'withLease'>;
  readonly settings: Pick<Settings, 'connections' | 'openSource'>;
  /** Where this service is reached from outside; absent: nobody has said it. */
  readonly publicUrl: string | undefined;
}

/** Has the other sides of sources call our hooks, as far as their settings ask for it. */
export interface Subscriptions {
  readonly handlers: JobHandlers;
  /** Looks at all now, and four times a day from now on. */
  begin(): Promise<void>;
  /** A connection was made or changed. */
  changed(connection: string): Promise<void>;
  /** Opens a connection that is about to be removed; what is given takes its subscriptions back once it is. */
  farewell(source: string): Promise<(() => Promise<void>) | undefined>;
  /** What of a source's subscriptions is not as its settings ask, one sentence each. */
  warnings(source: string): Promise<readonly string[]>;
}

/** The job that looks at the subscriptions of one source. */
export function subscribeJob(source: string, renew = false): JobRequest {
  const key = renew ? `renew:${source}` : `subscribe:${source}`;
  return { name: 'subscribe', payload: { source, renew }, key, maxAttempts: 5 };
}

const everything: JobRequest = { name: 'subscribe-all', payload: {}, key: 'subscribe-all' };
/** How long somebody who removes a connection waits for its other side (milliseconds). */
const patience = 15_000;

/** Asks nobody for anything until told to. */
export function openSubscriptions(parts: SubscriptionParts): Subscriptions {
  const { clock, log, jobs, settings, publicUrl } = parts;
  const remembered = openRemembered(parts);

  async function withSource<Result>(
    name: string,
    signal: AbortSignal,
    work: (source: IdentitySource) => Promise<Result>,
  ): Promise<Result> {
    const source = await settings.openSource(name, signal);
    try {
      return await work(source);
    } finally {
      await source.close();
    }
  }

  /** Whether the settings ask for subscriptions. What keeps a source from being opened is told where it is read. */
  async function isWanted(name: string): Promise<boolean> {
    try {
      return await withSource(
        name,
        AbortSignal.abort(),
        async ({ subscriber }) => subscriber?.wanted === true,
      );
    } catch {
      return false;
    }
  }

  /** Whether there is something to see to. */
  const isConcerned = async (name: string): Promise<boolean> =>
    (await remembered.held(name)).length > 0 || (await isWanted(name));

  async function seeTo(name: string, renew: boolean, signal: AbortSignal): Promise<void> {
    try {
      await withSource(name, signal, ({ subscriber }) => keepGood(name, renew, subscriber));
      await remembered.noteLook(name, undefined);
    } catch (thrown) {
      const error = asProvisioningError(thrown);
      signal.throwIfAborted();
      if (error.code === 'not-found') return;
      await remembered.noteLook(name, error);
      throw error;
    }
  }

  async function keepGood(name: string, renew: boolean, subscriber: Subscriber | undefined): Promise<void> {
    const held = await remembered.held(name);
    if (subscriber?.wanted !== true) {
      await subscriber?.drop(held);
      await remembered.forget(name);
      return;
    }
    if (publicUrl === undefined) throw nowhere();
    const asked = { address: `${publicUrl}/hooks/${name}`, held, renew };
    for await (const subscription of subscriber.keep(asked)) {
      const before = held.find(({ topic }) => topic === subscription.topic);
      await remembered.keep(name, subscription, before);
    }
  }

  return {
    handlers: {
      async subscribe({ source, renew }, { signal }) {
        const name = String(source);
        await jobs.withLease(
          `hooks:${name}`,
          (lease) => seeTo(name, renew === true, AbortSignal.any([signal, lease])),
          { wait: 60_000 },
        );
      },
      async 'subscribe-all'() {
        const sources = (await settings.connections()).filter(({ kind }) => kind === 'source');
        for (const { name } of sources) if (await isConcerned(name)) await jobs.add(subscribeJob(name));
        await remembered.tidy(sources.map(({ name }) => name));
      },
    },
    async begin() {
      await jobs.schedule({ name: 'subscriptions', cron: '41 */6 * * *', timeZone: 'UTC', job: everything });
      await jobs.add(everything);
    },
    async changed(name) {
      if (await isConcerned(name)) await jobs.add(subscribeJob(name));
    },
    async farewell(name) {
      const held = await remembered.held(name);
      if (held.length === 0) return undefined;
      const source = await settings.openSource(name, AbortSignal.timeout(patience)).catch(() => undefined);
      return async () => {
        try {
          await source?.subscriber?.drop(held);
        } catch (thrown) {
          const error = asProvisioningError(thrown);
          const until = new Date(Math.max(...held.map(({ endsAt }) => endsAt))).toISOString();
          const ids = held.map(({ id }) => id);
          log.warn(
            { source: name, ids, until, error },
            'Subscriptions could not be taken back; they end by themselves.',
          );
        } finally {
          await source?.close();
          await remembered.forget(name);
        }
      };
    },
    async warnings(name) {
      const [held, problem] = [await remembered.held(name), await remembered.problem(name)];
      const ended = held.filter(({ endsAt }) => endsAt <= clock.now()).map(hasEnded);
      if (problem !== undefined) return [`Change notifications are not set up: ${problem.message}`, ...ended];
      if (held.length > 0 || !(await isWanted(name))) return ended;
      if (publicUrl === undefined) return [nowhere().message];
      return ['Nobody has subscribed to change notifications yet: rollcall serve does.'];
    },
  };
}

function hasEnded({ topic, id, endsAt }: Subscription): string {
  return `The subscription ${id} to ${topic} ended on ${new Date(endsAt).toISOString().slice(0, 16)} UTC and nobody renewed it: let rollcall serve run.`;
}

function nowhere(): ProvisioningError {
  return new ProvisioningError(
    'invalid',
    'Nobody has said where this service is reached from outside: set public-url (or ROLLCALL_PUBLIC_URL) to its address by HTTPS, and start it anew.',
  );
}
