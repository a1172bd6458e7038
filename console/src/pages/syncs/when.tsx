/** When a sync runs: usual schedules to be chosen, so that nobody must know how one is written. */

import { Button, Stack } from '@mantine/core';
import { Field, type FieldProps } from '../../shared/form/field.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.syncs.usualSchedules;

/** The hour of those that come once a day is told by the words beneath. */
const usual = [
  ['*/15 * * * *', words.quarters],
  ['0 * * * *', words.hours],
  ['0 6 * * *', words.days],
  ['0 6 * * 1-5', words.workingDays],
] as const;

export function Schedule(props: FieldProps) {
  const { value, readOnly, onChange } = props;
  return (
    <Stack gap={6}>
      <Field {...props} />
      {!readOnly && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw the frame of inner settings.
        <div className="bar" role="group" aria-label={words.title}>
          {usual.map(([cron, word]) => (
            <Button
              key={cron}
              size="compact-xs"
              variant={value === cron ? 'light' : 'default'}
              aria-pressed={value === cron}
              onClick={() => onChange(cron)}
            >
              {word}
            </Button>
          ))}
        </div>
      )}
    </Stack>
  );
}

/** Names of time zones as the browser knows them; other ones can be written all the same. */
export const timeZones: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')];
