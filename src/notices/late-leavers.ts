/** Leavers who have access for longer than `closed-within` of their sync allows: an alarm for each, and of many one for all. */

import type { Deprovisioned } from '../reconciliation/index.ts';
import { type Cause, digestOf } from './cause.ts';
import type { NoticeParts } from './room.ts';

/** More leavers of one sync than this are told together. */
const EACH = 5;

export async function lateLeavers(parts: NoticeParts): Promise<readonly Cause[]> {
  const late = await parts.reconciliation.breaches();
  const causes: Cause[] = [];
  for (const [sync, of] of Map.groupBy(late, (one) => one.sync)) {
    if (of.length > EACH) causes.push(togetherOf(sync, of));
    else for (const one of of) causes.push(await causeOf(parts, one));
  }
  return causes;
}

async function causeOf(
  { directory }: NoticeParts,
  { sync, target, person, toldAt, lasted, objective = 0 }: Deprovisioned,
): Promise<Cause> {
  const { displayName, userName } = (await directory.person(person))?.attributes ?? {};
  const name = [displayName, userName].find((one) => typeof one === 'string') ?? person;
  return {
    key: `leaver-late/${sync}/${target}/${person}`,
    kind: 'leaver-late',
    about: sync,
    digest: digestOf(toldAt),
    facts: { sync, target, person: String(name), toldAt, lastedFor: lasted, objectiveFor: objective },
    path: `/people/${person}`,
  };
}

/** Told anew when there are twice as many, or half: each single leaver more is no news. */
function togetherOf(sync: string, late: readonly Deprovisioned[]): Cause {
  const [longest] = late.toSorted((one, other) => other.lasted - one.lasted);
  return {
    key: `leaver-late/${sync}`,
    kind: 'leaver-late',
    about: sync,
    digest: digestOf(Math.floor(Math.log2(late.length))),
    facts: {
      sync,
      target: [...new Set(late.map(({ target }) => target))].sort().join(', '),
      count: late.length,
      lastedFor: longest?.lasted ?? 0,
      objectiveFor: longest?.objective ?? 0,
    },
    path: '/activity?tab=leavers',
  };
}
