/** Progress as server-sent events (WHATWG HTML, section 9.2), for the console and for commands that follow a run. */

import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { asProvisioningError, type Clock } from '../../model/index.ts';
import type { Progress, Reconciliation, Run } from '../../reconciliation/index.ts';
import { problemOf } from '../problem.ts';

/** What following runs needs. */
export interface Following {
  readonly reconciliation: Pick<Reconciliation, 'subscribe' | 'progress' | 'runById'>;
  readonly clock: Clock;
  /** Whether a run was begun here and has not ended. */
  isAtWork(run: string): boolean;
}

/** Milliseconds between two events of one run: of a flood only the last is sent, since each says all. */
const pace = 250;
/** Milliseconds between two looks at the run's row: it may be at work in another process, of which we hear nothing. */
const look = 1_000;
/** Milliseconds without news, after which a sign of life is sent, so that proxies keep the connection. */
const quiet = 15_000;

/** Streams the progress of one run until it has ended, or of all (`*`) until the caller goes. */
export function runEvents(context: Context, following: Following, run: string): Response {
  return streamSSE(context, async (stream) => {
    const gone = new AbortController();
    stream.onAbort(() => gone.abort());
    const hearing = hear(following, run);
    try {
      await tell({ stream, following, hearing, run, gone: gone.signal });
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
  readonly gone: AbortSignal;
}

async function tell({ stream, following, hearing, run, gone }: Telling): Promise<void> {
  const { clock } = following;
  let looked = Number.NEGATIVE_INFINITY;
  let told = clock.now();
  while (!gone.aborted) {
    const news = hearing.news();
    for (const progress of news) await send(stream, 'progress', progress);
    if (news.length > 0) told = clock.now();
    else if (clock.now() - told >= quiet) {
      await stream.write(': still here\n\n');
      told = clock.now();
    }
    if (run !== '*' && (clock.now() - looked >= look || news.some(({ step }) => step === 'finished'))) {
      looked = clock.now();
      const ended = await endOf(following, run);
      if (ended !== undefined) return send(stream, 'run', ended);
    }
    await clock.sleep(pace, gone).catch(() => undefined);
  }
}

interface Hearing {
  /** The last progress of each run since it was asked before. */
  news(): readonly Progress[];
  silence(): void;
}

function hear({ reconciliation }: Following, run: string): Hearing {
  const latest = new Map<string, Progress>();
  const before = reconciliation.progress(run);
  if (before !== undefined) latest.set(before.run, before);
  const silence = reconciliation.subscribe(run, (progress) => latest.set(progress.run, progress));
  return {
    silence,
    news() {
      const news = [...latest.values()];
      latest.clear();
      return news;
    },
  };
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
