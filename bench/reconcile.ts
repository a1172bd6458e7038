/** Measures reconciliation: first load, nothing changed, one changed person, one in a hundred changed. One process per measurement. */

import { GRANTS, groupCount, identityOf } from './company.ts';
import type { FarTarget } from './far-target.ts';
import { openService } from './service.ts';

/** How many people change alone, each with a push of its own. */
const ALONE = 50;

export interface Measured {
  readonly what: string;
  readonly seconds: number;
  readonly writes: number;
  readonly calls: number;
  /** Peak resident memory of the process so far, in megabytes. */
  readonly peak: number;
}

function peak(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

/** Plays the whole measurement of one company on one engine; `seats`: at a target with seats, of which everybody takes two at least. */
export async function measure(
  people: number,
  { store, seats = false }: { readonly store?: string | undefined; readonly seats?: boolean },
): Promise<readonly Measured[]> {
  const { app, far, close } = await openService(people, store);
  if (seats) await giveSeats(far, people);
  const measured: Measured[] = [];
  const time = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    await far.reset();
    const [start, cpu] = [process.hrtime.bigint(), process.cpuUsage()];
    await work();
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    const { calls, writes } = await far.counts();
    // On a machine that does other work too, the time of this process alone can be compared.
    const { user, system } = process.cpuUsage(cpu);
    if (process.env.BENCH_VERBOSE) console.error(what, seconds, 'CPU', (user + system) / 1e6);
    measured.push({
      what,
      seconds: Math.round(seconds * 1_000) / 1_000,
      writes,
      calls,
      peak: peak(),
    });
  };
  const { reconciliation, readers, directory: told } = app;
  const actor = 'bench';
  let plan = '';
  await time('read the source, first time', () => readers.read('hr'));
  await time('plan everybody, first time', async () => {
    plan = (await reconciliation.run({ sync: 'staff', actor })).plan ?? '';
  });
  await time('approve and apply everybody', async () => {
    await reconciliation.approve({ plan, by: actor });
    await reconciliation.apply({ plan, actor });
  });
  await app.drain();
  await time('read the source again, nothing changed', () => readers.read('hr', { full: true }));
  await time('reconcile everybody, nothing changed', () => reconciliation.run({ sync: 'staff', actor }));
  // One alone says more about the disk at that moment than about us.
  await time(`${ALONE} changed people, one after the other`, async () => {
    for (let index = 1; index <= ALONE; index += 1) {
      await told.tell('hr', [{ type: 'identity', identity: identityOf(index, 2) }]);
      await app.drain();
    }
  });
  await time('one in a hundred changed', async () => {
    const some = Array.from({ length: Math.floor(people / 100) }, (_, at) => identityOf(at * 100, 3));
    for (let from = 0; from < some.length; from += 500) {
      await told.tell(
        'hr',
        some.slice(from, from + 500).map((identity) => ({ type: 'identity', identity })),
      );
    }
    await reconciliation.run({ sync: 'staff', actor });
  });
  await close();
  return measured;
}

/** Every other group gives a seat of one of three products. There are so many that the target need not count who holds them. */
async function giveSeats(far: FarTarget, people: number): Promise<void> {
  const names = Array.from({ length: groupCount(people) }, (_, group) => `group-${group}`);
  for (const [place, product] of ['jira-software', 'jira-servicedesk', 'confluence'].entries()) {
    const groups = names.filter((_, group) => group % 6 === place * 2);
    await far.license({ product, groups, total: people * GRANTS });
  }
}

const [people, ...options] = process.argv.slice(2);
if (people !== undefined) {
  const seats = options.includes('--seats');
  const store = options.find((one) => one !== '--seats');
  console.log(JSON.stringify(await measure(Number(people), { store, seats })));
}
