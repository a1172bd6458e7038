/** Somebody's webhook, as strict as one that checks signatures by Standard Webhooks, and pretended Slack and Teams. For tests. */

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock, Fetch } from '../model/index.ts';

/** A call that was believed. */
export interface BelievedCall {
  readonly id: string;
  readonly body: {
    readonly type: string;
    readonly data: {
      readonly subject: string;
      readonly notices: readonly { readonly kind: string; readonly title: string; readonly about: string }[];
    };
  };
}

export interface WebhookReceiver {
  readonly fetch: Fetch;
  /** An answer instead of taking calls. */
  answer: (() => Response) | undefined;
  /** Calls that were taken, by the id of each the first only: whoever is told twice can tell. */
  readonly calls: readonly BelievedCall[];
  /** How often somebody called. */
  readonly tries: number;
}

/** Seconds by which the time of a call may differ. */
const tolerance = 300;

/** Believes only what is signed with the secret, and not long ago. */
export function receiveWebhooks(secret: string, clock: Pick<Clock, 'now'>): WebhookReceiver {
  const calls: BelievedCall[] = [];
  const seen = new Set<string>();
  let tries = 0;
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
  const receiver = {
    answer: undefined as (() => Response) | undefined,
    calls,
    get tries() {
      return tries;
    },
    async fetch(request: Request) {
      tries += 1;
      if (receiver.answer !== undefined) return receiver.answer();
      const header = (name: string): string => request.headers.get(`webhook-${name}`) ?? '';
      const [id, time] = [header('id'), header('timestamp')];
      const text = await request.text();
      if (Math.abs(Number(time) - clock.now() / 1_000) > tolerance)
        return new Response('too old', { status: 401 });
      const wanted = createHmac('sha256', key).update(`${id}.${time}.${text}`).digest();
      const given = header('signature')
        .split(' ')
        .filter((one) => one.startsWith('v1,'))
        .map((one) => Buffer.from(one.slice(3), 'base64'));
      if (!given.some((one) => one.length === wanted.length && timingSafeEqual(one, wanted)))
        return new Response('not signed', { status: 401 });
      if (!seen.has(id)) calls.push({ id, body: JSON.parse(text) });
      seen.add(id);
      return new Response(null, { status: 204 });
    },
  };
  return receiver;
}

/** A pretended Slack or Teams: the messages that it took. */
export interface PretendChat {
  readonly fetch: Fetch;
  readonly messages: readonly string[];
}

/** Takes what Slack takes: a text, and blocks of known kinds, at most 50 with 3,000 letters each. */
export function pretendSlack(path: string): PretendChat {
  const messages: string[] = [];
  return {
    messages,
    async fetch(request) {
      if (new URL(request.url).pathname !== path) return new Response('no_service', { status: 404 });
      const told: unknown = await request.json();
      const { text, blocks } = told as {
        readonly text?: unknown;
        readonly blocks?: readonly { readonly type: string; readonly text?: { readonly text: string } }[];
      };
      const fits = (blocks ?? []).every(
        (one) => ['section', 'context'].includes(one.type) && (one.text?.text.length ?? 1) <= 3_000,
      );
      if (typeof text !== 'string' || text === '' || !fits || (blocks ?? []).length > 50)
        return new Response('invalid_payload', { status: 400 });
      messages.push(JSON.stringify(told));
      return new Response('ok');
    },
  };
}

/** Takes what a workflow of Teams takes: one adaptive card, at most 28 KB in all. */
export function pretendTeams(path: string): PretendChat {
  const messages: string[] = [];
  return {
    messages,
    async fetch(request) {
      if (new URL(request.url).pathname !== path) return new Response(null, { status: 404 });
      const text = await request.text();
      const told: unknown = JSON.parse(text);
      const { type, attachments } = told as {
        readonly type?: unknown;
        readonly attachments?: readonly {
          readonly contentType: string;
          readonly content: { readonly type: string; readonly body: readonly object[] };
        }[];
      };
      const [card] = attachments ?? [];
      const fits =
        type === 'message' &&
        card?.contentType === 'application/vnd.microsoft.card.adaptive' &&
        card.content.type === 'AdaptiveCard' &&
        text.length <= 28 * 1_024;
      if (!fits) return new Response('bad request', { status: 400 });
      messages.push(text);
      return new Response(null, { status: 202 });
    },
  };
}
