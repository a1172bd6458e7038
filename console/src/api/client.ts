/** The admin API as one typed function; what it refuses is thrown with its sentence. */

import { texts } from '../texts/index.ts';
import type { Fault, Problem, Routes } from './schema.ts';
import { hearDate } from './service-clock.ts';
import { isOver, seen, signedIn } from './session.ts';

export type RouteName = keyof Routes;
export type Answer<R extends RouteName> = Routes[R]['answer'];

/** What a route takes; parts it does not have are left out. */
export type Input<R extends RouteName> = {
  readonly [Part in 'params' | 'query' | 'body' as Routes[R][Part] extends undefined | Record<never, never>
    ? keyof Routes[R][Part] extends never
      ? never
      : Part
    : Part]: Routes[R][Part];
} & {
  /** The version that was looked at, so that nobody's change is overwritten unseen; 0: there is none yet. */
  readonly version?: number;
};

/** A refusal of the service, or that it cannot be reached. */
export class Refusal extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

const none: readonly Fault[] = [];

/** The faults that a refusal names, each with its place; none of any other failure. The same list for the same error. */
export function faultsOf(error: Error | null): readonly Fault[] {
  return error instanceof Refusal ? (error.problem.faults ?? none) : none;
}

interface Sent {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly version?: number;
}

/** Where a route is asked: for what the browser fetches itself, such as a file to keep. */
export function addressOf<R extends RouteName>(route: R, input: Input<R>): string {
  const { params = {}, query = {} }: Sent = input;
  const [, path = ''] = route.split(' ');
  const address = `/api/v1${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))}`;
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') asked.set(name, String(value));
  return `${address}${asked.size === 0 ? '' : `?${asked}`}`;
}

/** Calls a route; while the session is over it waits for the same person to sign in again. Throws Refusal. */
export async function call<R extends RouteName>(
  route: R,
  input: Input<R>,
  signal?: AbortSignal,
): Promise<Answer<R>> {
  const { body, version }: Sent = input;
  const [method = 'get'] = route.split(' ');
  const answer = await send(route, addressOf(route, input), {
    method: method.toUpperCase(),
    headers: {
      'x-rollcall-console': '1',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(version === undefined ? {} : condition(version)),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (route === me && answer.status === 401) seen(undefined);
  if (!answer.ok) throw new Refusal(await problemOf(answer));
  const told: unknown =
    answer.status === 204 || answer.headers.get('content-length') === '0'
      ? undefined
      : await answer.text().then((text) => (text === '' ? undefined : JSON.parse(text)));
  if (route === me) seen((told as Answer<typeof me>).name);
  return told as Answer<R>;
}

/** The document that describes the API. Throws Refusal. */
export async function callDocument<Document>(signal: AbortSignal): Promise<Document> {
  const answer = await send(undefined, '/api/v1/openapi.json', { signal });
  if (!answer.ok) throw new Refusal(await problemOf(answer));
  return (await answer.json()) as Document;
}

/**
 * Calls a route that answers line by line, each an object; gives each to `hear` as soon as it is there. Throws Refusal, also
 * when the answer breaks off.
 */
export async function callLines<R extends RouteName>(
  route: R,
  input: Input<R>,
  { hear, signal }: { readonly hear: (line: object) => void; readonly signal: AbortSignal },
): Promise<void> {
  const [method = 'get'] = route.split(' ');
  const headers = { 'x-rollcall-console': '1' };
  const request = { method: method.toUpperCase(), headers, signal };
  const answer = await send(route, addressOf(route, input), request);
  if (!answer.ok || answer.body === null) throw new Refusal(await problemOf(answer));
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value = '' } = await reader.read().catch((thrown: unknown) => {
      if (signal.aborted) throw thrown;
      throw new Refusal(away);
    });
    const lines = `${rest}${value}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') hear(JSON.parse(line) as object);
    if (done) return;
  }
}

function condition(version: number): Readonly<Record<string, string>> {
  return version === 0 ? { 'if-none-match': '*' } : { 'if-match': `"${version}"` };
}

const me = 'get /me';
/** By these one learns how the session stands, begins and ends it: they wait for none. */
const ofSession: ReadonlySet<RouteName> = new Set<RouteName>([
  me,
  'get /session/ways',
  'post /session',
  'post /session/first',
  'post /session/first/check',
  'delete /session',
]);

/** @param route undefined: none of those that are typed */
async function send(route: RouteName | undefined, address: string, request: RequestInit): Promise<Response> {
  if (route !== undefined && ofSession.has(route)) return reach(address, request);
  await signedIn(request.signal);
  const answer = await reach(address, request);
  // Credentials of a connection are refused in the same way, by a service that knows well who asks.
  if (answer.status !== 401 || !(await isSessionOver())) return answer;
  return send(route, address, request);
}

async function isSessionOver(): Promise<boolean> {
  await call(me, {}).catch(() => undefined);
  return isOver();
}

async function reach(address: string, request: RequestInit): Promise<Response> {
  try {
    const answer = await fetch(address, request);
    hearDate(answer.headers.get('date'));
    return answer;
  } catch (thrown) {
    if (request.signal?.aborted === true) throw thrown;
    throw new Refusal(away);
  }
}

const away: Problem = {
  type: 'urn:rollcall:problem:unavailable',
  title: texts.unreachable,
  status: 503,
  detail: texts.unreachableText,
  code: 'unavailable',
};

async function problemOf(answer: Response): Promise<Problem> {
  try {
    return (await answer.json()) as Problem;
  } catch {
    return { ...away, status: answer.status };
  }
}
