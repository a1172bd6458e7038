/** What the page of seats waits for in a large company: `node bench/seats.ts PEOPLE [STORE]` prints JSON. */

import { sql } from 'kysely';
import { openDatabase } from '../src/store/index.ts';
import { openService } from './service.ts';

/** How often each is asked; the first answer is left out. */
const TURNS = 6;
const day = 86_400_000;

export interface Looked {
  readonly what: string;
  /** Milliseconds: half of the answers came within `median`, all within `worst`. */
  readonly median: number;
  readonly worst: number;
  /** Milliseconds of processor time of the service, half of the times at most: what a busy machine says all the same. */
  readonly processor: number;
}

type Service = Awaited<ReturnType<typeof openService>>;

/** Everybody takes two seats and some a third, and one of a hundred has a second account. Whoever was made today does not sleep yet. */
async function furnish({ app, far }: Service, people: number): Promise<void> {
  const { reconciliation, readers } = app;
  const total = people * 2;
  await far.license({ product: 'software', groups: ['software-users'], total });
  await far.license({ product: 'wiki', groups: ['wiki-users'], total });
  const some = Array.from({ length: 10 }, (_, group) => `group-${group}`);
  await far.license({ product: 'service-desk', groups: some, total });
  await readers.read('hr');
  const actor = 'bench';
  const { plan = '' } = await reconciliation.run({ sync: 'staff', actor });
  await reconciliation.approve({ plan, by: actor });
  await reconciliation.apply({ plan, actor });
  const since = new Date(Date.now() - 200 * day).toISOString();
  await far.live({ since, strangers: Math.floor(people / 100) });
  await reconciliation.plan({ sync: 'staff', actor });
}

/** Half of them are no more than that. */
function middle(milliseconds: readonly number[]): number {
  return Math.round(milliseconds.toSorted((a, b) => a - b)[Math.floor(milliseconds.length / 2)] ?? 0);
}

async function measure(people: number, store: string | undefined): Promise<readonly Looked[]> {
  const service = await openService(people, store, {
    groups: "{ include: ['*'], create: true, default: [software-users, wiki-users] }",
    deprovision: '{ inactive-after: 90d }',
  });
  const { app, close } = service;
  await furnish(service, people);
  // The server does so by itself within a minute of a large reading; here nobody waits for it.
  if (store?.startsWith('postgres')) {
    const db = await openDatabase(store);
    await sql`analyze`.execute(db.tables());
    await db.close();
  }
  const { secret } = await app.administrators.createToken({ name: 'bench', role: 'viewer' }, 'bench');
  const headers = { authorization: `Bearer ${secret}` };
  async function ask(path: string): Promise<string> {
    const answer = await app.fetch(new Request(`http://localhost/api/v1${path}`, { headers }));
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
    return text;
  }
  const looked: Looked[] = [];
  async function time(what: string, work: () => Promise<unknown>): Promise<void> {
    const took: number[] = [];
    const worked: number[] = [];
    for (let turn = 0; turn < TURNS; turn += 1) {
      const start = performance.now();
      const before = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(before);
      if (turn === 0) continue;
      took.push(performance.now() - start);
      worked.push((user + system) / 1_000);
    }
    looked.push({
      what,
      median: middle(took),
      worst: Math.round(Math.max(...took)),
      processor: middle(worked),
    });
  }
  const look = '/seats/jira/look?limit=50';
  await time('what is counted at once, of all targets', () => ask('/seats?days=30'));
  await time('counts, what could be taken back, the first of those', () => ask(look));
  await time('the whole page', async () => {
    await ask('/seats?days=30');
    await Promise.all([ask(look), ask('/seats/jira/history?days=90'), ask('/seats/jira/waiting')]);
  });
  await time('ten who ask for that at once', () => Promise.all(Array.from({ length: 10 }, () => ask(look))));
  const { reclaimable } = JSON.parse(await ask(look)) as { readonly reclaimable: { readonly next: string } };
  await time('the next fifty that could be taken back', () =>
    ask(`/seats/jira/reclaimable?limit=50&cursor=${reclaimable.next}`),
  );
  await time('the first fifty who take seats', () => ask('/seats/jira/holders?limit=50'));
  await time('all who take seats, as a file', () => ask('/seats/jira/export?of=holders'));
  await close();
  return looked;
}

const [people, store] = process.argv.slice(2);
if (people !== undefined) console.log(JSON.stringify(await measure(Number(people), store)));
