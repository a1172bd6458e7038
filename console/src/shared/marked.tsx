/** A sentence of the service, in which code stands in backticks, and so does what is written otherwise for every reader: a moment, a day. */

import { minute } from './time.tsx';

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/;
const wholeDay = /^\d{4}-\d\d-\d\d$/;

/** A day, which is told without a time, is the same everywhere. */
const ofDay = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });

export function Marked({ text }: { readonly text: string }) {
  const parts = text.split('`');
  if (parts.length === 1) return text;
  return parts.map((part, place) => {
    if (part === '') return null;
    // That a sentence begins with code is seen by its first element.
    const As = place % 2 === 0 ? Plain : Mark;
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence never move.
    return <As key={place} part={part} />;
  });
}

function Plain({ part }: { readonly part: string }) {
  return <span>{part}</span>;
}

function Mark({ part }: { readonly part: string }) {
  const written = instant.test(part) ? minute : wholeDay.test(part) ? ofDay.format : undefined;
  const at = Date.parse(part);
  if (written === undefined || Number.isNaN(at)) return <code>{part}</code>;
  return <time dateTime={part}>{written(at)}</time>;
}
