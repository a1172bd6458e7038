/** The command line as a function: arguments and surroundings in, an exit code out. */

import { Command, CommanderError, Option } from 'commander';
import { addressed } from './addressed.ts';
import { commands } from './commands.ts';
import type { Answer, Call, CommandDeclaration, CommandGroup, OptionDeclaration } from './declaration.ts';
import { exitCodes } from './exit-codes.ts';
import { tellFailure } from './failure.ts';
import { openProgress, silentProgress } from './progress.ts';
import type { Surroundings } from './surroundings.ts';
import { plain } from './text.ts';
import { version } from './version.ts';

/**
 * Runs one command. Never throws: what goes wrong is said on standard error, and the code tells it to programs.
 * @param argv what stands after `rollcall`.
 */
export async function runCommandLine(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const ending = { code: 0 };
  const program = programFor(surroundings, (code) => {
    ending.code = code;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return ending.code;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : exitCodes.invalid;
    return tellFailure(thrown, {
      stderr: surroundings.stderr,
      stdout: surroundings.stdout,
      json: argv.includes('--json'),
      debug: surroundings.environment.ROLLCALL_LOG === 'debug',
    });
  }
}

function programFor(surroundings: Surroundings, ended: (code: number) => void): Command {
  const { stdout, stderr } = surroundings;
  const program = new Command('rollcall')
    .description(
      'Keeps the people of your identity provider and the accounts of your applications in step, and never removes anything without proof.',
    )
    .version(version, '-V, --version', 'Say which version this is.')
    .helpOption('-h, --help', 'Say what there is.')
    .helpCommand(false)
    .showSuggestionAfterError()
    .exitOverride()
    .configureHelp({ sortSubcommands: false })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
      outputError: (text, write) => write(sentence(text)),
    })
    .addHelpText(
      'after',
      '\nExit codes: 0 done · 1 our fault · 2 wrong input · 3 credentials or rights · 4 not there, or in the way · 5 not reachable · 6 a person has to look first',
    );
  for (const entry of commands) {
    if ('commands' in entry) addGroup(program, entry, surroundings, ended);
    else addCommand(program, entry, { surroundings, ended });
  }
  return program;
}

function addGroup(
  program: Command,
  group: CommandGroup,
  surroundings: Surroundings,
  ended: (code: number) => void,
): void {
  const parent = program.command(group.name).description(group.summary).helpCommand(false);
  for (const declaration of group.commands) addCommand(parent, declaration, { surroundings, ended });
}

function addCommand(
  parent: Command,
  declaration: CommandDeclaration,
  { surroundings, ended }: { readonly surroundings: Surroundings; readonly ended: (code: number) => void },
): void {
  const command = parent
    .command(declaration.usage)
    .summary(declaration.summary)
    .description(declaration.description ?? declaration.summary)
    .helpOption('-h, --help', 'Say how it is used.')
    .showHelpAfterError(false);
  for (const argument of command.registeredArguments)
    argument.description = declaration.args?.[argument.name()] ?? '';
  for (const option of declaration.options ?? []) command.addOption(asOption(option));
  command
    .option('-c, --config <file>', 'The file with the settings; rollcall.yaml in this folder when absent.')
    .option('--json', 'For programs: one JSON value on standard output.');
  command.action(async () => {
    const call = callOf(command, surroundings);
    try {
      const answer = await declaration.work(call);
      tell(answer, call);
      ended(answer.exit ?? 0);
    } finally {
      call.progress.end();
    }
  });
}

function asOption({ flags, summary, choices, many, required }: OptionDeclaration): Option {
  const option = new Option(flags, summary);
  if (many === true)
    option.argParser<string[]>((value, before) => [
      ...(before ?? []),
      ...value.split(',').map(trimmed).filter(Boolean),
    ]);
  if (choices !== undefined) option.choices(choices);
  if (required === true) option.makeOptionMandatory();
  return option;
}

function trimmed(text: string): string {
  return text.trim();
}

const levels = ['debug', 'info', 'warn', 'error', 'silent'];

function callOf(command: Command, surroundings: Surroundings): Call {
  const { stdout, stderr, environment } = surroundings;
  const options = command.opts<Record<string, string | boolean | string[]>>();
  const json = options.json === true;
  // What is no level is told as a fault when the configuration is read.
  const level = levels.find((one) => one === environment.ROLLCALL_LOG) ?? 'silent';
  const world = surroundings.openWorld(level);
  // A bar and lines of a log would write over each other.
  const shown = level === 'silent' ? stderr : { write: (text: string) => stderr.write(text) };
  const progress = json ? silentProgress : openProgress(shown, world.clock.now);
  const room = stdout.isTTY === true ? stdout.columns : undefined;
  return {
    surroundings,
    world,
    // Absent optional arguments are absent, not undefined in the middle.
    args: command.processedArgs.filter((arg): arg is string => typeof arg === 'string'),
    options,
    json,
    ...(room === undefined ? {} : { room }),
    progress,
    ...addressed(surroundings, world, typeof options.config === 'string' ? options.config : undefined),
    say(...lines) {
      if (json) return;
      progress.end();
      for (const line of lines) stdout.write(`${plain(line)}\n`);
    },
  };
}

function tell(answer: Answer, { json, progress, surroundings }: Call): void {
  const { stdout, stderr } = surroundings;
  progress.end();
  if (json && answer.json !== undefined) stdout.write(`${JSON.stringify(answer.json, undefined, 2)}\n`);
  if (!json && answer.lines.length > 0) stdout.write(`${answer.lines.map(plain).join('\n')}\n`);
  for (const warning of answer.warnings ?? []) stderr.write(`${plain(warning)}\n`);
}

/** Commander's words as a sentence of ours: `error: unknown option '--jsn'` → `Unknown option '--jsn'.` */
function sentence(text: string): string {
  const [first = '', ...rest] = text
    .trim()
    .replace(/^error: /, '')
    .split('\n');
  const said = `${first.charAt(0).toUpperCase()}${first.slice(1)}`;
  return `${[said.endsWith('.') ? said : `${said}.`, ...rest, 'See rollcall --help.'].join(' ')}\n`;
}
