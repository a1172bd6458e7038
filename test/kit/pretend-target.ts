/** A faithful target that speaks HTTP with a server over a world in memory, and its subject for the kit. */

import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import {
  type Account,
  asProvisioningError,
  type ChangeHandlers,
  type Entitlement,
  goThrough,
  type ProvisioningTarget,
  type ReadScope,
  type Seats,
  type TargetRecord,
  type Tools,
} from '../../src/model/index.ts';
import { createWorld, MemoryConfig, openMemory, type World } from '../../src/targets/memory/index.ts';
import { serve, type TargetSubject, testTools } from '../../src/testkit/index.ts';
import { client, follow, type Habits, pageOf, type Send, type Settings } from './client.ts';

const origin = 'https://target.example.com';
const reach = { name: 'reach', without: 'Nothing can be asked.' };
const token = 'planted-secret-of-the-target';
const pageSize = 3;

/** What a planted fault may lay hands on. */
export interface Inside {
  readonly world: World;
  readonly tools: Tools;
  readonly send: Send;
}

export interface TargetFault {
  readonly habits?: Habits;
  /** Replaces parts of the faithful target. */
  readonly plant?: (target: ProvisioningTarget, inside: Inside) => Partial<ProvisioningTarget>;
}

/** A subject whose connector is faithful but for the planted fault. */
export function pretendTarget({ habits = {}, plant }: TargetFault = {}): TargetSubject {
  let world = createWorld();
  return {
    connector: {
      kind: 'target',
      type: 'pretend',
      title: 'Pretend',
      config: z.object({ url: z.string(), token: z.string() }),
      open(settings: Settings, tools) {
        const send = client(settings, tools, habits);
        const target = openTarget(send);
        return { ...target, ...plant?.(target, { world, tools, send }) };
      },
    },
    world() {
      world = createWorld();
      world.products.set('software', { name: 'Software', total: 100 });
      const seatGroup = world.addEntitlement({
        kind: 'group',
        name: 'software-users',
        licences: ['software'],
      });
      const admins = world.addEntitlement({ kind: 'group', name: 'admins', protected: 'a system group' });
      const root = world.addAccount({
        attributes: { userName: 'root' },
        active: true,
        protected: 'for emergencies',
      });
      world.grant(root, admins);
      return {
        settings: { url: origin, token },
        secrets: [token],
        fetch: serve({ [origin]: targetServer(world) }),
        pageSize,
        seatGroup,
        protected: { accounts: [root], entitlements: [admins] },
        account: (n) => ({
          active: true,
          attributes: {
            userName: `ada${n}@example.com`,
            externalId: `e-${n}`,
            email: `ada${n}@mail.example.com`,
            displayName: `Ada ${n}`,
            title: `Engineer ${n}`,
            department: `Department ${n}`,
          },
        }),
      };
    },
  };
}

const statuses: Readonly<Record<string, 400 | 404 | 409 | 423>> = {
  invalid: 400,
  'not-found': 404,
  conflict: 409,
  unsafe: 423,
};

/** The server: the rules of the world in memory, behind routes and a token. */
function targetServer(world: World): (request: Request) => Response | Promise<Response> {
  const { changes } = openMemory({ world, config: MemoryConfig.parse({}), tools: testTools() });
  const app = new Hono();
  app.use(async (context, next) => {
    if (context.req.header('authorization') !== `Bearer ${token}`) throw new HTTPException(401);
    await next();
  });
  app.onError((thrown, context) => {
    if (thrown instanceof HTTPException) return thrown.getResponse();
    const { code, message } = asProvisioningError(thrown);
    return context.json({ message }, statuses[code] ?? 500);
  });
  app.get('/me', (context) => context.json({}));
  app.get('/seats', (context) => context.json(world.seats()));
  app.get('/accounts', (context) =>
    context.json(pageOf(world.accounts.values(), context.req.query('after'), pageSize)),
  );
  app.get('/accounts/:id', (context) => {
    const account = world.accounts.get(context.req.param('id'));
    return account === undefined ? context.json({}, 404) : context.json(account);
  });
  app.get('/accounts/:id/groups', (context) => {
    const held = [...world.entitlements.values()].filter(({ id }) =>
      world.holders.get(id)?.has(context.req.param('id')),
    );
    return context.json(pageOf(held, context.req.query('after'), pageSize));
  });
  app.get('/search', (context) =>
    context.json([...world.alike(context.req.query())].map((id) => world.accounts.get(id))),
  );
  app.get('/groups', (context) =>
    context.json(pageOf(world.entitlements.values(), context.req.query('after'), pageSize)),
  );
  app.get('/groups/:id/members', (context) => {
    const held = [...(world.holders.get(context.req.param('id')) ?? [])].map((id) => ({ id }));
    return context.json(pageOf(held, context.req.query('after'), pageSize));
  });
  // Every change travels as it is: its own type names what is to be done.
  app.post('/changes', async (context) => {
    const change = await context.req.json<{ type: keyof typeof changes }>();
    return context.json(await changes[change.type]?.(change as never));
  });
  return app.fetch as (request: Request) => Response | Promise<Response>;
}

