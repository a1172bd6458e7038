/**
 * What somebody who looks at the console waits for while everybody is read, planned and applied:
 * `node bench/meanwhile.ts PEOPLE [STORE]` prints JSON.
 */

import { openService } from './service.ts';
import { watchTurns } from './turns.ts';

/** What pages ask for, one after the other. */
const asked = [
  '/status',
  '/people?text=person&limit=50',
  '/plans?limit=50',
  '/runs?limit=50',
  '/lifecycle?limit=10',
];
/** Milliseconds between two questions. */
const pause = 100;

export interface Waited {
  readonly what: string;
  readonly seconds: number;
  /** Questions that were answered meanwhile. */
  readonly answers: number;
  /** Milliseconds from when a question was due to its answer. */
  readonly median: number;
  readonly p95: number;
  readonly worst: number;
  /** The longest stretch of work without a turn of the event loop, in milliseconds of processor time. */
  readonly block: number;
}

async function measure(people: number, store: string | undefined): Promise<readonly Waited[]> {
  const { app, close } = await openService(people, store);
  const { secret } = await app.administrators.createToken({ name: 'bench', role: 'viewer' }, 'bench');
  const ask = async (path: string): Promise<void> => {
    const headers = { authorization: `Bearer ${secret}` };
    const answer = await app.fetch(new Request(`http://localhost/api/v1${path}`, { headers }));
    await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  };
  const waited: Waited[] = [];
  async function during(what: string, work: () => Promise<unknown>): Promise<void> {
    const turns = watchTurns();
    const took: number[] = [];
    const begun = performance.now();
    let isOver = false;
    const looking = (async () => {
      for (let turn = 0; !isOver; turn += 1) {
        const due = performance.now() + pause;
        await new Promise((resolve) => setTimeout(resolve, pause));
        await ask(asked[turn % asked.length] ?? '');
        took.push(performance.now() - due);
      }
    })();
    await work();
    const block = turns();
    const seconds = (performance.now() - begun) / 1_000;
    isOver = true;
    await looking;
    took.sort((a, b) => a - b);
    const at = (share: number): number => Math.round(took[Math.floor(share * (took.length - 1))] ?? 0);
    if (process.env.BENCH_VERBOSE) console.error(what, seconds, block);
    waited.push({
      what,
      seconds: Math.round(seconds * 10) / 10,
      answers: took.length,
      median: at(0.5),
      p95: at(0.95),
      worst: at(1),
      block,
    });
  }
  const actor = 'bench';
  let plan = '';
  await during('read the source, first time', () => app.readers.read('hr'));
  await during('plan everybody, first time', async () => {
    plan = (await app.reconciliation.run({ sync: 'staff', actor })).plan ?? '';
  });
  await during('approve and apply everybody', async () => {
    await app.reconciliation.approve({ plan, by: actor });
    await app.reconciliation.apply({ plan, actor });
  });
  await during('reconcile everybody, nothing changed', () =>
    app.reconciliation.run({ sync: 'staff', actor }),
  );
  await close();
  return waited;
}

const [people, store] = process.argv.slice(2);
if (people !== undefined) console.log(JSON.stringify(await measure(Number(people), store)));
