/** What seats cost, as administrators write it down. */

/** So many seats at this price. */
export interface PriceStep {
  /** The last seat for which it holds; absent: all that follow. */
  readonly upTo?: number;
  readonly price: number;
}

/**
 * `each`: every seat costs the same. `bands`: each seat costs what its band says, as in the monthly plans of Atlassian
 * Cloud. `tiers`: all seats together cost what the tier says that holds them, as in yearly plans and Data Center.
 * Amounts are for a month.
 */
export type SeatPrice =
  | { readonly by: 'each'; readonly price: number }
  | { readonly by: 'bands' | 'tiers'; readonly steps: readonly PriceStep[] };

/** Prices by target and product. */
export interface SeatPrices {
  /** As it is shown behind amounts: `EUR`. */
  readonly currency: string;
  readonly prices: Readonly<Record<string, Readonly<Record<string, SeatPrice>>>>;
}
