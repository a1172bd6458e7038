/** What the page of a first plan waits for in a large company: `node bench/plan-page.ts PEOPLE [STORE]` prints JSON. */

import { openService } from './service.ts';

/** How often each is asked. */
const TURNS = 5;

export interface Asked {
  readonly what: string;
  /** Milliseconds of the first answer, of half of the others at most, and of the slowest of those. */
  readonly first: number;
  readonly median: number;
  readonly worst: number;
}

const [people = '50000', store] = process.argv.slice(2);
const { app, close } = await openService(Number(people), store);
const actor = 'bench';
await app.readers.read('hr');
const { plan = '' } = await app.reconciliation.run({ sync: 'staff', actor });
const { secret } = await app.administrators.createToken({ name: actor, role: 'operator' }, actor);
const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };

async function ask(path: string, body?: object): Promise<string> {
  const request = new Request(`http://localhost/api/v1/plans/${plan}${path}`, {
    headers,
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  const answer = await app.fetch(request);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
  return text;
}

const asked: Asked[] = [];
async function time(what: string, turns: number, work: () => Promise<unknown>): Promise<void> {
  const took: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const start = performance.now();
    await work();
    took.push(Math.round(performance.now() - start));
  }
  const [first = 0, ...others] = took;
  const sorted = others.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? first;
  asked.push({ what, first, median, worst: sorted.at(-1) ?? first });
}

const page = (what: string, path: string, body?: object) => time(what, TURNS, () => ask(path, body));
await page('the plan itself', '');
await page('the first groups', '/groups?limit=20');
await page('groups by a part of the name', '/groups?limit=20&text=group-7');
await page('the first changes', '/changes?limit=100');
await page('changes of one kind', '/changes?limit=100&type=grant.add');
await page('changes of a new group', '/changes?limit=100&made=group-7');
await page('a kind, counted', '/part', { filter: { type: 'grant.add' } });
await page('a new group, counted with what it needs', '/part', { groups: [{ made: 'group-7' }] });
await page('whom it leaves alone', '/people?standing=held&limit=50');
await page('seats', '/seats');
await time('the whole plan as CSV', 1, () => ask('/export?format=csv'));
const { digest } = JSON.parse(await ask('')) as { readonly digest: string };
const part = { groups: [{ made: 'group-7' }] };
const { count } = JSON.parse(await ask('/part', part)) as { readonly count: number };
await time('a new group approved, with what it needs', 1, () =>
  ask('/approve', { ...part, digest, counted: count }),
);
console.log(JSON.stringify(asked));
await close();
