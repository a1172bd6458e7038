/** The record of SCIM requests: looked through, and followed while they come. */

import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Clock } from '../../model/index.ts';
import type { Inspector } from '../inspector/index.ts';
import { problemOf } from '../problem.ts';
import { after, page, pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';
import { endOfStream } from './stream-end.ts';

const tag = 'requests';

const Recorded = z
  .strictObject({
    id: z.int().meta({ description: 'Later requests have greater numbers.' }),
    source: z.string(),
    at: z.int(),
    milliseconds: z.int(),
    method: z.string(),
    path: z.string(),
    status: z.int(),
    client: z.string().optional().meta({ description: 'None: it showed nothing that was good.' }),
    address: z.string(),
    dialect: z.string().meta({
      description:
        'The word of the settings, unless the request looks like another client’s; with `auto` what it looks like, or `unknown`.',
    }),
    query: z.string().optional(),
    agent: z.string().optional(),
    contentType: z.string().optional(),
    bytes: z.int().optional(),
    body: z
      .unknown()
      .optional()
      .meta({ description: 'Masked: secrets always, what is said of people by default.' }),
    answer: z.unknown().optional().meta({ description: 'Masked alike.' }),
  })
  .openapi('RecordedRequest');

const Dialect = z
  .strictObject({
    source: z.string(),
    setting: z.string().meta({ description: 'By whose names it is understood; `auto`: by everybody’s.' }),
    seems: z.string().optional().meta({
      description: 'What the requests look like. None: nothing has shown yet. Nothing is decided by it.',
    }),
    title: z.string().optional(),
    because: z.array(z.string()).meta({ description: 'What was seen, each as the end of “It …”.' }),
    since: z.int().optional(),
    lastAt: z.int().optional(),
    differs: z
      .boolean()
      .meta({ description: 'The settings name another client than the requests look like.' }),
  })
  .openapi('SourceDialect');

const filters = {
  source: z.string().optional(),
  failed: z.stringbool().default(false).meta({ description: 'Only those that were refused or failed.' }),
};

/** What these routes need. */
export interface RequestRooms {
  readonly inspector: Pick<Inspector, 'requests' | 'request' | 'dialects'>;
  readonly clock: Clock;
  /** Aborts when the service ends, and the streams with it. */
  readonly ending: AbortSignal;
}

export function requestRoutes(rooms: RequestRooms) {
  const { inspector } = rooms;
  return [
    route(
      {
        method: 'get',
        path: '/requests',
        tag,
        role: 'viewer',
        summary: 'List SCIM requests, the newest first',
        query: z.strictObject({ ...filters, ...pageQuery }),
        answer: pageOf(Recorded),
      },
      async ({ query: { source, failed, limit, cursor } }) => {
        const before = after<number>(cursor, 'number');
        const items = await inspector.requests({
          failed,
          limit: limit + 1,
          ...(source === undefined ? {} : { source }),
          ...(before === undefined ? {} : { before }),
        });
        return page(items, limit, ({ id }) => id);
      },
    ),
    route(
      {
        method: 'get',
        path: '/requests/events',
        tag,
        role: 'viewer',
        summary: 'Follow SCIM requests while they come',
        description: 'Server-sent events, until the caller goes; of all processes, within two seconds.',
        query: z.strictObject({
          ...filters,
          source: z
            .union([z.string(), z.array(z.string())])
            .optional()
            .meta({ description: 'Of this source, or of any of these.' }),
        }),
        produces: { 'text/event-stream': 'Events `request`, each with a RecordedRequest.' },
      },
      async ({ query: { source, failed }, context }) =>
        requestEvents(context, rooms, { failed, ...(source === undefined ? {} : { source }) }),
    ),
    route(
      {
        method: 'get',
        path: '/requests/dialects',
        tag,
        role: 'viewer',
        summary: 'Tell whose client each source that pushes seems to have, and why',
        answer: z.array(Dialect),
      },
      () => inspector.dialects(),
    ),
    route(
      {
        method: 'get',
        path: '/requests/{request}',
        tag,
        role: 'viewer',
        summary: 'Show a SCIM request',
        params: z.strictObject({ request: z.coerce.number().int().min(1) }),
        answer: Recorded,
        refuses: ['not-found'],
      },
      ({ params }) => inspector.request(params.request),
    ),
  ];
}

/** Milliseconds between two looks: requests may be answered in another process, of which we hear nothing. */
const pace = 1_000;
/** Milliseconds without news, after which a sign of life is sent, so that proxies keep the connection. */
const quiet = 15_000;
/** Requests of one look. */
const most = 200;

/** Streams requests as they are recorded (WHATWG HTML, section 9.2). */
async function requestEvents(
  context: Context,
  { inspector, clock, ending }: RequestRooms,
  query: { readonly source?: string | readonly string[]; readonly failed: boolean },
): Promise<Response> {
  // Before it is open: who then asks for what came before misses nothing.
  const newest = (await inspector.requests({ limit: 1 }))[0]?.id ?? 0;
  return streamSSE(context, async (stream) => {
    const ended = endOfStream(stream, ending);
    let last = newest;
    try {
      let told = clock.now();
      while (!ended.aborted) {
        const news = await inspector.requests({ ...query, after: last, limit: most });
        for (const request of news)
          await stream.writeSSE({ event: 'request', id: String(request.id), data: JSON.stringify(request) });
        last = news.at(-1)?.id ?? last;
        if (news.length > 0) told = clock.now();
        else if (clock.now() - told >= quiet) {
          await stream.write(': still here\n\n');
          told = clock.now();
        }
        if (news.length < most) await clock.sleep(pace, ended).catch(() => undefined);
      }
    } catch (thrown) {
      // The library would send the bare message of whatever was thrown.
      await stream.writeSSE({ event: 'problem', data: JSON.stringify(problemOf(thrown)) });
    }
  });
}
