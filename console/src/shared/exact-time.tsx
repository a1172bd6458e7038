/** A time, near ones as distance, which says the exact moment when it is pressed: by mouse, finger or key. */

import { useState } from 'react';
import { Time } from './time.tsx';

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

/** @param at milliseconds since 1970 */
export function ExactTime({ at }: { readonly at: number }) {
  const [isExact, setExact] = useState(false);
  return (
    <button type="button" className="link moment" onClick={() => setExact(!isExact)}>
      {isExact ? <time dateTime={new Date(at).toISOString()}>{exact.format(at)}</time> : <Time at={at} />}
    </button>
  );
}
