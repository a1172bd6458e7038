/** Webhooks of one's own: JSON, signed with its time by the rules of Standard Webhooks, so that any library for them can check it. */

import { createHmac } from 'node:crypto';
import type { Fetch } from '../../model/index.ts';
import type { Message } from '../compose.ts';
import { post } from './post.ts';

/**
 * The headers that prove a call: id, time in seconds, and `v1,` with HMAC-SHA256 over `id.time.body` in base64
 * (Standard Webhooks, "Signature scheme"). A secret that begins with `whsec_` is base64; any other is taken as it is.
 * @param now milliseconds since 1970
 */
export function signed(
  { id, body, secret }: { readonly id: string; readonly body: string; readonly secret: string },
  now: number,
): Readonly<Record<string, string>> {
  const time = String(Math.floor(now / 1_000));
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
  const signature = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': `v1,${signature}` };
}

export async function callWebhook(
  { url, secret }: { readonly url: string; readonly secret: string },
  { id, subject, items }: Message,
  { fetch, now }: { readonly fetch: Fetch; readonly now: number },
): Promise<void> {
  const body = JSON.stringify({
    type: 'rollcall.notices',
    timestamp: new Date(now).toISOString(),
    data: {
      subject,
      notices: items.map(({ at, ...item }) => ({ ...item, at: new Date(at).toISOString() })),
    },
  });
  await post({ title: 'The webhook', url, body, headers: signed({ id, body, secret }, now) }, fetch);
}
