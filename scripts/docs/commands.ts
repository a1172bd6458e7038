/** The page of commands, from their declarations. */

import type { CommandDeclaration, CommandGroup } from '../../src/cli/declaration.ts';
import { code, made, table } from './markdown.ts';

const opening = `# Command line

\`rollcall\` does by hand what the API does for programs. In the project, \`node bin/rollcall.js\` is the same.

Every command takes \`-c, --config <file>\` (else \`ROLLCALL_CONFIG\`, else \`rollcall.yaml\` in this folder), \`--json\` for one
JSON value on standard output, and \`--help\`. Long work shows a bar on a terminal and lines elsewhere; the first Ctrl-C stops it
after the calls under way. Commands may run beside a service on the same database.

| exit code | means |
| --- | --- |
| 0 | done |
| 1 | a fault of ours |
| 2 | wrong input: settings, arguments, a thing that cannot be done here |
| 3 | credentials or rights |
| 4 | not there, or in the way of something else |
| 5 | not reachable just now |
| 6 | a person has to look first: a held plan or reading, a stale approval |
`;

/** @param commands in the order of `rollcall --help` */
export function commandsPage(commands: readonly (CommandDeclaration | CommandGroup)[]): string {
  const all = commands.flatMap((entry) =>
    'commands' in entry
      ? entry.commands.map((command) => ({ prefix: `${entry.name} `, command }))
      : [{ prefix: '', command: entry }],
  );
  const overview = all.map(({ prefix, command }) => [
    code(`rollcall ${prefix}${command.usage}`),
    command.summary,
  ]);
  const sections = all.flatMap(({ prefix, command }) => section(prefix, command));
  return [made, opening, table(['command', 'does'], overview), ...sections].join('\n');
}

function section(
  prefix: string,
  { usage, summary, description, args = {}, options = [] }: CommandDeclaration,
): string[] {
  const rows = [
    ...Object.entries(args).map(([name, about]) => [code(`<${name}>`), about]),
    ...options.map(({ flags, summary: about, choices, many, required }) => [
      code(flags),
      [
        about,
        choices && `One of ${choices.map(code).join(', ')}.`,
        many && 'May be repeated.',
        required && 'Required.',
      ]
        .filter(Boolean)
        .join(' '),
    ]),
  ];
  const text = [
    `## rollcall ${prefix}${usage.replace(/ .*/, '')}`,
    '',
    code(`rollcall ${prefix}${usage}`),
    '',
    description ?? summary,
    '',
  ];
  return rows.length === 0 ? text : [...text, table(['', ''], rows)];
}
