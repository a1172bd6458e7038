/** A second process on the same database, to be killed or waited for. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

interface WriterProcess {
  /** Kills it with SIGKILL once it has acknowledged so many transactions; gives all that it acknowledged. */
  killAfter(acknowledgements: number): Promise<readonly string[]>;
  /** Waits for its end; gives its exit code. */
  end(): Promise<number | null>;
}

const program = fileURLToPath(new URL('./writer.ts', import.meta.url));

/** Starts `writer.ts`: `pairs` writes two rows per transaction for ever, `reading` reads and writes a hundred times. */
export function startWriter(work: 'pairs' | 'reading', location: string, name = 'writer'): WriterProcess {
  const child = spawn(process.execPath, [program, work, location, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  return {
    async killAfter(acknowledgements) {
      const acknowledged: string[] = [];
      for await (const line of createInterface(child.stdout)) {
        acknowledged.push(line);
        if (acknowledged.length === acknowledgements) child.kill('SIGKILL');
      }
      await exited;
      return acknowledged;
    },
    async end() {
      child.stdout.resume();
      const [code] = await exited;
      return code;
    },
  };
}
