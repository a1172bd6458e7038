/** What sources promise about changes since a cursor. */

import { ProvisioningError, type SourceRecord } from '../../model/index.ts';
import { must } from '../judge.ts';
import { type KitPromise, NotChecked } from '../kit.ts';
import {
  type Known,
  keep,
  known,
  mustAgree,
  nothingKnown,
  pretendPerson,
  readSource,
  type SourceStage,
  smallCompany,
  withSource,
} from '../source-stage.ts';
import type { PretendGroup, SourceHand, SourceSubject } from '../subject.ts';
import { everybody } from './people.ts';

/** What may happen at a source between two readings, one after the other. */
const events: Readonly<Record<string, (hand: SourceHand) => unknown>> = {
  'nothing happened': () => undefined,
  'a person was added': (hand) => hand.person(pretendPerson(8)),
  'a person was renamed': (hand) =>
    hand.person(pretendPerson(2, { userName: 'grace@example.com', givenName: 'Grace' })),
  'a person became inactive': (hand) => hand.person(pretendPerson(3, { active: false })),
  'a person became active': (hand) => hand.person(pretendPerson(4)),
  'a person joined a group': (hand) => hand.group(group('g1', { people: ['p002', 'p003', 'p008'] })),
  'a person left a group': (hand) => hand.group(group('g1', { people: ['p003', 'p008'] })),
  'a group left a group': (hand) => hand.group(group('g2', { groups: [] })),
  'a group joined a group': (hand) => hand.group(group('g4', { groups: ['g2'] })),
  'a group was renamed': (hand) => hand.group(group('g3', { name: 'Everybody' })),
  'a group was added': (hand) => hand.group({ key: 'g5', name: 'New', people: ['p001'], groups: [] }),
  'a person was removed': (hand) => hand.remove('identity', 'p005'),
  'a group was removed': (hand) => hand.remove('group', 'g5'),
};

export const changes: readonly KitPromise<SourceSubject>[] = [
  {
    name: '`read(since)` tells what `read()` would show changed',
    builtOn: everybody,
    keep: (subject) =>
      withSource(subject, async (stage) => {
        await stage.fill();
        const first = await stage.read();
        const remembered = known(first);
        const begin = cursorOf(first);
        let now = known(first);
        let cursor = begin;
        for (const [what, event] of Object.entries(events)) {
          await event(stage.hand());
          ({ now, cursor } = await catchUp(stage, now, cursor));
          mustAgree(
            now,
            known(await readSource(stage.reopen())),
            `After ${what}, the changes since the cursor lead elsewhere than a whole reading.`,
          );
        }
        const later = await catchUp(stage, remembered, begin);
        mustAgree(later.now, now, 'The changes since the oldest cursor lead elsewhere than a whole reading.');
      }),
  },
];

function group(key: string, changes: Partial<PretendGroup>): PretendGroup {
  const found = smallCompany.groups.find((candidate) => candidate.key === key);
  must(found !== undefined, `The kit's company has no group ${key}.`);
  return { ...found, ...changes };
}

function cursorOf(records: readonly SourceRecord[]): string {
  const end = records.at(-1);
  const cursor = end?.type === 'complete' ? end.cursor : undefined;
  const last = cursor ?? records.findLast((record) => record.type === 'checkpoint')?.cursor;
  if (last === undefined)
    throw new NotChecked('the source gives no cursor: decline the promise, with the reason');
  return last;
}

/** As the directory does it: changes since the cursor, or everything anew when the cursor is stale. */
async function catchUp(
  { read, reopen }: SourceStage,
  before: Known,
  since: string,
): Promise<{ now: Known; cursor: string }> {
  try {
    const delta = await read(since);
    must(delta.at(-1)?.type === 'complete', 'A reading since a cursor did not end with `complete`.');
    return { now: keep(before, delta), cursor: cursorOf(delta) };
  } catch (thrown) {
    if (!(thrown instanceof ProvisioningError) || thrown.code !== 'stale') throw thrown;
    const all = await readSource(reopen());
    return { now: keep(nothingKnown(), all), cursor: cursorOf(all) };
  }
}
