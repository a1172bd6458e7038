/** What one command is: declared as data by its file, put to commander by command-line.ts. */

import type { App, World } from '../app.ts';
import type { Config } from '../config.ts';
import type { Progress } from './progress.ts';
import type { Surroundings } from './surroundings.ts';

/** What a command has to say at its end. */
export interface Answer {
  /** For programs, with `--json`; undefined: the command has told programs everything itself. */
  readonly json: unknown;
  /** For people, line by line. */
  readonly lines: readonly string[];
  /** 0 when absent. */
  readonly exit?: number;
  /** Sentences on standard error, for people and programs: what a caller must not miss although the command did its work. */
  readonly warnings?: readonly string[];
}

/** Options as they were given; an option with a value that may be repeated is a list. */
export type Options = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** A command that was called. */
export interface Call {
  readonly surroundings: Surroundings;
  /** Time, network and chance; its log is silent unless ROLLCALL_LOG asks for one. */
  readonly world: World;
  readonly args: readonly string[];
  readonly options: Options;
  readonly json: boolean;
  /** Cells in a line of standard output; absent: it is no terminal, and nothing is cut. */
  readonly room?: number;
  /** For long work; silent with `--json`. */
  readonly progress: Progress;
  /** Reads file and environment. */
  config(): Promise<Config>;
  /** Opens the service's rooms beside a service that may be running, and closes them when the work has ended. */
  withApp<R>(work: (app: App) => Promise<R>): Promise<R>;
  /** Lines for people, while the command still works; with `--json` nothing is said. */
  say(...lines: readonly string[]): void;
}

/** One option, as commander writes it: `--note <text>`. */
export interface OptionDeclaration {
  readonly flags: string;
  readonly summary: string;
  /** The only values that are taken. */
  readonly choices?: readonly string[];
  /** May be given several times, or several values with commas between them. */
  readonly many?: boolean;
  readonly required?: boolean;
}

export interface CommandDeclaration {
  /** Name and arguments, as commander writes them: `plan <sync>`. */
  readonly usage: string;
  readonly summary: string;
  readonly description?: string;
  /** Argument → what it is. */
  readonly args?: Readonly<Record<string, string>>;
  readonly options?: readonly OptionDeclaration[];
  /** Does the work; what it throws is told in one sentence. Nothing: the command has said everything itself. */
  readonly work: (call: Call) => Promise<Answer>;
}

/** Commands under one word: `plans list`, `plans show`. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly CommandDeclaration[];
}

/** The text given with an option. */
export function textOption(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** All texts given with an option that may be repeated. */
export function listOption(options: Options, name: string): readonly string[] | undefined {
  const value = options[name];
  return Array.isArray(value) && value.length > 0 ? value : undefined;
}
