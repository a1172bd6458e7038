/** Faults that the kit plants between a connector and its world. */

import type { Clock, Fetch } from '../model/index.ts';

/** What happens to a request instead of an ordinary answer. */
export type Fault =
  /** Refused with 429 and `Retry-After`; nothing happened. */
  | { readonly kind: 'rate-limited'; readonly seconds: number }
  /** Refused with this status; nothing happened. */
  | { readonly kind: 'refused'; readonly status: 401 | 403 | 500 | 503 }
  /** Done, and then answered with 500. */
  | { readonly kind: 'lost' }
  /** Done, and then the connection is cut before an answer comes. */
  | { readonly kind: 'cut' };

/** What else can happen where requests go by HTTP. */
type HttpFault =
  | Fault
  /** Done, and then the connection is cut in the middle of the body. */
  | { readonly kind: 'broken' };

/** What a fault is chosen by. */
interface FaultRequest {
  /** Counted from 1 since the plan was made. */
  readonly number: number;
  /** Whether it can change anything. */
  readonly writes: boolean;
  /** `GET /rest/api/2/user`, or the call's name where the world does not speak HTTP. */
  readonly what: string;
}

type FaultPlan = (request: FaultRequest) => Fault | undefined;

/** The hook by which a world that does not speak HTTP lets the kit plant faults. */
export interface Faults {
  /** From now on every request is first put to this plan; counting starts anew. `undefined`: no more faults. */
  plan(plan: FaultPlan | undefined): void;
}

/** A request as it was sent. */
interface SentRequest extends FaultRequest {
  /** By the clock of the tools. */
  readonly at: number;
  readonly method: string;
  readonly url: string;
  readonly body: string;
  /** The fault it met. */
  readonly fault?: HttpFault;
}

export interface FaultyFetch extends Faults {
  plan(plan: ((request: FaultRequest) => HttpFault | undefined) | undefined): void;
  readonly fetch: Fetch;
  /** Everything sent since the last plan, in order. */
  readonly sent: readonly SentRequest[];
  /** From now on, a GET for the path of the GET before it is answered as that one was: the cursor stands still. */
  repeatPages(): void;
  /** The request of that number, counted from 1, is answered so if it is such a GET: a page comes twice. Ends all other plans. */
  repeatPage(number: number): void;
}

/** More than this many requests in one plan are taken for an endless loop. */
const limit = 2_000;

/** Wraps a world's `fetch`: remembers every request and plants the faults that are planned. */
export function faultyFetch(inner: Fetch, clock: Clock): FaultyFetch {
  let sent: SentRequest[] = [];
  let plan: ((request: FaultRequest) => HttpFault | undefined) | undefined;
  let repeats: 'never' | 'always' | number = 'never';
  let last: { readonly path: string; readonly answer: Response } | undefined;

  async function answer(request: Request, path: string): Promise<Response> {
    const isGet = request.method === 'GET';
    const again = repeats === 'always' || repeats === sent.length;
    if (again && isGet && last?.path === path) return last.answer.clone();
    const response = await inner(request);
    // A body that somebody else holds a copy of cannot be left in the middle, so copies are kept only for this.
    if (repeats !== 'never' && isGet) last = { path, answer: response.clone() };
    return response;
  }

  function begin(next: typeof plan): void {
    plan = next;
    sent = [];
    repeats = 'never';
    last = undefined;
  }

  return {
    get sent() {
      return sent;
    },
    plan: begin,
    repeatPages() {
      repeats = 'always';
    },
    repeatPage(number) {
      begin(undefined);
      repeats = number;
    },
    async fetch(request) {
      if (sent.length >= limit)
        throw new Error(`The connector sent more than ${limit} requests: it goes in circles.`);
      const { method, url } = request;
      const path = new URL(url).pathname;
      const about = { number: sent.length + 1, writes: !readers.has(method), what: `${method} ${path}` };
      const fault = plan?.(about);
      const body = await request.clone().text();
      sent.push({ ...about, at: clock.now(), method, url, body, ...(fault && { fault }) });
      // Like a network, no answer comes in the turn in which the request was sent.
      await new Promise((resolve) => setImmediate(resolve));
      request.signal.throwIfAborted();
      if (fault === undefined) return answer(request, path);
      const echo = JSON.stringify({
        error: `planted: ${fault.kind}`,
        headers: Object.fromEntries(request.headers),
      });
      return meet[fault.kind](fault as never, { echo, go: () => inner(request) });
    },
  };
}

const readers = new Set(['GET', 'HEAD', 'OPTIONS']);

interface Meeting {
  /** A body that echoes the request's headers, as careless proxies do: what logs bodies then shows secrets. */
  readonly echo: string;
  readonly go: () => Promise<Response>;
}

const meet: {
  readonly [Kind in HttpFault['kind']]: (
    fault: Extract<HttpFault, { kind: Kind }>,
    meeting: Meeting,
  ) => Promise<Response>;
} = {
  'rate-limited': async (fault, { echo }) => json(429, echo, { 'retry-after': String(fault.seconds) }),
  refused: async (fault, { echo }) => json(fault.status, echo),
  lost: async (_, { echo, go }) => {
    await (await go()).arrayBuffer();
    return json(500, echo);
  },
  cut: async (_, { go }) => {
    await (await go()).arrayBuffer();
    throw new TypeError('fetch failed', {
      cause: Object.assign(new Error('planted: cut'), { code: 'ECONNRESET' }),
    });
  },
  broken: async (_, { go }) => {
    const { status, headers, body } = await go();
    const whole = body === null ? Buffer.alloc(0) : Buffer.from(await new Response(body).arrayBuffer());
    const half = new ReadableStream({
      start(controller) {
        controller.enqueue(whole.subarray(0, whole.length >> 1));
      },
      pull(controller) {
        controller.error(new TypeError('terminated', { cause: new Error('planted: broken') }));
      },
    });
    const bodyless = status === 204 || status === 304;
    return new Response(bodyless ? null : half, { status, headers });
  },
};

function json(status: number, body: string, headers: Record<string, string> = {}): Response {
  return new Response(body, { status, headers: { 'content-type': 'application/json', ...headers } });
}
