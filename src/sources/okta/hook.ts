/** Event hooks of Okta: the one-time verification, and events, of which only matters that there are some. */

import { z } from 'zod';
import type { HookAnswer, HookCall, SourceHook } from '../../model/index.ts';
import { jsonOf, sameSecret } from '../shared/index.ts';
import type { OktaConfig } from './config.ts';

const Delivery = z.object({ data: z.object({ events: z.array(z.unknown()) }) });

/** Longer than any challenge that Okta sends. */
const longest = 1_024;

const refused = (status: 400 | 401): HookAnswer => ({ status, wakes: false });

/** The hook of a connection; nothing where no secret for it is set. */
export function hookOf({ hookSecret, hookHeader }: OktaConfig): SourceHook | undefined {
  if (hookSecret === undefined) return undefined;
  return ({ method, headers, body }) => {
    if (method === 'GET') return verify(headers);
    if (!sameSecret(headers.get(hookHeader) ?? '', hookSecret)) return refused(401);
    const delivery = Delivery.safeParse(jsonOf(body));
    if (!delivery.success) return refused(400);
    return { status: 204, wakes: delivery.data.data.events.length > 0 };
  };
}

/** Okta asks once whether this address is ours to name; whoever asks learns nothing but what they sent. */
function verify(headers: HookCall['headers']): HookAnswer {
  const verification = headers.get('x-okta-verification-challenge') ?? '';
  if (verification === '' || verification.length > longest) return refused(400);
  return {
    status: 200,
    body: { type: 'application/json', text: JSON.stringify({ verification }) },
    wakes: false,
  };
}
