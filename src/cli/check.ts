/** `rollcall check [CONNECTION]`: whether connections work and syncs compile; says what is missing. */

import type { CheckLine } from '../model/index.ts';
import { type Checked, checkConnections, checkSyncs, lineWords } from './connection-checks.ts';
import type { CommandDeclaration } from './declaration.ts';
import { exitCodes } from './exit-codes.ts';
import { counted, indented, table } from './text.ts';

export const check: CommandDeclaration = {
  usage: 'check [connection]',
  summary: 'Say whether connections work, and what is missing.',
  description:
    'Opens each connection (or one) and asks, permission by permission, whether its credentials work and suffice; compiles each sync. Changes nothing, and remembers what it found. Exits with the code of the first problem.',
  args: { connection: 'The name of a source or target; all when absent.' },
  async work(call) {
    const [name] = call.args;
    return call.withApp(async (app) => {
      const leaving = new AbortController();
      const leave = call.surroundings.onStop(() => leaving.abort());
      try {
        const checked = [
          ...(await checkConnections(app, { signal: leaving.signal, only: name })),
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

/** How a line of a check is told. */
const states = { asking: '', granted: 'there', missing: 'MISSING', unknown: 'not known' } as const;

/** One row each; then what each connection needs and has; below that what is wrong, and what is worth knowing. */
function checkedLines(checked: readonly Checked[], room: number | undefined): readonly string[] {
  const rows = checked.map(({ what, name, detail, problem }) => [
    what,
    name,
    detail,
    problem === undefined ? 'works' : problem.code,
  ]);
  const needs = checked.flatMap(({ name, lines = [] }) =>
    lines.map((line) => [name, line.name, stateOf(line)]),
  );
  const missing = checked.flatMap(({ name, lines = [] }) =>
    lines.flatMap((line) =>
      line.state === 'missing' && line.needed ? [`${name}: ${line.name}: ${lineWords(line)}`] : [],
    ),
  );
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
  const parts = [
    table(['what', 'name', 'type', 'state'], rows, room),
    table(['connection', 'needs', 'state'], needs, room),
    problems,
    missing,
    warned,
  ];
  return parts
    .filter((part) => part.length > 0)
    .flatMap((part, index) => (index === 0 ? part : ['', ...part]));
}

function stateOf(line: CheckLine): string {
  return line.state === 'missing' && !line.needed ? 'missing, not needed' : states[line.state];
}
