/** A check of a connection while it goes on: what was found so far, and what is asked for now. */

import type { CheckLine, ConnectionCheck } from './schema.ts';
import { useTold } from './told.ts';

/** What is asked for now. */
export type Asked = Pick<CheckLine, 'name' | 'needed' | 'without'>;

interface Known {
  readonly lines: readonly CheckLine[];
  readonly asking?: Asked | undefined;
  /** How it ended. */
  readonly check?: ConnectionCheck;
}

export interface LiveCheck extends Known {
  readonly isRunning: boolean;
  readonly error?: Error;
}

type Told = { readonly asking: Asked } | { readonly line: CheckLine } | { readonly check: ConnectionCheck };

const how = { nothing: { lines: [] } as Known, after };

/** Checks the connection of that name whenever `begin` is called. Whoever leaves the page ends the check. */
export function useLiveCheck(name: string): LiveCheck & { readonly begin: () => void } {
  const { known, ...rest } = useTold('post /connections/{name}/check/live', { params: { name } }, how);
  return { ...known, ...rest, asking: rest.isRunning ? known.asking : undefined };
}

function after(known: Known, told: Told): Known {
  if ('asking' in told) return { ...known, asking: told.asking };
  const before = { ...known, asking: undefined };
  return 'line' in told
    ? { ...before, lines: [...before.lines, told.line] }
    : { ...before, check: told.check };
}
