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

/** What a target tells of holdings. */
export interface Holdings {
  /** Kinds that its interface tells; of others nothing is known. */
  readonly kinds: readonly HoldingKind[];
  /** Kinds that `holding.move` can give to somebody else. */
  readonly movable: readonly HoldingKind[];
  /**
   * What these accounts hold, by account; one that holds nothing may be left out. `counts`: also what takes a call for
   * each account, such as the open issues that are assigned to it.
   */
  of(request: {
    readonly accounts: readonly string[];
    readonly counts: boolean;
  }): Promise<ReadonlyMap<string, readonly Holding[]>>;
}
