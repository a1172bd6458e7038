/** When people were last active, where their source is asked for it. */

import {
  type ActivityInterval,
  activityIntervals,
  type Identity,
  type SourceRecord,
} from '../../model/index.ts';

/** A person and, where it is asked for, when they last signed in. @param last a moment; null and undefined: never */
export function* withActivity(
  identity: Identity,
  { asked, last }: { readonly asked: boolean; readonly last: string | null | undefined },
): Generator<SourceRecord> {
  yield { type: 'identity', identity };
  if (asked) yield { type: 'activity', identity: identity.id, ...(last && { last }) };
}

/** How often, from settings as they were written; once a day where they do not say it. */
export function everyOf(written: unknown): ActivityInterval {
  return activityIntervals.find((one) => one === written) ?? '1d';
}
