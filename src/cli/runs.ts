/** `rollcall runs list`, `rollcall runs show RUN`, `rollcall runs stop RUN`. */

import type { App } from '../app.ts';
import type { Reading } from '../directory/index.ts';
import type { Run, RunState } from '../reconciliation/index.ts';
import { runLine } from './applied.ts';
import { type CommandDeclaration, type CommandGroup, textOption } from './declaration.ts';
import { numberOption } from './numbers.ts';
import { readingLines } from './readings.ts';
import { ACTOR } from './rounds.ts';
import { number, table, time } from './text.ts';

const states: readonly RunState[] = ['running', 'done', 'held', 'failed', 'stopped', 'interrupted'];
const args = { run: 'The id of the run.' };

const list: CommandDeclaration = {
  usage: 'list',
  summary: 'List runs, the newest first.',
  options: [
    { flags: '--sync <sync>', summary: 'Only of this sync.' },
    { flags: '--state <state>', summary: 'Only in this state.', choices: states },
    { flags: '--before <run>', summary: 'Only runs older than this one.' },
    { flags: '--limit <count>', summary: 'At most so many; 20 when absent.' },
  ],
  work: ({ options, room, withApp }) =>
    withApp(async ({ reconciliation }) => {
      const sync = textOption(options, 'sync');
      const state = textOption(options, 'state') as RunState | undefined;
      const before = textOption(options, 'before');
      const runs = await reconciliation.runs({
        limit: numberOption(options, 'limit') ?? 20,
        ...(sync === undefined ? {} : { sync }),
        ...(state === undefined ? {} : { states: [state] }),
        ...(before === undefined ? {} : { before }),
      });
      const rows = runs.map((run) => [
        run.id,
        time(run.startedAt),
        run.sync,
        run.kind,
        run.actor,
        run.state,
        countWords(run),
      ]);
      const lines = table(['run', 'started', 'sync', 'kind', 'by', 'state', 'what came of it'], rows, room);
      return { json: { runs }, lines: lines.length === 0 ? ['There are no such runs.'] : lines };
    }),
};

function countWords({ counts, error }: Run): string {
  const told = Object.entries(counts).flatMap(([name, count]) =>
    count > 0 ? [`${number(count)} ${name}`] : [],
  );
  return [...told, ...(error === undefined ? [] : [error.message])].join(', ');
}

const show: CommandDeclaration = {
  usage: 'show <run>',
  summary: 'Show a run, and the readings of its sources that it was made from, with the proof of each.',
  args,
  work: ({ args: [id = ''], withApp }) =>
    withApp(async (app) => {
      const run = await app.reconciliation.runById(id);
      const readings = await readingsBefore(app, run);
      const { startedAt, finishedAt, kind, actor, plan } = run;
      const took =
        finishedAt === undefined ? '' : `, took ${number(Math.round((finishedAt - startedAt) / 100) / 10)} s`;
      return {
        json: { run, readings },
        lines: [
          runLine(run),
          `Started ${time(startedAt)} by ${actor} (${kind})${took}.`,
          ...(plan === undefined ? [] : [`Its plan: rollcall plans show ${plan}`]),
          ...readings.flatMap(readingLines),
        ],
      };
    }),
};

/** Of each source that feeds the run's sync now, the last reading that had begun when the run did. */
async function readingsBefore(
  { settings, directory }: Pick<App, 'settings' | 'directory'>,
  { sync, startedAt }: Run,
): Promise<readonly Reading[]> {
  const feeding = (await settings.syncs()).find(({ name }) => name === sync)?.from ?? [];
  const found: Reading[] = [];
  for (const source of feeding) {
    const latest = await directory.readings({ source });
    found.push(...latest.filter((reading) => reading.startedAt <= startedAt).slice(0, 1));
  }
  return found;
}

const stop: CommandDeclaration = {
  usage: 'stop <run>',
  summary: 'Stop a run after the calls under way, in whatever process it is at work.',
  args,
  work: ({ args: [id = ''], withApp }) =>
    withApp(async ({ reconciliation }) => {
      await reconciliation.stop({ run: id, by: ACTOR });
      return {
        json: { run: await reconciliation.runById(id) },
        lines: [`Run ${id} ends after the calls under way; what it has not done is left to the next one.`],
      };
    }),
};

export const runs: CommandGroup = {
  name: 'runs',
  summary: 'List, show and stop runs.',
  commands: [list, show, stop],
};
