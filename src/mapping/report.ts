/** How the parts of a sync tell their faults: all of them, each with the path at which it was written. */

import { type Fault, ProvisioningError } from '../model/index.ts';
import { compileGlobs, faultOfGlob, type Globs } from './glob.ts';

/** Notes a fault at a path such as `groups.rename[0].match`. */
export type Report = (path: string, message: string) => void;

/** Runs what throws faults of its own, notes them at the path, and goes on without. */
export function attempt<T>(path: string, report: Report, work: () => T): T | undefined {
  try {
    return work();
  } catch (thrown) {
    if (!(thrown instanceof ProvisioningError)) throw thrown;
    for (const fault of placed(thrown)) report(path, fault);
    return undefined;
  }
}

/** Faults of an expression carry their places in it; others are one sentence. */
function placed(thrown: ProvisioningError): readonly string[] {
  if (thrown.faults.length === 0) return [thrown.message];
  return thrown.faults.map((fault: Fault) => `${fault.path}: ${fault.message}`);
}

/** Compiles a list of globs; those with a fault are noted and left out. */
export function compileGlobList(path: string, globs: readonly string[], report: Report): Globs {
  const good = globs.filter((glob, index) => {
    const fault = faultOfGlob(glob);
    if (fault !== undefined) report(`${path}[${index}]`, fault);
    return fault === undefined;
  });
  return compileGlobs(good);
}

/** Names that are written down as such must not be empty. */
export function checkNames(path: string, names: readonly string[], report: Report): void {
  for (const [index, name] of names.entries())
    if (name.trim() === '') report(`${path}[${index}]`, 'A name is not empty; remove it or write one.');
}
