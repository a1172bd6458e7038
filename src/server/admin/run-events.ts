/** What happens as server-sent events (WHATWG HTML, section 9.2), for the console and for commands that follow a run. */

import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { asProvisioningError, type Clock } from '../../model/index.ts';
import type { Reconciliation, Run } from '../../reconciliation/index.ts';
import { problemOf } from '../problem.ts';
import type { Item, News } from './news.ts';
import { endOfStream } from './stream-end.ts';

/** What following runs needs. */
export interface Following {
  readonly reconciliation: Pick<Reconciliation, 'runById'>;
  readonly news: News;
  readonly clock: Clock;
  /** Aborts when the service ends, and the streams with it. */
  readonly ending: AbortSignal;
  /** Whether a run was begun here and has not ended. */
  isAtWork(run: string): boolean;
}

/** Milliseconds between two events of one run or reading: of a flood only the last is sent, since each says all. */
const pace = 250;
/** Milliseconds between two looks at the row of a run that is followed to its end. */
const look = 1_000;
/** Milliseconds without news, after which a sign of life is sent, so that proxies keep the connection. */
const quiet = 15_000;

/**
 * Streams the progress of one run until it has ended, or what happens at all (`*`) until the caller goes or the service ends.
 * What happened before the promise resolves is not told: who asks for it afterwards misses nothing.
 */
export async function runEvents(context: Context, following: Following, run: string): Promise<Response> {
  const hearing = await hear(following, run);
  return streamSSE(context, async (stream) => {
    const ended = endOfStream(stream, following.ending);
    try {
      await tell({ stream, following, hearing, run, ended });
    } catch (thrown) {
      // The library would send the bare message of whatever was thrown.
      await send(stream, 'problem', problemOf(thrown));
    } finally {
      hearing.silence();
    }
  });
}

interface Telling {
  readonly stream: SSEStreamingApi;
  readonly following: Following;
  readonly hearing: Hearing;
  readonly run: string;
  readonly ended: AbortSignal;
}

async function tell({ stream, following, hearing, run, ended }: Telling): Promise<void> {
  const { clock } = following;
  let looked = Number.NEGATIVE_INFINITY;
  let told = clock.now();
  while (!ended.aborted) {
    const news = hearing.news();
    for (const { event, data } of news) await send(stream, event, data);
    if (news.length > 0) told = clock.now();
    else if (clock.now() - told >= quiet) {
      await stream.write(': still here\n\n');
      told = clock.now();
    }
    if (run !== '*' && (clock.now() - looked >= look || news.some(isEnd))) {
      looked = clock.now();
      const done = await endOf(following, run);
      if (done !== undefined) return send(stream, 'run', done);
    }
    await clock.sleep(pace, ended).catch(() => undefined);
  }
}

interface Hearing {
  /** What was told since it was asked before; of each run and each reading only the last. */
  news(): readonly Item[];
  silence(): void;
}

async function hear({ news }: Following, run: string): Promise<Hearing> {
  const latest = new Map<string, Item>();
  const silence = await news.listen((item) => {
    if (run !== '*' && !(item.event === 'progress' && item.data.run === run)) return;
    const key = keyOf(item);
    const before = latest.get(key);
    latest.set(key, item.event === 'changed' && before?.event === 'changed' ? both(before, item) : item);
  });
  return {
    silence,
    news() {
      const all = [...latest.values()];
      latest.clear();
      return all;
    },
  };
}

type Changed = Extract<Item, { event: 'changed' }>;

/** Of all that have one key the last tells enough. */
function keyOf(item: Item): string {
  if (item.event === 'progress') return item.data.run;
  return item.event === 'reading' ? item.data.id : item.event;
}

function both(one: Changed, other: Changed): Changed {
  return { event: 'changed', data: { of: [...new Set([...one.data.of, ...other.data.of])].sort() } };
}

function isEnd(item: Item): boolean {
  return item.event === 'progress' && item.data.step === 'finished';
}

/** The run, once it has ended. One that was begun here and is not there yet waits for its turn at the target. */
async function endOf({ reconciliation, isAtWork }: Following, id: string): Promise<Run | undefined> {
  try {
    const run = await reconciliation.runById(id);
    return run.state === 'running' ? undefined : run;
  } catch (thrown) {
    if (asProvisioningError(thrown).code === 'not-found' && isAtWork(id)) return undefined;
    throw thrown;
  }
}

function send(stream: SSEStreamingApi, event: string, data: object): Promise<void> {
  return stream.writeSSE({ event, data: JSON.stringify(data) });
}
