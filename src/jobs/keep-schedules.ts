/** Schedules of one kind, kept as they are wanted: what is wanted no longer is forgotten, what has not changed stays as it is. */

import type { Jobs, ScheduleEntry } from './contract.ts';

/**
 * Makes the schedules whose names begin with `prefix` those that are wanted.
 * @throws ProvisioningError `invalid` when one cannot be used; those before it are kept by then.
 */
export async function keepSchedules(
  jobs: Pick<Jobs, 'schedule' | 'schedules' | 'unschedule'>,
  prefix: string,
  wanted: readonly ScheduleEntry[],
): Promise<void> {
  const names = new Set(wanted.map(({ name }) => name));
  const kept = await jobs.schedules();
  for (const { name } of kept) if (name.startsWith(prefix) && !names.has(name)) await jobs.unschedule(name);
  for (const entry of wanted) {
    const { name, cron, timeZone } = entry;
    const same = kept.some((one) => one.name === name && one.cron === cron && one.timeZone === timeZone);
    if (!same) await jobs.schedule(entry);
  }
}
