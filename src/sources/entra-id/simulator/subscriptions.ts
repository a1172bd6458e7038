/** Subscriptions of a pretend Graph: as picky about what is asked for as the real one, and it calls who subscribed. */

import type { Fetch } from '../../../model/index.ts';
import { refuse } from './query.ts';

interface Stored {
  readonly id: string;
  readonly resource: string;
  readonly changeType: string;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | null;
  readonly clientState: string | null;
  /** Milliseconds since 1970. */
  ends: number;
}

interface Parts {
  readonly graph: string;
  readonly now: () => number;
  readonly may: (...roles: readonly string[]) => boolean;
  /** How Graph reaches those who subscribe; absent: nobody answers. */
  readonly call: Fetch | undefined;
  readonly pageSize: number;
}

export interface PretendSubscriptions {
  /** Those that have not ended. */
  readonly list: () => readonly Stored[];
  answer(request: Request, url: URL): Promise<Response>;
  /** Sends a notification to those who subscribed to it; gives the statuses of their answers. */
  notify(resource: 'users' | 'groups', id: string): Promise<readonly number[]>;
  /** Sends a lifecycle notification to all. */
  lifecycle(event: 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed'): Promise<readonly number[]>;
  /** Takes one away, as Graph does now and then. */
  lose(id: string): void;
}

const minute = 60_000;
/** For users and groups. */
const longest = 41_760 * minute;
const shortest = 45 * minute;

const watched: Readonly<Record<string, { readonly shown: string; readonly roles: readonly string[] }>> = {
  users: { shown: 'Users', roles: ['User.Read.All', 'Directory.Read.All'] },
  groups: { shown: 'Groups', roles: ['Group.Read.All', 'Directory.Read.All'] },
};
const properties = new Set([
  'changeType',
  'resource',
  'notificationUrl',
  'lifecycleNotificationUrl',
  'clientState',
  'expirationDateTime',
]);

export function openSubscriptions({ graph, now, may, call, pageSize }: Parts): PretendSubscriptions {
  const stored = new Map<string, Stored>();
  let made = 0;

  function living(): readonly Stored[] {
    for (const one of stored.values()) if (one.ends <= now()) stored.delete(one.id);
    return [...stored.values()];
  }

  /** Whether the address gives the token back, as plain text. */
  async function shakesHands(address: string): Promise<boolean> {
    const token = `Validation: Testing client application reachability for subscription Request-Id: ${made}+1`;
    const url = new URL(address);
    url.searchParams.set('validationToken', token);
    try {
      const answer = await call?.(new Request(url, { method: 'POST' }));
      const plain = answer?.headers.get('content-type')?.startsWith('text/plain');
      return answer?.status === 200 && plain === true && (await answer.text()) === token;
    } catch {
      return false;
    }
  }

  async function make(body: Readonly<Record<string, unknown>>): Promise<Response> {
    const fault = faultOf(body, now());
    if (fault !== undefined) return refuse(400, 'InvalidRequest', fault);
    const asked = body as Readonly<Record<string, string>>;
    const topic = topicOf(asked.resource);
    if (!may(...(watched[topic]?.roles ?? []))) return forbidden();
    const same = living().find(
      ({ resource, changeType }) => topicOf(resource) === topic && changeType === asked.changeType,
    );
    if (same !== undefined)
      return refuse(
        409,
        'ObjectIdentifierInUse',
        `Subscription Id ${same.id} already exists for the requested combination`,
      );
    made += 1;
    const addresses = [asked.notificationUrl, asked.lifecycleNotificationUrl].filter(
      (address): address is string => address !== undefined,
    );
    for (const address of addresses)
      if (!(await shakesHands(address)))
        return refuse(
          400,
          'ValidationError',
          'Subscription validation request failed. Notification endpoint must respond with 200 OK to validation request.',
        );
    const one: Stored = {
      id: `5ub00000-0000-4000-8000-${String(made).padStart(12, '0')}`,
      resource: watched[topic]?.shown ?? '',
      changeType: asked.changeType ?? '',
      notificationUrl: asked.notificationUrl ?? '',
      lifecycleNotificationUrl: asked.lifecycleNotificationUrl ?? null,
      clientState: asked.clientState ?? null,
      ends: Math.max(Date.parse(asked.expirationDateTime ?? ''), now() + shortest),
    };
    stored.set(one.id, one);
    return Response.json(shown(one), { status: 201 });
  }

  function renew(one: Stored, body: Readonly<Record<string, unknown>>): Response {
    const other = Object.keys(body).find((name) => name !== 'expirationDateTime');
    if (other !== undefined) return refuse(400, 'InvalidRequest', `Property ${other} cannot be updated.`);
    const fault = lifetimeFault(body.expirationDateTime, now());
    if (fault !== undefined) return refuse(400, 'InvalidRequest', fault);
    if (!may(...(watched[topicOf(one.resource)]?.roles ?? []))) return forbidden();
    one.ends = Date.parse(String(body.expirationDateTime));
    return Response.json(shown(one));
  }

  function list(url: URL): Response {
    const all = living();
    const from = Number(url.searchParams.get('$skiptoken') ?? 0);
    const next = from + pageSize;
    return Response.json({
      '@odata.context': `${graph}/v1.0/$metadata#subscriptions`,
      value: all.slice(from, next).map(shown),
      ...(next < all.length && { '@odata.nextLink': `${graph}/v1.0/subscriptions?$skiptoken=${next}` }),
    });
  }

  async function send(to: Stored, more: object): Promise<number> {
    const value = [{ subscriptionId: to.id, clientState: to.clientState, ...more }];
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ value }),
    };
    return (await call?.(new Request(to.notificationUrl, init)))?.status ?? 0;
  }

  return {
    list: living,
    async answer(request, url) {
      const [, id] = url.pathname.slice('/v1.0/'.length).split('/');
      const body = ['POST', 'PATCH'].includes(request.method) ? await bodyOf(request) : {};
      if (body === undefined) return refuse(400, 'BadRequest', 'Unable to read JSON request payload.');
      if (id === undefined) {
        if (request.method === 'GET') return list(url);
        if (request.method === 'POST') return make(body);
        return refuse(405, 'BadRequest', 'Specified HTTP method is not allowed.');
      }
      const one = living().find((each) => each.id === id);
      if (one === undefined) return refuse(404, 'ResourceNotFound', 'The object was not found.');
      if (request.method === 'PATCH') return renew(one, body);
      if (request.method === 'GET') return Response.json(shown(one));
      if (request.method !== 'DELETE')
        return refuse(405, 'BadRequest', 'Specified HTTP method is not allowed.');
      stored.delete(id);
      return new Response(null, { status: 204 });
    },
    notify: (resource, changed) =>
      Promise.all(
        living()
          .filter((one) => topicOf(one.resource) === resource)
          .map((one) => send(one, { changeType: 'updated', resource: `${one.resource}/${changed}` })),
      ),
    lifecycle: (lifecycleEvent) => Promise.all(living().map((one) => send(one, { lifecycleEvent }))),
    lose: (id) => void stored.delete(id),
  };
}

