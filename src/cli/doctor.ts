/** `rollcall doctor`: everything that an administrator would look at, in one go. */

import { checkConnections, checkSyncs } from './connection-checks.ts';
import type { CommandDeclaration } from './declaration.ts';
import { exitCodes } from './exit-codes.ts';
import { type Finding, findings } from './findings.ts';
import { counted, table } from './text.ts';

const marks = { ok: 'ok', look: 'look', bad: 'BAD' } as const;

export const doctor: CommandDeclaration = {
  usage: 'doctor',
  summary: 'Look at everything that can be wrong, and say what to do.',
  description:
    'Checks connections and syncs, the store, the clock, the encryption keys, the audit, and looks for plans and readings that wait, jobs that failed, and settings that do nothing. Changes nothing. Exits with the code of the worst it finds; what only wants a look is no failure.',
  async work(call) {
    return call.withApp(async (app) => {
      const checked = [
        ...(await checkConnections(app, { signal: new AbortController().signal })),
        ...(await checkSyncs(app)),
      ];
      const found: Finding[] = checked.map(({ what, name, problem }) =>
        problem === undefined
          ? {
              state: 'ok',
              what: `${what} ${name}`,
              message: what === 'sync' ? 'can be used as it is written' : 'works',
            }
          : {
              state: 'bad',
              what: `${what} ${name}`,
              code: problem.code,
              message: [
                problem.message,
                ...problem.faults.map((fault) => `${fault.path}: ${fault.message}`),
              ].join(' '),
            },
      );
      for (const { what, name, lines = [] } of checked)
        for (const line of lines)
          if (line.state === 'granted' || line.state === 'unknown')
            found.push({
              state: 'ok',
              what: `${what} ${name}: ${line.name}`,
              message: line.state === 'granted' ? (line.message ?? 'is there') : `not known: ${line.message}`,
            });
      for (const { what, name, warnings = [] } of checked)
        for (const message of warnings) found.push({ state: 'look', what: `${what} ${name}`, message });
      found.push(...(await findings(app, call.world)));
      const bad = found.filter(({ state }) => state === 'bad');
      const look = found.filter(({ state }) => state === 'look').length;
      const rows = found.map(({ state, what, message }) => [marks[state], what, message]);
      const summary =
        bad.length === 0 && look === 0
          ? 'All is well.'
          : `${counted(bad.length, 'problem')}, ${counted(look, 'thing')} to look at.`;
      return {
        json: { findings: found },
        lines: [...table(['', 'what', 'how it stands'], rows, call.room), '', summary],
        ...(bad.length === 0
          ? {}
          : {
              exit: exitCodes[bad[0]?.code ?? 'internal'],
              warnings: [`${counted(bad.length, 'problem')} found.`],
            }),
      };
    });
  },
};
