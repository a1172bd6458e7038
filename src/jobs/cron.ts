/** When a schedule is due. Pure: the clock is the caller's. */

import { Cron } from 'croner';
import { type Fault, ProvisioningError } from '../model/index.ts';

const help = 'Write five fields (minute, hour, day of month, month, day of week), such as "*/15 * * * *".';

/**
 * The next times of a schedule, ascending, each later than `after`.
 *
 * A time of day that the clock change skips is run right after the gap; one that comes twice is run once. Schedules with
 * a star or a step in the minutes or hours follow the clock on the wall instead: they skip the gap and use both hours.
 * Day of month and day of week, when both are given, mean either (as in every Unix cron).
 *
 * @param cron five fields; names (`MON`, `JAN`), ranges, lists, steps, `L`, `#` and `W` are known, `@daily` and seconds are not.
 * @param timeZone an IANA name: `Europe/Berlin`.
 * @param after milliseconds since 1970.
 * @throws ProvisioningError `invalid`, with a fault for each of `cron` and `timeZone` that cannot be used.
 */
export function nextRuns(cron: string, timeZone: string, after: number, count: number): number[] {
  const faults = [...zoneFaults(timeZone), ...cronFaults(cron)];
  if (faults.length > 0)
    throw new ProvisioningError('invalid', faults.map((fault) => fault.message).join(' '), { faults });
  return open(cron, timeZone)
    .nextRuns(count, new Date(after))
    .map((run) => run.getTime());
}

function zoneFaults(timeZone: string): Fault[] {
  try {
    if (timeZone !== '') {
      new Intl.DateTimeFormat('en', { timeZone });
      return [];
    }
  } catch {
    // Falls through: the sentence below says all that can be said.
  }
  return [
    {
      path: 'timeZone',
      message: `There is no time zone "${timeZone}"; use an IANA name such as "Europe/Berlin".`,
    },
  ];
}

function cronFaults(cron: string): Fault[] {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 5 || cron.trim() === '')
    return [{ path: 'cron', message: `The schedule "${cron}" does not have five fields. ${help}` }];
  try {
    if (open(cron, 'UTC').nextRun(new Date(0)) !== null) return [];
    return [{ path: 'cron', message: `The schedule "${cron}" never comes; choose days that exist.` }];
  } catch (cause) {
    const reason = (cause instanceof Error ? cause.message : String(cause)).replace(/^Cron\w+: /, '');
    return [{ path: 'cron', message: `The schedule "${cron}" cannot be used: ${ended(reason)} ${help}` }];
  }
}

/** `no-wildcard`: lists and ranges of hours are times of day too, so that "30 2,14 * * *" loses no run to the spring gap. */
function open(cron: string, timeZone: string): Cron {
  return new Cron(cron, { mode: '5-part', timezone: timeZone, fixedTimeRule: 'no-wildcard' });
}

function ended(sentence: string): string {
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
}
