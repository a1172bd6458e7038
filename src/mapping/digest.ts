/** The digest of a sync's rules: an approved plan is void when they have moved. */

import { createHash } from 'node:crypto';
import { canonicalJson, type Sync } from '../model/index.ts';

/**
 * SHA-256 in hex over all of the sync but its name, its times, its objective and whether it is enabled. Equal rules have equal
 * digests, in whatever order their keys are written.
 */
export function digestOf(sync: Sync): string {
  const {
    name: _name,
    schedule: _schedule,
    timeZone: _timeZone,
    enabled: _enabled,
    closedWithin: _closedWithin,
    ...rules
  } = sync;
  return createHash('sha256').update(canonicalJson(rules)).digest('hex');
}
