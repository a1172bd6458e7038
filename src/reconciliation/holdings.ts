/** What a person leads and owns at each target, asked now. */

import type { Holding, HoldingKind, ProvisioningTarget } from '../model/index.ts';
import { asProvisioningError, holdingKinds } from '../model/index.ts';
import type { Parts } from './context.ts';
import { linksOfPerson } from './links.ts';

/** A person's holdings at one target, or why they are not known. */
export interface HoldingsAt {
  readonly target: string;
  readonly account: string;
  readonly holdings: readonly Holding[];
  /** Kinds of which the target tells nothing. */
  readonly untold: readonly HoldingKind[];
  /** What cannot be told, and why. */
  readonly note?: string;
  /** Why it could not be asked, in one sentence. */
  readonly problem?: string;
}

/** Asks every target where the person has an account. A target that fails is told as such, beside the others. */
export async function holdingsOf({ db, syncs }: Parts, person: string): Promise<readonly HoldingsAt[]> {
  const all: HoldingsAt[] = [];
  for (const { target: name, account } of await linksOfPerson(db, person)) {
    const at = { target: name, account };
    let target: ProvisioningTarget | undefined;
    try {
      target = await syncs.openTarget(name, new AbortController().signal);
      const told = target.holdings;
      const found = await told?.of({ accounts: [account], counts: true });
      const isTold = (kind: HoldingKind): boolean =>
        told?.kinds.includes(kind) === true && found?.silent?.includes(kind) !== true;
      all.push({
        ...at,
        holdings: found?.held.get(account) ?? [],
        untold: holdingKinds.filter((kind) => !isTold(kind)),
        ...(told?.note === undefined ? {} : { note: told.note }),
      });
    } catch (thrown) {
      all.push({ ...at, holdings: [], untold: [], problem: asProvisioningError(thrown).message });
    } finally {
      await target?.close();
    }
  }
  return all;
}
