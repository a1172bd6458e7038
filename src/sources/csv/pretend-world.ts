/** A pretend server of files for tests, as strict as a good one, with what goes wrong on the way. */

import { createHash } from 'node:crypto';
import type { Clock, Fetch } from '../../model/index.ts';
import { hastyClock } from '../../testkit/tools.ts';

type Accident = 'cut' | 'short' | 'unmeasured' | 'compressed' | 'page' | 'redirect' | 'busy';

export interface PretendServer {
  readonly url: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** `GET /people.csv 200 1234`: what was answered, and how many bytes were given. */
  readonly answered: string[];
  /** Texts by path: `/people.csv`. */
  readonly files: Map<string, string>;
  /** By what it says that a file is the same; both when absent. */
  stamps: 'etag' | 'modified' | 'none';
  /** What happens to the next so many answers. */
  accident: { kind: Accident; times: number } | undefined;
  put(path: string, text: string): void;
}

/** @param headers what a request must show: `{ authorization: 'Bearer …' }` */
export function pretendServer(
  headers: Readonly<Record<string, string>> = {},
  clock: Clock = hastyClock(),
): PretendServer {
  const files = new Map<string, string>();
  const written = new Map<string, number>();
  const answered: string[] = [];

  function stampsOf(path: string, text: string): Record<string, string> {
    const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 12)}"`;
    const modified = new Date(written.get(path) ?? 0).toUTCString();
    if (server.stamps === 'etag') return { etag, 'last-modified': modified };
    return server.stamps === 'modified' ? { 'last-modified': modified } : {};
  }

  function isSame(request: Request, stamps: Readonly<Record<string, string>>): boolean {
    const tags = request.headers.get('if-none-match');
    if (tags !== null) return stamps.etag !== undefined && tags.split(', ').includes(stamps.etag);
    const since = request.headers.get('if-modified-since');
    return since !== null && Date.parse(stamps['last-modified'] ?? '') <= Date.parse(since);
  }

  function answerTo(request: Request): Response {
    const date = { date: new Date(clock.now()).toUTCString() };
    for (const [name, value] of Object.entries(headers))
      if (request.headers.get(name) !== value)
        return new Response('Who are you?', { status: 401, headers: date });
    const path = new URL(request.url).pathname;
    const text = files.get(path);
    if (text === undefined) return new Response('Not found', { status: 404, headers: date });
    const stamps = stampsOf(path, text);
    const accident =
      server.accident !== undefined && server.accident.times-- > 0 ? server.accident.kind : undefined;
    if (accident === undefined && isSame(request, stamps))
      return new Response(null, { status: 304, headers: { ...date, ...stamps } });
    const bytes = Buffer.from(text);
    const whole = {
      ...date,
      ...stamps,
      'content-type': 'text/csv; charset=utf-8',
      'content-length': String(bytes.byteLength),
    };
    return accident === undefined
      ? new Response(bytes, { headers: whole })
      : accidents[accident]({ bytes, whole });
  }

  const server: PretendServer = {
    url: 'https://files.example.com',
    clock,
    answered,
    files,
    stamps: 'etag',
    accident: undefined,
    put(path, text) {
      files.set(path, text);
      written.set(path, clock.now());
    },
    async fetch(request) {
      request.signal.throwIfAborted();
      const answer = answerTo(request);
      const line = `${request.method} ${new URL(request.url).pathname} ${answer.status}`;
      const index = answered.push(`${line} 0`) - 1;
      if (answer.body === null) return answer;
      let given = 0;
      const counting = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          given += chunk.byteLength;
          answered[index] = `${line} ${given}`;
          controller.enqueue(chunk);
        },
      });
      const { status, headers: told } = answer;
      return new Response(answer.body.pipeThrough(counting, { preventCancel: false }), {
        status,
        headers: told,
      });
    },
  };
  return server;
}

interface Given {
  readonly bytes: Buffer;
  readonly whole: Readonly<Record<string, string>>;
}

const without = (headers: Readonly<Record<string, string>>, name: string) =>
  Object.fromEntries(Object.entries(headers).filter(([each]) => each !== name));

const accidents: Readonly<Record<Accident, (given: Given) => Response>> = {
  /** The connection breaks off in the middle of the body. */
  cut: ({ bytes, whole }) => {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes.subarray(0, bytes.byteLength / 2)),
      pull: (controller) =>
        controller.error(
          new TypeError('terminated', { cause: Object.assign(new Error('cut'), { code: 'UND_ERR_SOCKET' }) }),
        ),
    });
    return new Response(body, { headers: whole });
  },
  /** Fewer bytes come than were announced, without any complaint. */
  short: ({ bytes, whole }) => new Response(bytes.subarray(0, bytes.byteLength / 2), { headers: whole }),
  unmeasured: ({ bytes, whole }) => new Response(bytes, { headers: without(whole, 'content-length') }),
  compressed: ({ bytes, whole }) =>
    new Response(bytes, { headers: { ...whole, 'content-encoding': 'gzip' } }),
  page: ({ whole }) =>
    new Response('<html><title>Sign in</title></html>', {
      headers: { ...without(whole, 'content-length'), 'content-type': 'text/html' },
    }),
  redirect: () =>
    new Response(null, { status: 302, headers: { location: 'https://elsewhere.example.com/people.csv' } }),
  busy: () => new Response('Later', { status: 429, headers: { 'retry-after': '30' } }),
};
