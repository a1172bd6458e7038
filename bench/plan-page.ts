/** What the page of a first plan waits for in a large company: `node bench/plan-page.ts PEOPLE [STORE]` prints JSON. */

import { openAsking } from './asking.ts';
import { openService } from './service.ts';

const [people = '50000', store] = process.argv.slice(2);
const { app, close } = await openService(Number(people), store);
const actor = 'bench';
await app.readers.read('hr');
const { plan = '' } = await app.reconciliation.run({ sync: 'staff', actor });
const { asked, ask, time, ...asking } = await openAsking(app);
const at = `/plans/${plan}`;
const page = (what: string, path: string, body?: object) => asking.page(what, `${at}${path}`, body);

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
await time('the whole plan as CSV', 1, () => ask(`${at}/export?format=csv`));
const { digest } = JSON.parse(await ask(at)) as { readonly digest: string };
const part = { groups: [{ made: 'group-7' }] };
const { count } = JSON.parse(await ask(`${at}/part`, part)) as { readonly count: number };
await time('a new group approved, with what it needs', 1, () =>
  ask(`${at}/approve`, { ...part, digest, counted: count }),
);
console.log(JSON.stringify(asked));
await close();
