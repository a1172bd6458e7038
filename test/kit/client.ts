/** The HTTP manners of the pretend connectors, good by default; each bad habit is one planted fault. */

import { type ErrorCode, ProvisioningError, type Tools } from '../../src/model/index.ts';

export interface Habits {
  /** Comes back after a tenth of the time that it was told to wait. */
  readonly impatient?: boolean;
  /** Takes being told to wait for a failure. */
  readonly givesUp?: boolean;
  /** Sends a creation again that was answered with 500. */
  readonly repeatsCreations?: boolean;
  /** Does not say that a lost answer may hide an effect. */
  readonly forgetsEffects?: boolean;
  /** Logs the headers of requests that failed. */
  readonly logsHeaders?: boolean;
  /** Puts the body of a failed answer into the message. */
  readonly quotesBodies?: boolean;
  /** Says nothing that a person could act on. */
  readonly mumbles?: boolean;
  /** Ignores the signal to leave. */
  readonly deaf?: boolean;
}

export interface Settings {
  readonly url: string;
  readonly token: string;
}

export type Send = <Answer>(method: string, path: string, body?: unknown) => Promise<Answer>;

const codes: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  423: 'unsafe',
  429: 'rate-limited',
};

const sentences: Readonly<Partial<Record<ErrorCode, string>>> = {
  unauthorized: 'The token is refused; give the connection a valid one.',
  forbidden: 'The token may not do this; give it the right to.',
};

/** Sends requests with the token, waits when told, and translates failures. */
export function client({ url, token }: Settings, tools: Tools, habits: Habits): Send {
  return async function send(method, path, body) {
    for (let attempt = 0; ; attempt++) {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
      const request = new Request(new URL(path, url), habits.deaf ? init : { ...init, signal: tools.signal });
      const response = await tools.fetch(request).catch((cause) => {
        throw unavailable(method, habits, cause);
      });
      if (response.ok) return (response.status === 204 ? undefined : await bodyOf(response)) as never;
      if (habits.logsHeaders) tools.log.debug({ status: response.status, headers }, 'A request failed.');
      if (response.status === 429 && habits.givesUp) throw unavailable(method, habits);
      if (response.status === 429 && attempt < 5) {
        const seconds = Number(response.headers.get('retry-after'));
        await tools.clock.sleep(seconds * (habits.impatient ? 100 : 1000), tools.signal);
        continue;
      }
      const repeats = habits.repeatsCreations && method === 'POST' && response.status === 500;
      if (repeats && attempt < 2) continue;
      if (response.status >= 500) throw unavailable(method, habits);
      const code = codes[response.status] ?? 'internal';
      const quoted = habits.quotesBodies ? ` It said: ${await response.text()}.` : '';
      const message = sentences[code] ?? `The system answered ${response.status} to ${method} ${path}.`;
      throw new ProvisioningError(code, habits.mumbles ? 'undefined' : message + quoted);
    }
  };
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    throw unavailable('GET', {}, cause);
  }
}

function unavailable(
  method: string,
  { forgetsEffects, mumbles }: Habits,
  cause?: unknown,
): ProvisioningError {
  const message = mumbles ? 'failed' : 'The system gave no proper answer; it is asked again later.';
  const effectUnknown = method !== 'GET' && !forgetsEffects;
  return new ProvisioningError('unavailable', message, { cause, effectUnknown });
}

export interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/** Follows the cursor of a list to its end; a cursor that was followed before is an error. */
export async function* follow<Item>(send: Send, path: string, after = ''): AsyncIterable<PageOf<Item>> {
  const seen = new Set<string>();
  for (let next: string | undefined = after; next !== undefined; ) {
    if (seen.has(next))
      throw new ProvisioningError('internal', `The cursor of ${path} stands still at ${next}.`);
    seen.add(next);
    const page: PageOf<Item> = await send('GET', `${path}${next && `?after=${encodeURIComponent(next)}`}`);
    yield page;
    next = page.next;
  }
}

/** One page of a list of things with ids, for the pretend servers. */
export function pageOf<Item extends { readonly id: string }>(
  items: Iterable<Item>,
  after: string | undefined,
  size: number,
): PageOf<Item> {
  const sorted = [...items].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const rest = after === undefined ? sorted : sorted.filter(({ id }) => id > after);
  const page = rest.slice(0, size);
  const last = page.at(-1);
  return { items: page, ...(rest.length > size && last && { next: last.id }) };
}

/** Everything that a stream gives. */
export async function all<Item>(stream: AsyncIterable<Item>): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

/** A stream that is read to its end whether or not anybody listens. */
export async function* eagerly<Item>(stream: AsyncIterable<Item>): AsyncIterable<Item> {
  const items: Item[] = [];
  let end: { readonly thrown?: unknown } | undefined;
  (async () => {
    for await (const item of stream) items.push(item);
  })().then(
    () => {
      end = {};
    },
    (thrown: unknown) => {
      end = { thrown };
    },
  );
  for (let next = 0; ; ) {
    if (next < items.length) yield items[next++] as Item;
    else if (end === undefined) await new Promise((resolve) => setImmediate(resolve));
    else if ('thrown' in end) throw end.thrown;
    else return;
  }
}
