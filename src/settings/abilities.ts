/** What a sync asks of its target by name and the target cannot do: said when the sync is written, not when somebody leaves. */

import type { Change, Fault, Reaction, Sync } from '../model/index.ts';

/** What carries out a reaction. `deactivate` is not among them: it is what happens when nobody has said anything. */
const needed: Readonly<Partial<Record<Reaction, Change['type']>>> = {
  suspend: 'account.deactivate',
  delete: 'account.delete',
  anonymise: 'account.anonymise',
};

const words: Readonly<Record<string, string>> = {
  suspend: 'close accounts',
  delete: 'delete accounts',
  anonymise: 'anonymise accounts',
};

/** A fault for each way out that the target does not have; paths begin inside the entry. */
export function abilityFaults(sync: Sync, can: readonly Change['type'][]): readonly Fault[] {
  const faults: Fault[] = [];
  for (const [situation, reaction] of Object.entries(sync.reactions) as [string, Reaction][]) {
    const type = needed[reaction];
    if (type === undefined || can.includes(type)) continue;
    // One that follows from source-missing is told there.
    if (situation === 'deleted' && reaction === sync.reactions['source-missing']) continue;
    faults.push(fault(`reactions.${situation}`, sync.to, reaction));
  }
  if (sync.deprovision.deleteAfter !== undefined && !can.includes('account.delete'))
    faults.push(fault('deprovision.delete-after', sync.to, 'delete'));
  return faults;
}

function fault(path: string, target: string, reaction: Reaction): Fault {
  return {
    path,
    message: `The target ${target} cannot ${words[reaction]}; choose another way out (docs/licences.md says what each does there).`,
  };
}
