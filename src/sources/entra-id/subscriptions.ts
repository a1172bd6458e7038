/** Subscriptions to change notifications of Microsoft Graph: made, renewed and taken back. */

import { createHash } from 'node:crypto';
import {
  ProvisioningError,
  type Subscriber,
  type Subscribing,
  type Subscription,
} from '../../model/index.ts';
import { cursorPages } from '../../rest/index.ts';
import type { GraphApi, GraphSubscription, Kind } from './api.ts';
import type { Parts } from './parts.ts';

const minute = 60_000;
/** Users and groups may be subscribed to for 41,760 minutes; an hour less, for clocks that go ahead of Graph's. */
const lifetime = 41_700 * minute;
/** When less is left, it is renewed: half of its life, so that a service that stands still for two weeks loses nothing. */
const enough = lifetime / 2;

const topics: readonly Kind[] = ['users', 'groups'];

/** Makes, renews and takes back the subscriptions of a connection. */
export function subscriberOf(parts: Parts): Subscriber {
  return {
    wanted: parts.config.subscribes,
    keep: (asked) => keep(parts, asked),
    async drop(held) {
      for (const { id } of held) await parts.api.unsubscribe(id);
    },
  };
}

async function* keep(parts: Parts, asked: Subscribing): AsyncIterable<Subscription> {
  const { api, config, tools } = parts;
  const { address, held, renew } = asked;
  if (!address.startsWith('https://'))
    throw new ProvisioningError(
      'invalid',
      `Microsoft Graph calls addresses by HTTPS only, and ${address} is none: set public-url, the public address of this service.`,
    );
  const secret = config.hookSecret ?? '';
  const mark = markOf(address, secret);
  const there = await subscriptionsOf(api);
  for (const topic of topics) {
    const known = held.find((one) => one.topic === topic && one.mark === mark);
    const good = there.find(({ id, ...one }) => id === known?.id && calls(one, address));
    // Ours that we do not know were made before an answer that was lost, or of another secret: Graph refuses a second
    // subscription to one resource, so they go first.
    for (const one of there)
      if (one !== good && topicOf(one) === topic && isOurs(one, asked)) await api.unsubscribe(one.id);
    const until = new Date(tools.clock.now() + lifetime).toISOString();
    const make = () => api.subscribe({ resource: topic, address, secret, until });
    yield told(
      good === undefined
        ? await make()
        : renew || endOf(good) < tools.clock.now() + enough
          ? ((await api.renew(good.id, until)) ?? (await make()))
          : good,
      { topic, mark },
    );
  }
}

async function subscriptionsOf(api: GraphApi): Promise<readonly GraphSubscription[]> {
  const found: GraphSubscription[] = [];
  for await (const { page } of cursorPages({
    what: 'the subscriptions of this app',
    page: (link) => api.subscriptions(link),
    next: ({ page }) => page['@odata.nextLink'],
  }))
    found.push(...page.value);
  return found;
}

type Addresses = Pick<GraphSubscription, 'notificationUrl' | 'lifecycleNotificationUrl'>;

function calls({ notificationUrl, lifecycleNotificationUrl }: Addresses, address: string): boolean {
  return notificationUrl === address && lifecycleNotificationUrl === address;
}

/** Made by this connection, if under another public address. */
function isOurs({ id, notificationUrl }: GraphSubscription, { address, held }: Subscribing): boolean {
  return notificationUrl === address || held.some((one) => one.id === id);
}

/** Graph tells `Users` or `/users` of what was made for `users`. */
function topicOf({ resource }: GraphSubscription): string {
  return resource.replace(/^\//, '').toLowerCase();
}

function told(made: GraphSubscription, more: Pick<Subscription, 'topic' | 'mark'>): Subscription {
  return { id: made.id, endsAt: endOf(made), ...more };
}

function endOf({ expirationDateTime }: GraphSubscription): number {
  const end = Date.parse(expirationDateTime);
  return Number.isNaN(end) ? 0 : end;
}

/** Another address or another secret gives another mark. */
function markOf(address: string, secret: string): string {
  return createHash('sha256').update(`${address}\n${secret}`).digest('base64url').slice(0, 22);
}
