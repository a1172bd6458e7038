/** What sources promise about when people were last active, where they read it by itself. */

import type { ActivityRecord, ActivityTold, IdentitySource } from '../../model/index.ts';
import { failure, must, mustEqual, show } from '../judge.ts';
import type { KitPromise } from '../kit.ts';
import { known, mustAgree, withSource } from '../source-stage.ts';
import type { SourceSubject } from '../subject.ts';
import { wellKnown } from './people.ts';

type Tell = NonNullable<IdentitySource['activity']>;

export const activity: readonly KitPromise<SourceSubject>[] = [
  {
    name: 'activity is told of people by their ids, to its end, and changes nobody',
    builtOn: wellKnown,
    keep: (subject) =>
      withSource(subject, async ({ source, fillIfPossible, faults, read }) => {
        const { activity: tell } = source;
        if (tell === undefined) return;
        await fillIfPossible();
        const before = known(await read());
        const told = await activityOf(tell);
        mustEndComplete(told);
        // More may be told than are read: guests that the settings leave out, say.
        must(
          people(told).length === 0 || people(told).some(({ identity }) => before.people.has(identity)),
          `Activity was told of ${show(people(told)[0]?.identity)} and others, of whom no reading tells any.`,
        );
        mustAgree(known(await read()), before, 'Reading activity changed what is told of people.');
        const lost = { kind: 'refused', status: 403 } as const;
        for (let at = 1; at <= 3 && faults !== undefined; at++) {
          faults.plan(({ number }) => (number >= at ? lost : undefined));
          const again: ActivityRecord[] = [];
          const thrown = await failure(collect(tell, again));
          if (thrown === undefined)
            mustEqual(people(again), people(told), 'With a right that was lost, activity told others.');
        }
        faults?.plan(undefined);
      }),
  },
];

function people(records: readonly ActivityRecord[]): readonly ActivityTold[] {
  return records.filter((record): record is ActivityTold => record.type === 'activity');
}

async function activityOf(tell: Tell): Promise<readonly ActivityRecord[]> {
  const records: ActivityRecord[] = [];
  await collect(tell, records);
  return records;
}

async function collect(tell: Tell, into: ActivityRecord[]): Promise<void> {
  for await (const record of tell()) into.push(record);
}

function mustEndComplete(records: readonly ActivityRecord[]): void {
  const at = records.findIndex(({ type }) => type === 'complete');
  must(at === records.length - 1 && at >= 0, 'The reading of activity did not end with complete.');
}
