/** What a run that applied something came to, for its reader. */

import type { App } from '../app.ts';
import type { Run } from '../reconciliation/index.ts';
import { changeWords } from './change-words.ts';
import type { Answer } from './declaration.ts';
import { exitCodes } from './exit-codes.ts';
import { namesOfPeople } from './people.ts';
import { namesFor } from './target-names.ts';
import { counted, number, table } from './text.ts';

/** Failed changes that are listed. */
const LISTED = 20;

/** Ends with the code of the first failure, since whoever called must not take a part for the whole. */
export async function appliedAnswer(app: App, run: Run, room?: number): Promise<Answer> {
  const failures =
    run.plan === undefined
      ? []
      : await app.reconciliation.changes(run.plan, { states: ['failed'], limit: LISTED });
  const { from } = await app.settings.sync(run.sync);
  const names = await namesOfPeople(
    app,
    from,
    failures.flatMap(({ person }) => person ?? []),
  );
  const called = await namesFor(
    app,
    run.target,
    failures.map(({ change }) => change),
  );
  const failed = run.counts.failed ?? 0;
  const rows = failures.map(({ person, change, outcome }) => [
    person === undefined ? '' : (names.get(person) ?? person),
    changeWords(change, called),
    outcome?.state === 'failed' ? outcome.message : '',
  ]);
  const [first] = failures;
  const code = first?.outcome?.state === 'failed' ? first.outcome.code : 'internal';
  return {
    json: { run, failures },
    lines: [
      runLine(run),
      ...(rows.length === 0 ? [] : ['', 'Failed:', ...table(['whom', 'what', 'why'], rows, room)]),
      ...(failed > rows.length
        ? [
            `… ${number(rows.length)} of ${number(failed)} shown; see rollcall plans show ${run.plan ?? ''} --state failed`,
          ]
        : []),
      ...((run.counts.done ?? 0) > 0 ? ['', `Take it back with rollcall undo ${run.id}.`] : []),
    ],
    ...(failed === 0
      ? {}
      : {
          exit: exitCodes[code],
          warnings: [`${counted(failed, 'change')} failed; everybody else was served.`],
        }),
  };
}

/** `Run … of staff-to-jira: done. 42 changes done, 1 failed.` */
export function runLine({ id, sync, state, counts, error }: Run): string {
  const { done = 0, failed = 0, skipped = 0, again = 0 } = counts;
  const parts = done > 0 || state === 'done' ? [`${counted(done, 'change')} done`] : [];
  if (failed > 0) parts.push(`${number(failed)} failed`);
  if (skipped > 0) parts.push(`${number(skipped)} skipped`);
  if (again > 0) parts.push(`${counted(again, 'person', 'people')} to be looked at again`);
  const came = parts.length === 0 ? '' : ` ${parts.join(', ')}.`;
  return `Run ${id} of ${sync}: ${state}.${came}${error === undefined ? '' : ` ${error.message}`}`;
}
