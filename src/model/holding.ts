/** What is in the hands of an account at a target: what somebody must take over when the person leaves. */

export const holdingKinds = [
  'project',
  'component',
  'filter',
  'board',
  'dashboard',
  'space',
  'automation',
  'issues',
] as const;
export type HoldingKind = (typeof holdingKinds)[number];

/** One thing that an account leads or owns; or, of issues, all of them together. */
export interface Holding {
  readonly kind: HoldingKind;
  /** The target's own id. */
  readonly id: string;
  readonly name: string;
  /** Of what is told together: how many. */
  readonly count?: number;
}

/** What was found when it was asked. */
export interface HoldingsFound {
  /** By account; one that holds nothing may be left out. */
  readonly held: ReadonlyMap<string, readonly Holding[]>;
  /** Kinds that it tells otherwise, and did not tell this time: nothing is known of them. */
  readonly silent?: readonly HoldingKind[];
}

/** What a target tells of holdings. */
export interface Holdings {
  /** Kinds that its interface tells; of others nothing is known. */
  readonly kinds: readonly HoldingKind[];
  /** Kinds that `holding.move` can give to somebody else. */
  readonly movable: readonly HoldingKind[];
  /** What cannot be told, and why, in sentences for whoever reads what is. */
  readonly note?: string;
  /** What these accounts hold. `counts`: also what takes calls of its own, such as the open issues that are assigned to each. */
  of(request: { readonly accounts: readonly string[]; readonly counts: boolean }): Promise<HoldingsFound>;
}
