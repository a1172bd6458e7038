/** Change notifications of Microsoft Graph: the handshake, and notifications, of which only matters that there are some. */

import { z } from 'zod';
import type { HookAnswer, SourceHook } from '../../model/index.ts';
import { jsonOf, sameSecret } from '../shared/index.ts';
import type { EntraIdConfig } from './config.ts';

const Notifications = z.object({
  value: z.array(
    z.object({
      clientState: z.string().nullish(),
      subscriptionId: z.string().nullish(),
      lifecycleEvent: z.string().nullish(),
    }),
  ),
});

/** Longer than any token that Graph sends. */
const longest = 4_096;

/** What lifecycle notifications ask for. */
const remarks: Readonly<Record<string, string>> = {
  reauthorizationRequired:
    'is about to end: renew it, as the guide of this connector says, or changes are noticed by the schedule alone',
  subscriptionRemoved:
    'was removed by Microsoft Graph: make it anew, or changes are noticed by the schedule alone',
  missed: 'lost notifications; what changed is read now',
};

/** The same, where Rollcall sees to it. */
const remarksOfOurs: typeof remarks = {
  ...remarks,
  reauthorizationRequired: 'is to be authorized anew; it is renewed now',
  subscriptionRemoved: 'was removed by Microsoft Graph; it is made anew now',
};

const ending = new Set(['reauthorizationRequired', 'subscriptionRemoved']);

/** The hook of a connection; nothing where no secret for it is set. */
export function hookOf({ hookSecret, subscribes }: EntraIdConfig): SourceHook | undefined {
  if (hookSecret === undefined) return undefined;
  return ({ method, query, body }) => {
    if (method !== 'POST') return { status: 400, wakes: false };
    const token = query.get('validationToken');
    if (token !== null) return shakeHands(token);
    const parsed = Notifications.safeParse(jsonOf(body));
    if (!parsed.success) return { status: 400, wakes: false };
    const ours = parsed.data.value.filter(({ clientState }) => sameSecret(clientState ?? '', hookSecret));
    const remark =
      ours.length < parsed.data.value.length
        ? 'A notification that did not show the clientState of this connection was not believed.'
        : ours.map((one) => remarkOf(one, subscribes)).find((one) => one !== undefined);
    const renews = subscribes && ours.some(({ lifecycleEvent }) => ending.has(lifecycleEvent ?? ''));
    // Graph expects 202 whether a notification was believed or not, and so does whoever guesses.
    return {
      status: 202,
      wakes: ours.length > 0,
      ...(renews && { renews }),
      ...(remark !== undefined && { remark }),
    };
  };
}

/** Graph asks whether this address listens; the token is sent back as plain text, and what could be taken for a page is not. */
function shakeHands(token: string): HookAnswer {
  if (token === '' || token.length > longest || /[<>]/.test(token)) return { status: 400, wakes: false };
  return { status: 200, body: { type: 'text/plain', text: token }, wakes: false };
}

function remarkOf(
  { subscriptionId, lifecycleEvent }: z.output<typeof Notifications>['value'][number],
  subscribes: boolean,
): string | undefined {
  const words = (subscribes ? remarksOfOurs : remarks)[lifecycleEvent ?? ''];
  return words && `The subscription ${subscriptionId ?? ''} of Microsoft Graph ${words}.`;
}
