/** `rollcall check [CONNECTION]`: whether connections work and syncs compile; says what is missing. */

import { type Checked, checkConnections, checkSyncs } from './connection-checks.ts';
import type { CommandDeclaration } from './declaration.ts';
import { exitCodes } from './exit-codes.ts';
import { counted, indented, table } from './text.ts';

export const check: CommandDeclaration = {
  usage: 'check [connection]',
  summary: 'Say whether connections work, and what is missing.',
  description:
    'Opens each connection (or one) and asks whether its credentials work and suffice; compiles each sync. Changes nothing. Exits with the code of the first problem.',
  args: { connection: 'The name of a source or target; all when absent.' },
  async work(call) {
    const [name] = call.args;
    return call.withApp(async (app) => {
      const leaving = new AbortController();
      const leave = call.surroundings.onStop(() => leaving.abort());
      try {
        const checked = [
          ...(await checkConnections(app, leaving.signal, name)),
          ...(await checkSyncs(app, name)),
        ];
        const [first] = checked.flatMap(({ problem }) => problem ?? []);
        const bad = checked.filter(({ problem }) => problem !== undefined).length;
        return {
          json: { checked },
          lines:
            checked.length === 0
              ? ['There is nothing to check yet; declare a source, a target and a sync.']
              : checkedLines(checked, call.room),
          ...(first === undefined
            ? {}
            : { exit: exitCodes[first.code], warnings: [`${counted(bad, 'problem')} found.`] }),
        };
      } finally {
        leave();
      }
    });
  },
};

/** One row each, and below the table what is wrong with those that do not work. */
function checkedLines(checked: readonly Checked[], room: number | undefined): readonly string[] {
  const rows = checked.map(({ what, name, detail, problem }) => [
    what,
    name,
    detail,
    problem === undefined ? 'works' : problem.code,
  ]);
  const warned = checked.flatMap(({ name, warnings = [] }) =>
    warnings.map((warning) => `${name}: ${warning}`),
  );
  const problems = checked.flatMap(({ name, problem }) =>
    problem === undefined
      ? []
      : [
          `${name}: ${problem.message}`,
          ...indented(problem.faults.map((fault) => `${fault.path}: ${fault.message}`)),
        ],
  );
  return [
    ...table(['what', 'name', 'type', 'state'], rows, room),
    ...(problems.length === 0 ? [] : ['', ...problems]),
    ...(warned.length === 0 ? [] : ['', ...warned]),
  ];
}
