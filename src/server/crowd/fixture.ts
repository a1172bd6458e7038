/** A Crowd service over a directory of its own, for tests. */

import { Hono } from 'hono';
import { expect } from 'vitest';
import type { Clock, ProvisioningTarget, Reason } from '../../model/index.ts';
import { openServed, type Served } from '../../served/index.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { type RecordingLog, recordingLog, testTools } from '../../testkit/tools.ts';
import { breachesOfXml, JsonAnswer } from './contract-cases.ts';
import { crowdRoutes } from './index.ts';

let made = 0;
/** Never the same twice in this process. */
function newId(): string {
  made += 1;
  return `key-${made.toString(16).padStart(6, '0')}`;
}

export const password = 'pa:ss wörd+%';

export interface CrowdStage extends AsyncDisposable {
  readonly db: TestDatabase;
  readonly served: Served;
  readonly target: ProvisioningTarget;
  readonly log: RecordingLog;
  readonly hand: Hand;
  /** The header by which `confluence` signs in. */
  readonly authorization: string;
  now: number;
  /** Where the next requests come from. */
  address: string;
  readonly fetch: (request: Request) => Promise<Response>;
  /** Asks as the application `confluence`. @param path below the version, with its query */
  ask(path: string, more?: Ask): Promise<Response>;
  /** Other settings, from now on. */
  configure(applications: object, more?: object): void;
}

export interface Ask {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly as?: string | null;
  readonly version?: string;
}

/** Changes the directory as reconciliation would. */
export interface Hand {
  user(userName: string, more?: object, active?: boolean): Promise<string>;
  /** Many at once; their ids. */
  users(names: readonly string[]): Promise<readonly string[]>;
  group(name: string): Promise<string>;
  join(account: string, entitlement: string): Promise<void>;
  leave(account: string, entitlement: string): Promise<void>;
  update(id: string, after: object): Promise<void>;
  close(id: string): Promise<void>;
  remove(id: string): Promise<void>;
}

const anywhere = ['0.0.0.0/0', '::/0'];
const confluence = { password, addresses: ['10.0.0.0/8'] };
export const base = 'https://rollcall.example.com/crowd/rest/usermanagement';

export async function openCrowdStage(
  applications: object = { confluence },
  more: object = {},
): Promise<CrowdStage> {
  const db = await openTestDatabase();
  const log = recordingLog();
  let now = Date.UTC(2026, 10, 1, 12);
  let address = '10.1.2.3';
  const clock: Clock = { now: () => now, sleep: async () => {} };
  const served = openServed({ db, clock, newId });
  const configure = (all: object, with_: object = {}) =>
    served.configure([
      {
        name: 'dc',
        syncs: ['staff'],
        config: {
          applications: Object.fromEntries(
            Object.entries(all).map(([name, one]) => [name, { password, addresses: anywhere, ...one }]),
          ),
          'serve-when': 'always',
          ...with_,
        },
      },
    ]);
  configure(applications, more);
  const app = crowdRoutes({
    served,
    clock,
    log,
    publicUrl: 'https://rollcall.example.com',
    addressOf: () => address,
  });
  const mounted = new Hono().route('/crowd/rest/usermanagement', app);
  const fetch = async (request: Request) => mounted.fetch(request);
  const config = served.connector.config.parse({
    applications: { confluence },
    ...more,
  });
  const target = served.connector.open(config, { ...testTools(), connection: 'dc' });
  return {
    db,
    served,
    target,
    log,
    hand: handOn(target),
    authorization: basic(`confluence:${password}`),
    get now() {
      return now;
    },
    set now(value) {
      now = value;
    },
    get address() {
      return address;
    },
    set address(value) {
      address = value;
    },
    fetch,
    ask: async (
      path,
      { method = 'GET', body, headers = {}, as = `confluence:${password}`, version = '1' } = {},
    ) => {
      const answer = await fetch(
        new Request(`${base}/${version}${path}`, {
          method,
          headers: { ...(as !== null && { authorization: basic(as) }), ...headers },
          ...(body !== undefined && { body }),
        }),
      );
      return kept(answer);
    },
    configure,
    [Symbol.asyncDispose]: () => db.close(),
  };
}

/** The answer, after it was found to keep the contract. */
async function kept(answer: Response): Promise<Response> {
  const { status, headers } = answer;
  const text = await answer.text();
  const type = headers.get('content-type') ?? '';
  expect(headers.get('x-embedded-crowd-version')).toMatch(/^[^/]+\/\d/);
  expect(headers.get('cache-control')).toBe('no-cache, no-store, no-transform');
  if (type === 'application/xml') expect(breachesOfXml(text)).toEqual([]);
  else if (type === 'application/json') expect(JsonAnswer.safeParse(JSON.parse(text)).error).toBeUndefined();
  else if (text !== '')
    expect([status, type]).toEqual([status === 401 ? 401 : 403, 'text/plain;charset=UTF-8']);
  return new Response(status === 204 ? null : text, { status, headers });
}

export function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}`;
}

const reason: Reason = { situation: 'absent', rule: 'test' };

function handOn({ changes, batches = [] }: ProvisioningTarget): Hand {
  const apply = async (change: object & { readonly type: keyof typeof changes }) =>
    (await changes[change.type]?.({ ...change, reason } as never))?.id ?? '';
  return {
    user: (userName, more = {}, active = true) =>
      apply({
        type: 'account.create',
        identity: userName,
        account: { active, attributes: { userName, ...more } },
      } as never),
    async users(names) {
      const batch = batches.find(({ type }) => type === 'account.create');
      const ids: string[] = [];
      for (let at = 0; at < names.length; at += batch?.size ?? 1) {
        const some = names.slice(at, at + (batch?.size ?? 1)).map((userName) => ({
          type: 'account.create',
          identity: userName,
          account: { active: true, attributes: { userName } },
          reason,
        }));
        for (const made of (await batch?.apply(some as never)) ?? [])
          ids.push('id' in made ? (made.id ?? '') : '');
      }
      return ids;
    },
    group: (name) => apply({ type: 'entitlement.create', kind: 'group', name } as never),
    join: async (account, entitlement) =>
      void (await apply({ type: 'grant.add', account, entitlement } as never)),
    leave: async (account, entitlement) =>
      void (await apply({ type: 'grant.remove', account, entitlement } as never)),
    update: async (id, after) =>
      void (await apply({ type: 'account.update', id, before: {}, after } as never)),
    close: async (id) => void (await apply({ type: 'account.deactivate', id } as never)),
    remove: async (id) => void (await apply({ type: 'account.delete', id } as never)),
  };
}
