/** The last days of secrets: how near they are, and how that is said. */

import { texts } from '../../texts/index.ts';
import { day } from '../time.tsx';

const words = texts.form;
/** Days before an end within which it is shown as a warning: those of the first notice. */
const soon = 30;
const tones = { soon: 'warning', over: 'danger' } as const;
type Near = keyof typeof tones;

/** How near a day is; nothing while it is far. @param on `2027-01-31` */
function nearEnd(on: string): Near | undefined {
  const left = (Date.parse(on) - Date.now()) / 86_400_000;
  if (left <= 0) return 'over';
  return left <= soon ? 'soon' : undefined;
}

/** When a secret ends, the nearer the louder. @param props.on `2027-01-31` */
export function Ends({ on }: { readonly on: string }) {
  const near = nearEnd(on);
  // At noon it is the same day for every reader, or nearly.
  const says = day(Date.parse(`${on}T12:00`));
  if (near === undefined) return words.ends(says);
  return (
    <strong className={`tone-${tones[near]} toned`}>
      {near === 'over' ? words.ended(says) : words.ends(says)}
    </strong>
  );
}
