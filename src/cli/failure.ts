/** What went wrong, in one sentence with every fault below it. Never a stack trace, unless the log was asked to tell all. */

import { asProvisioningError, type ErrorCode, type Fault } from '../model/index.ts';
import { exitCodes } from './exit-codes.ts';
import type { Output } from './surroundings.ts';
import { plain } from './text.ts';

/** A failure as programs are told it, with `--json`. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly faults: readonly Fault[];
}

/** Says on standard error what was thrown; gives the exit code. */
export function tellFailure(
  thrown: unknown,
  out: { readonly stderr: Output; readonly stdout: Output; readonly json: boolean; readonly debug: boolean },
): number {
  const error = asProvisioningError(thrown);
  const { code, message, faults } = error;
  const below = faults.map(faultLine);
  // A sentence that says its only fault in full is not said twice.
  const said = below.length === 1 && message.includes(below[0] ?? '');
  const lines = [plain(message), ...(said ? [] : below.map((line) => `  ${plain(line)}`))];
  if (code === 'internal' && !out.debug)
    lines.push('  Run it again with ROLLCALL_LOG=debug to see where; please report it.');
  if (out.debug) lines.push(...traces(thrown));
  out.stderr.write(`${lines.join('\n')}\n`);
  const failure: Failure = { code, message, faults };
  if (out.json) out.stdout.write(`${JSON.stringify({ error: failure }, undefined, 2)}\n`);
  return exitCodes[code];
}

function faultLine({ path, message }: Fault): string {
  return path === '' ? message : `${path}: ${message}`;
}

/** The stacks of an error and of what caused it. */
function traces(thrown: unknown): string[] {
  const lines: string[] = [];
  for (let error = thrown; error instanceof Error && lines.length < 5; error = error.cause)
    lines.push(error.stack ?? error.message);
  return lines;
}
