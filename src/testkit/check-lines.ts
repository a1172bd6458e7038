/** What a check tells, for tests. */

import type { CheckLine, TellCheck } from '../model/index.ts';

/** The lines of a check, without those that only say what is asked for now; whether it was content does not matter here. */
export async function linesOf(opened: {
  check(tell?: TellCheck): Promise<void>;
}): Promise<readonly CheckLine[]> {
  const lines: CheckLine[] = [];
  await opened.check((line) => void lines.push(line)).catch(() => undefined);
  return lines.filter(({ state }) => state !== 'asking');
}
