/** The true service on a port of its own, with a source of CSV and a target in memory, for the journeys in the browser. */

import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { freshConsole } from '../../scripts/console.ts';
import type { Fetch, SourceRecord } from '../../src/model/index.ts';
import type { World } from '../../src/targets/memory/index.ts';
import { openStage, type Rules, type Stage } from '../journeys/stage.ts';

export interface Served extends AsyncDisposable {
  readonly stage: Stage;
  readonly address: string;
  /** The service goes away: its port is closed and all connections are cut. */
  away(): Promise<void>;
  /** It is back at the same address. */
  back(): Promise<void>;
  /** What is under these paths is answered as a proxy does before a service that only starts, until the returned function is called. */
  refuse(path: RegExp): () => void;
}

export const password = 'correct horse battery';

/** `id,userName,displayName,email` of so many people. */
export function peopleFile(names: readonly string[]): string {
  const rows = names.map(
    (name) => `${name.toLowerCase()},${name.toLowerCase()},${name} Example,${name.toLowerCase()}@example.com`,
  );
  return ['id,userName,displayName,email', ...rows, ''].join('\n');
}

/** People from a file to a target in memory, with more of the sync told. */
export function rulesWith(sync: object): Rules {
  return {
    sources: { hr: { type: 'csv', users: './people.csv' } },
    targets: { jira: { type: 'memory' } },
    syncs: { staff: { from: ['hr'], to: 'jira', ...sync } },
  };
}

/** Company holds Engineering, which holds ada, and holds grace itself. */
export const nestedGroups: readonly SourceRecord[] = [
  {
    type: 'group',
    group: { id: 'engineering', name: 'Engineering', members: [{ type: 'identity', id: 'ada' }] },
  },
  {
    type: 'group',
    group: {
      id: 'company',
      name: 'Company',
      members: [
        { type: 'group', id: 'engineering' },
        { type: 'identity', id: 'grace' },
      ],
    },
  },
  { type: 'group', group: { id: 'sales', name: 'Sales', members: [] } },
];

/** A sync `second` from hr to the target `spare` beside the one of the file, so that the console may change it. */
export async function secondSync({ app }: Stage, content: object = {}): Promise<void> {
  await app.settings.saveConnection(
    { name: 'spare', kind: 'target', type: 'memory', config: {} },
    { actor: 'test' },
  );
  await app.settings.saveSync(
    { name: 'second', content: { from: ['hr'], to: 'spare', ...content } },
    { actor: 'test' },
  );
}

/** The target counts seats, of which everybody takes one by the sync; Ada leads a project there. */
export async function seated(stage: Stage): Promise<void> {
  const { world } = stage;
  world.products.set('software', { name: 'Software', total: 5 });
  world.addEntitlement({ name: 'Staff', kind: 'group', licences: ['software'] });
  await stage.restart(
    rulesWith({
      groups: { default: ['Staff'] },
      deprovision: { 'inactive-after': '90d', 'never-active-after': '90d' },
      handover: { otherwise: 'grace' },
      safety: { 'max-deprovisions': 0 },
    }),
  );
  await stage.roundApproved('staff');
  const [ada] = world.snapshot().accounts.filter(({ attributes }) => attributes.userName === 'ada');
  world.holdings.set(ada?.id ?? '', [{ kind: 'project', id: 'P1', name: 'Engine' }]);
}

/** Ada has left and Mary has come: the plan that is held tells of seats and of what Ada leads. */
export async function leaving(stage: Stage): Promise<{ readonly person: string; readonly plan: string }> {
  await seated(stage);
  const person = await stage.personOf('ada');
  stage.write('people.csv', peopleFile(['Grace', 'Linus', 'Mary']));
  await stage.round('staff');
  const { id: plan } = await stage.heldPlan('staff');
  await stage.app.directory.tell('hr', nestedGroups);
  return { person, plan };
}

/** The target answers to each account it has made only when it is let; gives what lets the next answer go. */
export function answeringOneByOne(world: World): () => void {
  const waiting: (() => void)[] = [];
  let ahead = 0;
  world.server.after = async ({ what }) => {
    if (what !== 'account.create') return;
    if (ahead > 0) ahead -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  return () => {
    const next = waiting.shift();
    if (next === undefined) ahead += 1;
    else next();
  };
}

/** @param network what the service reaches, by origin; it may grow afterwards */
export async function serveStage(
  names: readonly string[],
  network: Readonly<Record<string, Fetch>> = {},
): Promise<Served> {
  await freshConsole();
  let stage: Stage | undefined;
  const refused = new Set<RegExp>();
  let server: ReturnType<typeof createAdaptorServer>;
  const listen = async (port: number): Promise<number> => {
    server = createAdaptorServer({
      fetch(request, env) {
        const isRefused = refused.values().some((path) => path.test(new URL(request.url).pathname));
        if (stage === undefined || isRefused) return new Response(null, { status: 503 });
        return stage.app.fetch(request, env);
      },
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  const address = `http://127.0.0.1:${port}`;
  const opened = await openStage({
    rules: rulesWith({}),
    files: { 'people.csv': peopleFile(names) },
    environment: { ROLLCALL_PUBLIC_URL: address },
    network,
  });
  stage = opened;
  await opened.app.start();
  const away = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    if ('closeAllConnections' in server) server.closeAllConnections();
    await closed;
  };
  return {
    stage: opened,
    address,
    away,
    async back() {
      await listen(port);
    },
    refuse(path) {
      refused.add(path);
      return () => refused.delete(path);
    },
    async [Symbol.asyncDispose]() {
      await away();
      await opened[Symbol.asyncDispose]();
    },
  };
}
