/**
 * What the pages wait for that hold a plan by unsaved settings against the plan of today, in a company with a group for each four
 * people: `node bench/plan-beside.ts PEOPLE [STORE]` prints JSON.
 */

import { openAsking } from './asking.ts';
import { openService } from './service.ts';

const [people = '20000', store] = process.argv.slice(2);
const groupCount = Math.ceil(Number(people) / 4);
const { app, far, close } = await openService(Number(people), store, { groupCount });
// Half of the groups are there, the others would be made.
await far.groups(Array.from({ length: groupCount / 2 }, (_, group) => `group-${2 * group + 1}`));
await app.readers.read('hr');
const { asked, ask, page } = await openAsking(app);

const saved = {
  from: ['hr'],
  to: 'jira',
  attributes: {
    userName: 'lower(user.userName)',
    displayName: 'user.displayName',
    email: 'user.emails.primary',
    title: 'user.title',
    department: 'user.department',
  },
  correlate: ['userName'],
  groups: { include: ['*'], create: true },
  safety: { 'max-creations': 1_000_000 },
};

/** Tries settings; gives the plan that they make. */
async function tried(sync: object): Promise<string> {
  const { run } = JSON.parse(await ask('/syncs/staff/try', { sync })) as { readonly run: string };
  for (;;) {
    const { run: now } = JSON.parse(await ask(`/runs/${run}`)) as {
      readonly run: { readonly state: string; readonly plan?: string };
    };
    if (now.state === 'done' && now.plan !== undefined) return now.plan;
    if (now.state !== 'running') throw new Error(`The trial is ${now.state}.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

interface Paged {
  readonly next?: string;
  readonly items: readonly { readonly id?: string }[];
}

/** The pages of one comparison. */
async function compare(what: string, sync: object): Promise<void> {
  const plan = await tried(sync);
  const beside = `/plans/${plan}/beside`;
  await page(`${what}: counted`, beside);
  await page(`${what}: the first groups`, `${beside}/groups?limit=20`);
  const groups = JSON.parse(await ask(`${beside}/groups?limit=500`)) as Paged;
  if (groups.next !== undefined)
    await page(`${what}: groups, the second page of 500`, `${beside}/groups?limit=500&cursor=${groups.next}`);
  await page(`${what}: groups by a part of the name`, `${beside}/groups?limit=20&text=group-7`);
  await page(`${what}: the first people`, `${beside}/people?limit=20`);
  const first = JSON.parse(await ask(`${beside}/people?limit=500`)) as Paged;
  if (first.next !== undefined)
    await page(`${what}: people, behind 500`, `${beside}/people?limit=20&cursor=${first.next}`);
  const group = groups.items.find(({ id }) => id !== undefined);
  await page(`${what}: people of one group`, `${beside}/people?limit=20&entitlement=${group?.id}`);
  const { plan: tells } = JSON.parse(await ask(`/plans/${plan}`)) as { readonly plan: { beside: string } };
  await page(`${what}: changes of this plan alone`, `/plans/${plan}/changes?limit=100&notIn=${tells.beside}`);
  await page(`${what}: changes of today's alone`, `/plans/${tells.beside}/changes?limit=100&notIn=${plan}`);
}

await compare('one group is left out', { ...saved, groups: { ...saved.groups, exclude: ['group-7'] } });
await compare('every group and title otherwise', {
  ...saved,
  attributes: { ...saved.attributes, title: '"Dr. " + user.title' },
  groups: { ...saved.groups, rename: [{ match: '^(.*)$', to: 'x-$1' }] },
});
console.log(JSON.stringify(asked));
await close();
