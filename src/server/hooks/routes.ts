/** `/hooks/:source`: what comes in is bounded and judged by the connector; all that it can do is wake a reading. */

import { type Context, Hono } from 'hono';
import type { JobRequest, Jobs } from '../../jobs/index.ts';
import {
  asProvisioningError,
  type Clock,
  type HookAnswer,
  type Log,
  ProvisioningError,
} from '../../model/index.ts';
import type { Settings } from '../../settings/index.ts';
import { subscribeJob } from './subscriptions.ts';

interface HookParts {
  readonly settings: Pick<Settings, 'sourceHook'>;
  readonly log: Log;
  readonly clock: Pick<Clock, 'now'>;
  readonly jobs: Pick<Jobs, 'add'>;
  /** The job that reads a source. */
  readonly readJob: (source: string, full: boolean) => JobRequest;
}

/** Bytes of one call; the largest deliveries are a quarter of it. */
const most = 1_048_576;

/** How long a woken reading waits for more of the same burst (milliseconds). */
const gather = 10_000;

/** Whoever does not know the secret learns nothing of people, and nothing of us but that there is a hook. */
export function hookRoutes({ settings, log, clock, jobs, readJob }: HookParts): Hono {
  /** Many wakings make one reading. One that was asked for by hand is another job, which may be a whole one. */
  async function wake(source: string): Promise<void> {
    await jobs.add({ ...readJob(source, false), key: `wake:${source}`, runAt: clock.now() + gather });
  }

  async function heard(context: Context): Promise<Response> {
    const source = context.req.param('source') ?? '';
    const hook = await hookNamed(source);
    if (hook === undefined)
      throw new ProvisioningError(
        'not-found',
        `There is nothing at ${context.req.method} ${context.req.path}.`,
      );
    const { raw, method } = context.req;
    const body = await readBody(raw);
    if (body === undefined) return new Response(null, { status: 413 });
    const query = new URL(raw.url).searchParams;
    const answer = hook({ method: method === 'POST' ? 'POST' : 'GET', headers: raw.headers, query, body });
    if (answer.wakes) await wake(source);
    if (answer.renews === true) await jobs.add(subscribeJob(source, true));
    note(source, answer);
    return new Response(answer.body?.text ?? null, {
      status: answer.status,
      ...(answer.body && { headers: { 'content-type': `${answer.body.type}; charset=utf-8` } }),
    });
  }

  /** What keeps a hook from being opened is for the log: it would tell strangers where secrets are kept. */
  async function hookNamed(source: string) {
    try {
      return await settings.sourceHook(source);
    } catch (thrown) {
      log.warn({ source, error: asProvisioningError(thrown) }, 'A hook called and cannot be judged.');
      throw new ProvisioningError('unavailable', 'This hook cannot be heard now: try later.');
    }
  }

  function note(source: string, { status, wakes, remark }: HookAnswer): void {
    if (remark !== undefined) log.warn({ source }, remark);
    if (status === 401) log.warn({ source }, 'A hook called without the right secret and was not believed.');
    if (wakes) log.info({ source }, 'A hook says that something has changed; the source is read soon.');
  }

  return new Hono().on(['GET', 'POST'], '/', heard);
}

/** The body as a text; nothing when it is longer than it may be, read no further than that. */
async function readBody(request: Request): Promise<string | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > most) return undefined;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length).toString('utf8');
}
