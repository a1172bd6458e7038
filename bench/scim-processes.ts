/** The processes of the measurement of SCIM, and how to ask them. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Usage } from './scim-names.ts';

export interface Measured {
  /** Requests or rows. */
  readonly count: number;
  /** Milliseconds. */
  readonly span: number;
  /** Microseconds of user and system time of the process that was measured. */
  readonly cpu: number;
  /** Milliseconds that each took. */
  readonly took?: readonly number[];
}

/** A process that listens on a port of this machine. */
export interface Listening {
  readonly port: number;
  usage(): Promise<Usage>;
  end(): Promise<void>;
}

/** As `npm start` has it: Node would let what is young, most of which dies at once, fill three times 32 MB. */
const YOUNG = '--max-semi-space-size=16';

/** Starts a script of this folder, and waits for its first word. */
export async function start<Word>(
  script: string,
  args: readonly string[],
  heap?: number,
): Promise<{ readonly child: ChildProcess; readonly word: Word }> {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), args, {
    execArgv: heap === undefined ? [] : [`--max-old-space-size=${heap}`, YOUNG],
  });
  return { child, word: await heard<Word>(child) };
}

/** Runs a script of this folder to its end. */
export async function run(script: string, args: readonly string[]): Promise<void> {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), args, { execArgv: [] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${script} ended with ${code}.`);
}

export async function listening(script: string, args: readonly string[], heap?: number): Promise<Listening> {
  const { child, word } = await start<{ port: number }>(script, args, heap);
  return {
    port: word.port,
    usage: () => ask<Usage>(child, 'usage'),
    end: () => end(child),
  };
}

export async function ask<Word>(child: ChildProcess, words: string | object): Promise<Word> {
  child.send(words);
  return heard<Word>(child);
}

export async function end(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.disconnect();
  await gone;
}

async function heard<Word>(child: ChildProcess): Promise<Word> {
  const leaving = new AbortController();
  const { signal } = leaving;
  try {
    const [word] = await Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }).then(() => {
        throw new Error('A measured process ended before it was measured.');
      }),
    ]);
    return word as Word;
  } finally {
    leaving.abort();
  }
}