async function bodyOf(request: Request): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const body: unknown = await request.json();
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function faultOf(body: Readonly<Record<string, unknown>>, now: number): string | undefined {
  const unknown = Object.keys(body).find((name) => !properties.has(name));
  if (unknown !== undefined) return `The property '${unknown}' does not exist on type 'subscription'.`;
  const { changeType, resource, notificationUrl, lifecycleNotificationUrl, clientState } = body;
  const topic = typeof resource === 'string' ? topicOf(resource) : '';
  if (!Object.hasOwn(watched, topic)) return `Resource '${String(resource)}' is invalid.`;
  const types = typeof changeType === 'string' ? changeType.split(',') : [];
  if (types.length === 0 || types.some((type) => type !== 'updated' && type !== 'deleted'))
    return `The changeType '${String(changeType)}' is not supported for resource '${topic}'.`;
  if (!isSecureAddress(notificationUrl)) return 'Invalid notification endpoint.';
  if (lifecycleNotificationUrl !== undefined && !isSecureAddress(lifecycleNotificationUrl))
    return 'Invalid lifecycle notification endpoint.';
  if (clientState !== undefined && (typeof clientState !== 'string' || clientState.length > 128))
    return 'clientState must not have more than 128 characters.';
  return lifetimeFault(body.expirationDateTime, now);
}

function lifetimeFault(until: unknown, now: number): string | undefined {
  const end = typeof until === 'string' ? Date.parse(until) : Number.NaN;
  if (Number.isNaN(end) || end <= now) return 'Subscription expiration must be in the future.';
  if (end > now + longest) return 'Subscription expiration can only be 41760 minutes in the future.';
  return undefined;
}

function isSecureAddress(address: unknown): boolean {
  return typeof address === 'string' && URL.canParse(address) && address.startsWith('https://');
}

function topicOf(resource: string | undefined): string {
  return (resource ?? '').replace(/^\//, '').toLowerCase();
}

/** The secret is never told. */
function shown({ ends, ...one }: Stored) {
  return { ...one, clientState: null, expirationDateTime: new Date(ends).toISOString() };
}

function forbidden(): Response {
  return refuse(
    403,
    'ExtensionError',
    'Operation: Create; Exception: [Status Code: Forbidden; Reason: Insufficient privileges to complete the operation.]',
  );
}
