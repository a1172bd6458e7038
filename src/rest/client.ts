/** Outgoing HTTP, once for all connectors: sends, waits its turn, tries again where that is right, decodes, and turns every failure into one of our codes with one sentence. */

import type { ProvisioningError, Tools } from '../model/index.ts';
import { type Decoded, decode, isLoginPage, isPage, parseJson, readText } from './answer.ts';
import type { Auth } from './auth/auth.ts';
import { limitOf } from './credential-limit.ts';
import { type Outcome, outcomes } from './outcome.ts';
import type { Pace, Until } from './rate-limit.ts';
import { redactBody, redactHeaders, redactText, redactUrl } from './redact.ts';
import {
  commonErrorBody,
  type Explain,
  joinWords,
  type ReadErrorBody,
  type Refusal,
  sentence,
} from './refusal.ts';
import { addressOf, buildRequest, type Call, isRepeatable } from './request.ts';
import { nextTry } from './retry.ts';

export interface RestOptions {
  /** The base address; a path in it (`https://example.com/jira`) is kept. */
  readonly base: string;
  /** Names the other side in sentences: `Jira`. The host is added. */
  readonly title: string;
  readonly auth: Auth;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent with every request that is not a GET. */
  readonly writeHeaders?: Readonly<Record<string, string>>;
  readonly readErrorBody?: ReadErrorBody;
  /** The family's own understanding of refusals; what it explains is final and not tried again. */
  readonly explain?: Explain;
  /** Milliseconds that one try may take; 60,000 when absent. */
  readonly timeout?: number;
  /** Milliseconds that one call may take with all its waiting and trying again; 600,000 when absent. */
  readonly patience?: number;
  /** Tries of one call; 5 when absent. Being told to wait uses up none. */
  readonly tries?: number;
  /** Bytes of one answer that are read at most; 32 MiB when absent. */
  readonly maxAnswer?: number;
  /** The limit that the other side publishes for these credentials, where its answers do not tell it. */
  readonly pace?: Pace;
  /** Where these tools carry a `fetch` of the connector's own: those that it was handed, by which limits are shared. */
  readonly world?: Tools;
}

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly requestId?: string;
  /** As the call's schema says; undefined for a call without one. */
  readonly body: Body;
}

export type Attempted<Body> =
  | { readonly answer: Answer<Body>; readonly refusal?: undefined }
  | { readonly answer?: undefined; readonly refusal: Refusal; readonly error: ProvisioningError };

export interface Rest {
  /** `Jira at jira.example.com`. */
  readonly title: string;
  readonly base: string;
  /** Sends a call until it succeeds or fails for good. Throws ProvisioningError. */
  send<Body = undefined>(call: Call<Body>): Promise<Answer<Body>>;
  /** As `send`, but gives refusals with one of these statuses to the caller to judge, with the error `send` would throw. */
  attempt<Body = undefined>(call: Call<Body>, statuses: readonly number[]): Promise<Attempted<Body>>;
}

const requestIds = ['x-arequestid', 'x-request-id', 'request-id', 'x-okta-request-id', 'atl-request-id'];

