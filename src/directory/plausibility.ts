/** Whether a full reading may be believed: it must not tell too much less than what was known. Pure. */

/** How many of what a source tells. */
export interface Counts {
  readonly people: number;
  /** Those of the people who are told as active. */
  readonly active: number;
  readonly groups: number;
  readonly memberships: number;
}

export const noCounts: Counts = { people: 0, active: 0, groups: 0, memberships: 0 };

/** A full reading in numbers. */
export interface Tally {
  /** What was believed of the source when the reading began. */
  readonly before: Counts;
  /** What the reading told, each thing once. */
  readonly told: Counts;
  /** Of what was believed before: what the reading did not tell; of the active people: how many fewer there are. */
  readonly lost: Counts;
}

export interface PlausibilityLimits {
  readonly source: string;
  /** The share (0 to 1) that may be missing. */
  readonly maxShrink: number;
  /** Losing fewer than this many (or as many people's memberships) is believed whatever their share: it is noise. */
  readonly floor: number;
}

const words: readonly (readonly [count: keyof Counts, many: string])[] = [
  ['people', 'people'],
  ['active', 'active people'],
  ['groups', 'groups'],
  ['memberships', 'memberships'],
];

/**
 * Why this reading must be held before anything is concluded from what it lacks, in one sentence for the
 * administrator; undefined: it may be believed.
 *
 * What counts is how many of those known would go, not only how many fewer were told: a hundred people replaced by a
 * hundred others under new ids are a hundred departures. A reading that tells no people or no groups where there were
 * some is held whatever the floor, since that is how a lost permission looks.
 */
export function implausible({ before, told, lost }: Tally, limits: PlausibilityLimits): string | undefined {
  const parts: string[] = [];
  // Whoever leaves takes their memberships along: what is noise in people must not be news in memberships.
  const perPerson = Math.max(1, before.memberships / Math.max(1, before.people));
  for (const [count, many] of words) {
    const missing = Math.max(lost[count], before[count] - told[count]);
    if (missing <= 0) continue;
    const vanished = told[count] === 0 && (count === 'people' || count === 'groups');
    const floor = count === 'memberships' ? limits.floor * perPerson : limits.floor;
    const tooMany = missing >= floor && missing > before[count] * limits.maxShrink;
    if (vanished || tooMany)
      parts.push(
        `${number(missing)} of ${number(before[count])} ${many} (${percent(missing / before[count])})`,
      );
  }
  if (parts.length === 0) return undefined;
  return (
    `The full reading of ${limits.source} lacks ${parts.join(', ')}, more than the ${percent(limits.maxShrink)} that may ` +
    'go at once; nothing was removed. Believe the reading if this is right, or else mend the source and read again.'
  );
}

const number = (value: number) => value.toLocaleString('en-GB');
const percent = (share: number) => `${(share * 100).toLocaleString('en-GB', { maximumFractionDigits: 1 })} %`;
