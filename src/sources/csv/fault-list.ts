/** All that is wrong with the files, so that an administrator can mend it in one go. */

import { type Fault, ProvisioningError } from '../../model/index.ts';

/** More faults than this are counted, not told. */
const told = 50;

export interface FaultList {
  /** How many were added. */
  readonly count: number;
  /** @param line counted from 1; absent: the fault is in the file as a whole. */
  add(file: string, fault: { readonly line?: number; readonly message: string }): void;
  /** Throws `invalid` with all faults when there are any. */
  refuse(): void;
}

export function createFaultList(): FaultList {
  const faults: Fault[] = [];
  let count = 0;
  return {
    get count() {
      return count;
    },
    add(file, { line, message }) {
      count++;
      if (faults.length >= told) return;
      faults.push({ path: line === undefined ? file : `${file} line ${line}`, message });
    },
    refuse() {
      const first = faults[0];
      if (first === undefined) return;
      const more = count - faults.length;
      if (more > 0) faults.push({ path: 'and more', message: `And ${more} more.` });
      const others = count === 1 ? 'one fault' : `${count} faults, the first`;
      const message = `Nothing was read, since the files have ${others} in ${first.path}: ${first.message}`;
      throw new ProvisioningError('invalid', message, { faults });
    },
  };
}

/** What makes the rest of a file unreadable. Never leaves this folder. */
export class Unreadable extends Error {
  /** Counted from 1; absent: unknown. */
  readonly line: number | undefined;

  constructor(message: string, line?: number) {
    super(message);
    this.name = 'Unreadable';
    this.line = line;
  }
}
