/** What all processes of the measurement of SCIM know. */

export const SOURCE = 'idp';
export const TOKEN = 'a-token-for-measurements';
/** A group of a hundred, and one of ten thousand. */
export const SMALL = 'group-small';
export const LARGE = 'group-large';
/** So many people at the end are in neither group: they come and go while it is measured. */
export const OUTSIDERS = 20;

/** Milliseconds for which a connection is kept though nothing is asked over it: longer than any measurement. */
export const LONG = 3_600_000;

/** What a measured process has used so far: microseconds of user and system time, and the megabytes it held at most. */
export interface Usage {
  readonly cpu: number;
  readonly peak: number;
}

export function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpu: user + system, peak: Math.round(process.resourceUsage().maxRSS / 1024) };
}
