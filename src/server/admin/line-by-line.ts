/** An answer that is told line by line, each an object, as soon as there is something to tell. */

import type { Context } from 'hono';
import { stream } from 'hono/streaming';
import { problemOf } from '../problem.ts';

/** What the work is handed: a way to tell a line, and when whoever asked has gone away. */
export interface Telling {
  tell(line: object): void;
  readonly signal: AbortSignal;
}

/** Streams what the work tells, and at last the line that it gives; of what it throws, `{ problem }`. */
export function lineByLine(context: Context, work: (telling: Telling) => Promise<object>): Response {
  context.header('content-type', 'application/x-ndjson');
  context.header('cache-control', 'no-store');
  // A proxy that gathers an answer before it hands it on would tell everything at once.
  context.header('x-accel-buffering', 'no');
  return stream(context, async (out) => {
    const gone = new AbortController();
    out.onAbort(() => gone.abort());
    const write = (line: object): Promise<unknown> => out.write(`${JSON.stringify(line)}\n`);
    // Lines are told one after another, whatever the pace of whoever reads them.
    let written: Promise<unknown> = Promise.resolve();
    const tell = (line: object): void => {
      written = written.then(() => write(line));
    };
    const last = await work({ tell, signal: gone.signal }).catch((thrown: unknown) => ({
      problem: problemOf(thrown),
    }));
    await written;
    await write(last);
  });
}
