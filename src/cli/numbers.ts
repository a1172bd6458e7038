/** Numbers, times and durations as they are typed. */

import { ProvisioningError } from '../model/index.ts';
import { DurationOrNever, readDuration } from '../settings/index.ts';
import { type Options, textOption } from './declaration.ts';

function wrong(name: string, message: string): ProvisioningError {
  return new ProvisioningError('invalid', `--${name} ${message}.`);
}

/** A whole number from 1 on. @throws ProvisioningError `invalid` */
export function numberOption(options: Options, name: string): number | undefined {
  const text = textOption(options, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d{1,9}$/.test(text) && value >= 1) return value;
  throw wrong(name, `must be a whole number from 1 on, and ${text} is none`);
}

/** A date or a time (ISO 8601, UTC unless it says otherwise) in milliseconds since 1970. @throws ProvisioningError `invalid` */
export function timeOption(options: Options, name: string): number | undefined {
  const text = textOption(options, name);
  if (text === undefined) return undefined;
  const zoned = /^\d{4}-\d\d-\d\dT[\d:.]+$/.test(text) ? `${text}Z` : text;
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(zoned) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw wrong(name, `must be a date or a time such as 2026-01-31 or 2026-01-31T18:00:00Z`);
}

/** A duration such as 90d in milliseconds. @throws ProvisioningError `invalid` */
export function durationOption(options: Options, name: string): number | undefined {
  const text = textOption(options, name);
  if (text === undefined) return undefined;
  const read = DurationOrNever.safeParse(text);
  if (read.success) return readDuration(read.data);
  throw wrong(name, 'must be a duration such as 12h, 90d or 52w, or never');
}