function openTarget(send: Send): ProvisioningTarget {
  const { schema, fit } = openMemory({
    world: createWorld(),
    config: MemoryConfig.parse({}),
    tools: testTools(),
  });
  const handler = (change: object) => send('POST', '/changes', change) as Promise<object>;
  const changes: ChangeHandlers = {
    'account.create': handler,
    'account.update': handler,
    'account.activate': handler,
    'account.deactivate': handler,
    'account.delete': handler,
    'entitlement.create': handler,
    'grant.add': handler,
    'grant.remove': handler,
  };
  const each = (changes: readonly object[]) =>
    Promise.all(changes.map((change) => handler(change).catch((failed: unknown) => ({ failed }))));
  return {
    schema,
    fit,
    changes,
    batches: [
      { type: 'grant.add', by: 'entitlement', size: 5, apply: each },
      { type: 'grant.remove', by: 'entitlement', size: 5, apply: each },
    ],
    check: (tell) => goThrough([{ ...reach, ask: async () => void (await send('GET', '/me')) }], { tell }),
    seats: () => send<readonly Seats[]>('GET', '/seats'),
    read: (scope) => (scope === undefined ? readAll(send) : readScoped(send, scope)),
    async close() {},
  };
}

async function* readAll(send: Send): AsyncIterable<TargetRecord> {
  const groups: string[] = [];
  for await (const page of follow<Entitlement>(send, '/groups')) {
    for (const entitlement of page.items) {
      groups.push(entitlement.id);
      yield { type: 'entitlement', entitlement };
    }
  }
  for await (const page of follow<Account>(send, '/accounts')) {
    for (const account of page.items) yield { type: 'account', account };
  }
  for (const entitlement of groups) {
    for await (const page of follow<{ id: string }>(send, `/groups/${entitlement}/members`)) {
      for (const { id } of page.items) yield { type: 'grant', account: id, entitlement };
    }
  }
  yield { type: 'complete' };
}

async function* readScoped(send: Send, { accounts, resembling }: ReadScope): AsyncIterable<TargetRecord> {
  const found = new Map<string, Account>();
  for (const id of accounts) {
    const account = await send<Account>('GET', `/accounts/${id}`).catch((thrown: { code?: unknown }) => {
      if (thrown.code === 'not-found') return undefined;
      throw thrown;
    });
    if (account !== undefined) found.set(id, account);
  }
  for (const { attributes } of resembling) {
    const query = new URLSearchParams(
      Object.entries(attributes).map(([name, value]): [string, string] => [name, String(value)]),
    );
    for (const account of await send<readonly Account[]>('GET', `/search?${query}`))
      found.set(account.id, account);
  }
  for (const account of found.values()) {
    yield { type: 'account', account };
    for await (const page of follow<Entitlement>(send, `/accounts/${account.id}/groups`)) {
      for (const entitlement of page.items) {
        yield { type: 'entitlement', entitlement };
        yield { type: 'grant', account: account.id, entitlement: entitlement.id };
      }
    }
  }
  yield { type: 'complete' };
}
