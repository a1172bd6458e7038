/** What sources promise for bad times. */

import { checkSpeaks, keepsSecrets, opensSilently, waitsAsTold } from '../common.ts';
import type { KitPromise } from '../kit.ts';
import { known, mustAgree, readSource, withSource } from '../source-stage.ts';
import type { SourceSubject } from '../subject.ts';
import { endsComplete } from './reading.ts';

export const failing: readonly KitPromise<SourceSubject>[] = [
  { name: '`open` is silent', ofPushed: true, keep: (subject) => withSource(subject, opensSilently) },
  {
    name: '`check` says what is missing, in words',
    ofPushed: true,
    keep: (subject) =>
      checkSpeaks((work) =>
        withSource(subject, async (stage) => {
          await stage.fillIfPossible();
          await work(stage);
        }),
      ),
  },
  {
    name: '429 waits as told and counts against no one',
    builtOn: [endsComplete],
    keep: (subject) =>
      withSource(subject, async (stage) => {
        await stage.fillIfPossible();
        const whole = known(await stage.read());
        await waitsAsTold(stage, async () => {
          mustAgree(
            known(await readSource(stage.source)),
            whole,
            'A reading that had to wait told something else.',
          );
        });
      }),
  },
  {
    name: 'secrets never appear in what is logged',
    ofPushed: true,
    keep: (subject) =>
      withSource(subject, async (stage) => {
        await stage.fillIfPossible();
        const { pushes } = subject.connector;
        await keepsSecrets(stage, (opened) => (pushes ? [] : [readSource(opened as typeof stage.source)]));
      }),
  },
];
