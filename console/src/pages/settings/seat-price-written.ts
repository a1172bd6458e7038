/** Prices of seats as they are written, and as a form holds them while they are. Pure. */

/** One step: up to that seat, or for all that follow. */
interface WrittenStep {
  readonly 'up-to'?: number;
  readonly price: number;
}

export type WrittenPrice =
  | number
  | { readonly bands: readonly WrittenStep[]; readonly per?: 'month' | 'year' }
  | { readonly tiers: readonly WrittenStep[]; readonly per?: 'month' | 'year' };

/** Everything below `seats`. */
export interface WrittenPrices {
  readonly currency?: string;
  readonly prices?: Readonly<Record<string, Readonly<Record<string, WrittenPrice>>>>;
}

/** A step as it is typed; empty: not yet, or all that follow. */
export interface Step {
  readonly upTo: number | undefined;
  readonly price: number | undefined;
}

/** A price as it is typed. All kinds keep what was typed while another one is looked at. */
export interface Price {
  readonly by: 'none' | 'each' | 'bands' | 'tiers';
  readonly each: number | undefined;
  readonly steps: readonly Step[];
  readonly per: 'month' | 'year';
}

const none: Price = {
  by: 'none',
  each: undefined,
  steps: [{ upTo: undefined, price: undefined }],
  per: 'month',
};

export function typedOf(written: WrittenPrice | undefined): Price {
  if (written === undefined) return none;
  if (typeof written === 'number') return { ...none, by: 'each', each: written };
  const by = 'bands' in written ? 'bands' : 'tiers';
  const steps = 'bands' in written ? written.bands : written.tiers;
  return {
    ...none,
    by,
    per: written.per ?? 'month',
    steps: steps.map((step) => ({ upTo: step['up-to'], price: step.price })),
  };
}

/** As it is sent: what was not typed is left out, so that the service says what is missing. Nothing for no price. */
export function writtenOf({ by, each, steps, per }: Price): unknown {
  if (by === 'none') return undefined;
  if (by === 'each') return each ?? null;
  const written = steps.map(({ upTo, price }) => ({
    ...(upTo === undefined ? {} : { 'up-to': upTo }),
    ...(price === undefined ? {} : { price }),
  }));
  return { [by]: written, per };
}
