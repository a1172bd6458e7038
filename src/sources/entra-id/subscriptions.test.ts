import { beforeEach, describe, expect, test } from 'vitest';
import type { Fetch, Subscriber, Subscription } from '../../model/index.ts';
import { linesOf } from '../../testkit/check-lines.ts';
import { entraId } from './index.ts';
import { clientId, type Opened, openPretend, secret } from './pretend-world.ts';

const address = 'https://rollcall.example.com/hooks/entra';
const hookSecret = 'client-state-0123456789';
const day = 86_400_000;
const roles = ['User.Read.All', 'Group.Read.All'];

/** Our end of the handshake: what the hook of the connection says. */
const callback: Fetch = async (request) => {
  const hook = entraId.hook?.(
    entraId.config.parse({ tenant: 't', clientId, clientSecret: secret, hookSecret }),
  );
  const { headers } = request;
  const query = new URL(request.url).searchParams;
  const { status, body } = hook?.({ method: 'POST', headers, query, body: await request.text() }) ?? {
    status: 404,
  };
  return new Response(body?.text, { status, headers: { 'content-type': body?.type ?? 'text/html' } });
};

let opened: Opened;
beforeEach(() => {
  opened = openPretend({ roles, callback });
});

function subscriber(settings: object = {}): Subscriber {
  const { subscriber } = opened.open({ hookSecret, subscribes: true, ...settings });
  if (subscriber === undefined) throw new Error('It subscribes to nothing.');
  return subscriber;
}

async function kept(
  held: readonly Subscription[] = [],
  { renew = false, at = address, settings = {} }: { renew?: boolean; at?: string; settings?: object } = {},
): Promise<readonly Subscription[]> {
  const all: Subscription[] = [];
  for await (const one of subscriber(settings).keep({ address: at, held, renew })) all.push(one);
  return all;
}

const there = () => opened.entra.subscriptions.list();
const idsOf = (held: readonly { readonly id: string }[]) => held.map(({ id }) => id);

describe('subscriptions to change notifications', () => {
  test('are made to users and groups, with lifecycle notifications, for nearly the longest that Graph allows', async () => {
    const held = await kept();
    expect(held.map(({ topic }) => topic)).toEqual(['users', 'groups']);
    expect(idsOf(held)).toEqual(idsOf(there()));
    for (const one of there())
      expect(one).toMatchObject({
        changeType: 'updated,deleted',
        notificationUrl: address,
        lifecycleNotificationUrl: address,
        clientState: hookSecret,
      });
    for (const { endsAt } of held) expect(endsAt - opened.tools.clock.now()).toBeGreaterThan(28 * day);
  });

  test('are left as they are while much of their life is left, and renewed when half of it is gone', async () => {
    const held = await kept();
    await opened.tools.clock.sleep(14 * day);
    expect(await kept(held)).toEqual(held);
    await opened.tools.clock.sleep(day);
    const renewed = await kept(held);
    expect(idsOf(renewed)).toEqual(idsOf(held));
    for (const [at, { endsAt }] of renewed.entries())
      expect(endsAt - (held[at]?.endsAt ?? 0)).toBeGreaterThanOrEqual(15 * day);
  });

  test('are renewed at once where Graph asks for it', async () => {
    const held = await kept();
    await opened.tools.clock.sleep(day);
    const renewed = await kept(held, { renew: true });
    expect(idsOf(renewed)).toEqual(idsOf(held));
    expect(renewed[0]?.endsAt).toBeGreaterThan(held[0]?.endsAt ?? 0);
  });

  test('that were lost or have ended are made anew', async () => {
    const held = await kept();
    opened.entra.subscriptions.lose(held[0]?.id ?? '');
    const again = await kept(held);
    expect(again[0]?.id).not.toBe(held[0]?.id);
    expect(again[1]).toEqual(held[1]);
    await opened.tools.clock.sleep(40 * day);
    const anew = await kept(again);
    expect(idsOf(anew)).toEqual(idsOf(there()));
    expect(idsOf(again)).not.toContain(anew[1]?.id);
  });

  test('are replaced when the secret or the public address is another one', async () => {
    const held = await kept();
    const other = await kept(held, { settings: { hookSecret: 'another-secret-0123' } });
    expect(idsOf(other)).toEqual(idsOf(there()));
    expect(there()[0]?.clientState).toBe('another-secret-0123');
    const moved = await kept(other, { at: 'https://other.example.com/hooks/entra' });
    expect(idsOf(moved)).toEqual(idsOf(there()));
    expect(there().every(({ notificationUrl }) => notificationUrl.startsWith('https://other'))).toBe(true);
  });

  test('whose answer was lost are found by their address and replaced, so that none is there twice', async () => {
    await kept();
    const held = await kept();
    expect(idsOf(held)).toEqual(idsOf(there()));
  });

  test('of somebody else with the same app are left alone, and the conflict is told', async () => {
    const [users] = await kept([], { at: 'https://other.example.com/hooks/entra' });
    await expect(kept()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`the subscription ${users?.id}`),
    });
    expect(idsOf(there())).toContain(users?.id);
  });

  test('are taken back, and those that are gone are no failure', async () => {
    const held = await kept();
    opened.entra.subscriptions.lose(held[0]?.id ?? '');
    await subscriber().drop(held);
    expect(there()).toEqual([]);
  });

  test('to users are kept although groups are refused, which says what to grant', async () => {
    opened.entra.roles = ['User.Read.All', 'GroupMember.Read.All'];
    const held: Subscription[] = [];
    const keeping = async () => {
      for await (const one of subscriber().keep({ address, held: [], renew: false })) held.push(one);
    };
    await expect(keeping()).rejects.toMatchObject({ code: 'forbidden' });
    expect(idsOf(held)).toEqual(idsOf(there()));
    const source = opened.open({ hookSecret, subscribes: true });
    await source.check();
    expect(await linesOf(source)).toContainEqual(
      expect.objectContaining({ name: 'Group.Read.All', state: 'missing', needed: false }),
    );
  });

  test('cannot be had for an address that is not HTTPS, or that does not answer Graph', async () => {
    await expect(kept([], { at: 'http://rollcall.internal/hooks/entra' })).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('public-url'),
    });
    opened = openPretend({ roles });
    await expect(kept()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('below /hooks/'),
    });
  });

  test('need a secret of 16 to 128 characters', () => {
    const app = { tenant: 't', clientId, clientSecret: secret, subscribes: true };
    for (const wrong of [undefined, 'short', 'x'.repeat(129)])
      expect(entraId.config.safeParse({ ...app, hookSecret: wrong }).success).toBe(false);
    expect(entraId.config.safeParse({ ...app, hookSecret }).success).toBe(true);
  });

  test('are not wanted unless the settings say so', () => {
    expect(subscriber({ subscribes: false }).wanted).toBe(false);
    expect(subscriber().wanted).toBe(true);
  });

  test('leave no trace of the secret in what is logged', async () => {
    await kept();
    expect(JSON.stringify(opened.tools.log.lines)).not.toContain(hookSecret);
  });
});
