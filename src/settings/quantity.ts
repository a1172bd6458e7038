/** Quantities as people write them: durations (`3d`, `12h`) and shares (`5%`). */

import { z } from 'zod';

const units: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const durationPattern = /^(\d+)(s|m|h|d|w)$/;
const sharePattern = /^(\d+(?:\.\d+)?)%$/;

const durationSentence = 'must be a duration such as 90s, 30m, 12h, 3d or 2w';

/** A duration as written: a whole number and s, m, h, d or w; or 0. */
export const Duration = z.union(
  [z.literal(0), z.string().regex(durationPattern, durationSentence)],
  durationSentence,
);

/** A duration as written, or `never`. */
export const DurationOrNever = z.union(
  [z.literal('never'), z.literal(0), z.string().regex(durationPattern, `${durationSentence}, or never`)],
  `${durationSentence}, or never`,
);

const shareSentence = 'must be a share such as 5%, from 0% to 100%';

/** A share as written: a percentage from 0% to 100%. Plain numbers are refused: 1 could mean one or a hundred per cent. */
export const Share = z
  .string(shareSentence)
  .regex(sharePattern, shareSentence)
  .refine((text) => readShare(text) <= 1, shareSentence);

/** Milliseconds of a duration as written; nothing for `never`. */
export function readDuration(written: z.infer<typeof DurationOrNever>): number | undefined {
  if (written === 0) return 0;
  const [, amount, unit] = durationPattern.exec(written) ?? [];
  return amount === undefined ? undefined : Number(amount) * (units[unit ?? ''] ?? 0);
}

/** A share as written, as a number from 0 to 1. */
export function readShare(written: string): number {
  return Number(sharePattern.exec(written)?.[1] ?? 0) / 100;
}
