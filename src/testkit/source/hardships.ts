/** What sources promise for what goes wrong at one of many requests. */

import { ProvisioningError } from '../../model/index.ts';
import type { Fault, FaultyFetch } from '../faults.ts';
import { failure, must } from '../judge.ts';
import { type KitPromise, needed } from '../kit.ts';
import { type Known, known, mustAgree, readSource, type SourceStage, withSource } from '../source-stage.ts';
import type { SourceSubject } from '../subject.ts';
import { readWhole } from './groups.ts';
import { endsComplete, standsStill } from './reading.ts';

interface Hardship {
  readonly fault: Fault;
  /** How many requests in a row meet it. */
  readonly times: number;
}

/** In a sentence: `With …, the reading …`. */
const planted: Readonly<Record<string, Hardship>> = {
  'a token that ended': { fault: { kind: 'refused', status: 401 }, times: 1 },
  'a right that was lost': { fault: { kind: 'refused', status: 403 }, times: Number.POSITIVE_INFINITY },
  'a storm of 429': { fault: { kind: 'rate-limited', seconds: 2 }, times: 4 },
};

/** Where requests go by HTTP: what it is in a sentence, and how it is brought about at a request. */
const plantedByHttp: Readonly<Record<string, (web: FaultyFetch, at: number) => void>> = {
  'a connection cut in the body': (web, at) =>
    web.plan(({ number }) => (number === at ? { kind: 'broken' } : undefined)),
  'a page that came twice': (web, at) => web.repeatPage(at),
};

export const hardships: readonly KitPromise<SourceSubject>[] = [
  {
    name: 'what goes wrong at any one request ends in an error or in the same reading',
    builtOn: [endsComplete, standsStill, readWhole],
    keep: (subject) =>
      withSource(subject, async (stage) => {
        const { faults, fillIfPossible, read, web } = stage;
        needed(faults, 'a world in which requests can be made to fail');
        await fillIfPossible();
        const whole = known(await read());
        const requests = await countRequests(stage);
        for (const [what, { fault, times }] of Object.entries(planted))
          for (let at = 1; at <= requests; at++) {
            faults?.plan(({ number }) => (isFrom(at, times, number) ? fault : undefined));
            await mustEndWell(stage, `With ${what} at the ${at}. request`, whole);
          }
        for (const [what, plant] of Object.entries(plantedByHttp))
          for (let at = 1; web !== undefined && at <= requests; at++) {
            plant(web, at);
            await mustEndWell(stage, `With ${what} at the ${at}. request`, whole);
          }
        faults?.plan(undefined);
      }),
  },
];

async function countRequests({ faults, read }: SourceStage): Promise<number> {
  let requests = 0;
  faults?.plan(({ number }) => {
    requests = number;
    return undefined;
  });
  await read();
  return requests;
}

const isFrom = (at: number, times: number, number: number): boolean => number >= at && number < at + times;

/** @param when `With a right that was lost at the 3. request` */
async function mustEndWell({ reopen }: SourceStage, when: string, whole: Known): Promise<void> {
  let told: Known | undefined;
  const thrown = await failure(
    (async () => {
      told = known(await readSource(reopen()));
    })(),
  );
  if (told !== undefined) return mustAgree(told, whole, `${when} the reading told something else.`);
  must(
    thrown instanceof ProvisioningError,
    `${when} the reading ended with an error that tells nobody what to do: ${String(thrown)}`,
  );
}
