/** Schedules in plain words. */

import cronstrue from 'cronstrue';
import { countsToTwelve } from './time.tsx';

/** A cron expression in words, the hours as the reader counts them. */
export function cronInWords(cron: string): string {
  return cronstrue.toString(cron, {
    throwExceptionOnParseError: false,
    verbose: true,
    use24HourTimeFormat: !countsToTwelve(),
  });
}
