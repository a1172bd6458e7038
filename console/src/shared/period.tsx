/** The stretch of time that a chart shows: the same choice wherever there is one. */

import { SegmentedControl } from '@mantine/core';
import { texts } from '../texts/index.ts';

const lengths = [7, 30, 90, 365] as const;
export type Days = (typeof lengths)[number];

/** The length that an address names; the usual one when it names none of these. */
export function daysOf(named: number | undefined, usual: Days): Days {
  return lengths.find((days) => days === named) ?? usual;
}

export function Period(props: { readonly days: Days; readonly onDays: (days: Days) => void }) {
  return (
    <SegmentedControl
      size="xs"
      aria-label={texts.period}
      data={lengths.map((days) => ({ value: String(days), label: texts.days(days) }))}
      value={String(props.days)}
      onChange={(value) => props.onDays(lengths.find((days) => String(days) === value) ?? props.days)}
    />
  );
}
