/** What sources promise about readings. */

import type { SourceRecord } from '../../model/index.ts';
import { canBeLeft, leavesAtOnce } from '../common.ts';
import { failure, must, mustEqual, mustFail } from '../judge.ts';
import { type KitPromise, needed } from '../kit.ts';
import {
  keep,
  known,
  mustAgree,
  nothingKnown,
  readSource,
  type SourceStage,
  withSource,
} from '../source-stage.ts';
import type { SourceSubject } from '../subject.ts';

export const endsComplete = 'a reading ends with complete or throws';
export const standsStill = 'a cursor that stands still is an error';

export const reading: readonly KitPromise<SourceSubject>[] = [
  {
    name: endsComplete,
    keep: async (subject) => {
      await withSource(subject, async (stage) => {
        await stage.fillIfPossible();
        mustEndComplete(await stage.read());
        if (stage.faults !== undefined) await throwsWhereverItFails(stage);
      });
      for (const [hook, what] of [
        ['cutOff', 'cut off in the middle'],
        ['dropPage', 'given without one of its pages'],
      ] as const) {
        await withSource(subject, async ({ world, fill, read }) => {
          if (world[hook] === undefined) return;
          await fill();
          await world[hook]();
          must(
            (await failure(read())) !== undefined,
            `The reading was ${what}, and ended as if nothing had been.`,
          );
        });
      }
    },
  },
  {
    name: 'every page is asked for once',
    builtOn: [endsComplete],
    keep: (subject) =>
      withSource(subject, async ({ web, fillIfPossible, read }) => {
        await fillIfPossible();
        web?.plan(undefined);
        const records = await read();
        const asked = (web?.sent ?? [])
          .filter(({ writes }) => !writes)
          .map(({ method, url }) => `${method} ${url}`);
        mustEqual(repeated(asked), [], 'Some pages were asked for twice.');
        mustEqual(repeated(records.flatMap(namesIn)), [], 'Some were told twice.');
      }),
  },
  {
    name: standsStill,
    builtOn: [endsComplete],
    keep: (subject) =>
      withSource(subject, async ({ world, web, fill, read }) => {
        await fill();
        if (world.standStill !== undefined) await world.standStill();
        else needed(web, 'a world whose cursor can be made to stand still').repeatPages();
        await mustFail(read(), 'Every page led to itself, and the reading ended as if nothing had been.');
        const patience = 200;
        must(
          (web?.sent.length ?? 0) < patience,
          `Every page led to itself, and the source followed it ${patience} times.`,
        );
      }),
  },
  {
    name: 'a reading can be left in the middle',
    builtOn: [endsComplete],
    keep: (subject) =>
      withSource(subject, async ({ source, web, tools, fillIfPossible, read }) => {
        await fillIfPossible();
        const whole = known(await read());
        await canBeLeft(web, () => source.read());
        mustAgree(
          known(await read()),
          whole,
          'After a reading had been left, the next one told something else.',
        );
        await leavesAtOnce(tools, () => source.read());
      }),
  },
  {
    name: 'resuming at a checkpoint loses nothing',
    builtOn: [endsComplete],
    keep: (subject) =>
      withSource(subject, async ({ fillIfPossible, read, reopen }) => {
        await fillIfPossible();
        const records = await read();
        const whole = known(records);
        for (const [index, record] of records.entries()) {
          if (record.type !== 'checkpoint') continue;
          const resumed = keep(nothingKnown(), records.slice(0, index));
          keep(resumed, await readSource(reopen(), record.cursor));
          mustAgree(
            resumed,
            whole,
            `Resumed at checkpoint ${record.cursor}, the reading told something else.`,
          );
        }
      }),
  },
];

function mustEndComplete(records: readonly SourceRecord[]): void {
  const ends = records.flatMap(({ type }, index) => (type === 'complete' ? [index] : []));
  mustEqual(
    ends,
    [records.length - 1],
    'The reading did not end with one `complete`: this is where it was told.',
  );
}

/** From whichever request on everything fails, the reading throws. */
async function throwsWhereverItFails({ faults, read, reopen }: SourceStage): Promise<void> {
  let requests = 0;
  faults?.plan(({ number }) => {
    requests = number;
    return undefined;
  });
  await read();
  for (const fault of [{ kind: 'refused', status: 500 }, { kind: 'cut' }] as const) {
    for (let from = 1; from <= requests; from++) {
      faults?.plan(({ number }) => (number >= from ? fault : undefined));
      const thrown = await failure(readSource(reopen()));
      must(
        thrown !== undefined,
        `From the ${from}. request on all were ${fault.kind}, and the reading ended as if nothing had been.`,
      );
    }
  }
  faults?.plan(undefined);
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

/** What a record tells, one name for each thing. */
function namesIn(record: SourceRecord): readonly string[] {
  if (record.type === 'identity') return [`identity ${record.identity.id}`];
  if (record.type === 'members')
    return record.members.map(({ type, id }) => `${type} ${id} in ${record.group}`);
  if (record.type !== 'group') return [];
  const { id, members } = record.group;
  return [`group ${id}`, ...members.map((member) => `${member.type} ${member.id} in ${id}`)];
}