/** Opens the HTTP side of one connection. Connects to nothing. */
export function openRest(options: RestOptions, tools: Tools): Rest {
  const { base, auth } = options;
  const title = `${options.title} at ${new URL(base).host}`;
  const limit = limitOf(options.world ?? tools, { origin: new URL(base).origin, auth }, options.pace);
  const say = outcomes(title);

  async function attempt<Body>(call: Call<Body>, statuses: readonly number[]): Promise<Attempted<Body>> {
    const deadline = tools.clock.now() + (options.patience ?? 600_000);
    const signal = call.signal === undefined ? tools.signal : AbortSignal.any([tools.signal, call.signal]);
    let renewed = false;
    for (let tries = 1; ; ) {
      const outcome = await tryOnce(call, { signal, deadline });
      if (outcome.kind === 'done') return { answer: outcome.answer };
      if (outcome.kind === 'refused' && statuses.includes(outcome.refusal.status)) {
        return { refusal: outcome.refusal, error: outcome.error };
      }
      if (
        outcome.kind === 'refused' &&
        outcome.refusal.status === 401 &&
        !renewed &&
        auth.renew?.() === true
      ) {
        renewed = true;
        continue;
      }
      const decision = nextTry({
        failure: outcome.failure,
        repeatable: isRepeatable(call),
        tries,
        maxTries: options.tries ?? 5,
        now: tools.clock.now(),
        deadline,
        random: tools.random(),
      });
      if (outcome.kind === 'refused') logRefusal(call, outcome.refusal);
      if (!decision.again) throw outcome.error;
      tools.log.debug({ wait: decision.wait, tries }, `${outcome.error.message} Trying again.`);
      await tools.clock.sleep(decision.wait, signal);
      if (decision.counts) tries += 1;
    }
  }

  async function tryOnce<Body>(call: Call<Body>, until: Until): Promise<Outcome<Body>> {
    const { signal } = until;
    const timer = new AbortController();
    const url = addressOf(base, call);
    const headers = {
      ...options.headers,
      ...(call.method !== 'GET' && options.writeHeaders),
      ...(await auth.headers({ method: call.method, url: url.href })),
    };
    const request = buildRequest(url, call, { headers, signal: AbortSignal.any([signal, timer.signal]) });
    const started = tools.clock.now();
    let stop: NodeJS.Timeout | undefined;
    try {
      const answer = await limit.through(
        () => {
          stop = setTimeout(() => timer.abort(), options.timeout ?? 60_000);
          return tools.fetch(request);
        },
        until,
        laneOf(call.method, url),
      );
      tools.log.debug(
        { status: answer.status, ms: tools.clock.now() - started, requestId: requestIdOf(answer.headers) },
        `${call.method} ${shown(redactUrl(url.href))}`,
      );
      return await judge(call, answer);
    } catch (thrown) {
      signal.throwIfAborted();
      return say.noAnswer(call, thrown, timer.signal.aborted);
    } finally {
      clearTimeout(stop);
    }
  }

  async function judge<Body>(call: Call<Body>, answer: Response): Promise<Outcome<Body>> {
    const { status, headers } = answer;
    if (call.sink !== undefined && answer.ok) {
      await call.sink(answer);
      return { kind: 'done', answer: { status, headers, body: undefined as Body } };
    }
    const text = await readText(answer, options.maxAnswer ?? 33_554_432);
    const requestId = requestIdOf(headers);
    const about = { call, status, headers, ...(requestId !== undefined && { requestId }) };
    // 304 answers a condition, and leads nowhere.
    if (status >= 300 && status < 400 && status !== 304)
      return say.redirected(about, headers.get('location') ?? '');
    if (status < 200 || status >= 300)
      return say.refused(about, readRefusal(call, answer, text ?? ''), explain(call));
    if (text === undefined) return say.unusable(about, 'too-large');
    const decoded = read(call, headers, text);
    if ('unusable' in decoded) return say.unusable(about, decoded.unusable, decoded.detail);
    const { body } = decoded;
    return { kind: 'done', answer: { status, headers, body, ...(requestId !== undefined && { requestId }) } };
  }

  function explain(call: Call<unknown>): Explain {
    return (refusal) => {
      const known = options.explain?.(refusal);
      if (
        known !== undefined ||
        call.refusedMeans === undefined ||
        refusal.status >= 500 ||
        refusal.status === 403 ||
        refusal.status === 429
      )
        return known;
      const { status, words } = refusal;
      const about = { title, purpose: call.purpose, status, words, code: call.refusedMeans };
      const what = 'correct the credentials of this connection, or renew what of them has ended';
      return { code: call.refusedMeans, message: sentence({ ...about, what }) };
    };
  }

  function readRefusal(call: Call<unknown>, answer: Response, text: string): Refusal {
    const read = options.readErrorBody ?? commonErrorBody;
    const hidden = [...auth.secrets(), ...(call.secrets ?? [])];
    const clean = (words: string): string => redactText(words, hidden);
    const body = isPage(answer.headers, text) ? undefined : (parseJson(text) ?? text);
    const raw = read(body);
    const words = {
      messages: raw.messages.map(clean),
      fields: Object.fromEntries(Object.entries(raw.fields).map(([name, value]) => [name, clean(value)])),
    };
    const requestId = requestIdOf(answer.headers);
    return {
      ...words,
      words: joinWords(words),
      body,
      status: answer.status,
      headers: answer.headers,
      method: call.method,
      ...(requestId !== undefined && { requestId }),
    };
  }

  const shown = (text: string): string => redactText(text, auth.secrets());

  /** What was said on both sides, for whoever has to find out why. */
  function logRefusal(call: Call<unknown>, refusal: Refusal): void {
    const hidden = [...auth.secrets(), ...(call.secrets ?? [])];
    const text = (value: unknown): string =>
      redactText(JSON.stringify(redactBody(value)) ?? '', hidden).slice(0, 2_000);
    const fields = {
      sent: text(call.body),
      answer: text(refusal.body),
      headers: text(redactHeaders(refusal.headers)),
    };
    tools.log.debug(fields, `${title} refused to ${call.purpose} (${refusal.status}).`);
  }

  return {
    title,
    base,
    attempt,
    async send(call) {
      const attempted = await attempt(call, []);
      if (attempted.refusal !== undefined) throw attempted.error;
      return attempted.answer;
    },
  };
}

/** Without a schema nobody looks at the body; but a page to sign in is no success, whatever its status. */
function read<Body>(call: Call<Body>, headers: Headers, text: string): Decoded<Body> {
  if (call.schema !== undefined) return decode(headers, text, call.schema);
  if (isPage(headers, text)) return { unusable: isLoginPage(text) ? 'login' : 'page' };
  return { body: undefined as Body };
}

/** The endpoint of a request: its path without what names single things, as far as that can be told. */
function laneOf(method: string, { pathname }: URL): string {
  const segments = pathname
    .split('/')
    .map((segment) => (/[\d:@%]/.test(segment) || segment.length > 24 ? '*' : segment));
  return `${method} ${segments.join('/')}`;
}

function requestIdOf(headers: Headers): string | undefined {
  for (const name of requestIds) {
    const value = headers.get(name);
    if (value !== null) return value;
  }
  return undefined;
}
