/** How a connection stands: whether it works, and what of that by which it proves itself ends. */

import type { ConnectionState } from '../../api/schema.ts';
import { labelOf } from '../../shared/form/shape.ts';
import { Lozenge, Notice, type Tone } from '../../shared/parts.tsx';
import { day, Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.checks;
const oneDay = 86_400_000;
/** Days before an end on which it is told, ever more urgently: the doctor's. */
const steps = [1, 7, 14, 30];

type End = ConnectionState['ends'][number];

const tones: Readonly<Record<ConnectionState['state'], Tone>> = {
  works: 'success',
  fails: 'danger',
  untried: 'plain',
};

export function StateWord({ state }: { readonly state: ConnectionState['state'] }) {
  return <Lozenge tone={tones[state]}>{words.standing[state]}</Lozenge>;
}

/** By what it is known, when, and of what fails since when and why. */
export function StateWhy({ state: { by, at, since, message } }: { readonly state: ConnectionState }) {
  if (by === undefined || at === undefined) return null;
  if (since === undefined)
    return (
      <span className="dim">
        {words.by[by]} <Time at={at} />
      </span>
    );
  return (
    <>
      <span className="dim">
        {words.since} <Time at={since} />
      </span>
      <div>{message}</div>
    </>
  );
}

/** Days until then within which it is to be told; nothing while there is time. @param at milliseconds since 1970 */
export function soon({ at }: Pick<End, 'at'>, now = Date.now()): number | undefined {
  if (at <= now) return 0;
  return steps.find((days) => at - now <= days * oneDay);
}

function toneOf(step: number | undefined): Tone {
  if (step === undefined) return 'plain';
  return step <= 7 ? 'danger' : 'warning';
}

/** What ends, by itself: a setting by the words of its field. */
export function nameOf({ what, by }: Pick<End, 'what' | 'by'>): string {
  if (by === 'credential') return words.credential(what);
  return by === 'settings' ? what.split('.').map(labelOf).join(' › ') : what;
}

/** The same as the beginning of a sentence. */
function subjectOf(end: Pick<End, 'what' | 'by'>): string {
  return end.by === 'settings' ? words.quoted(nameOf(end)) : words.the(nameOf(end));
}

/** The next end, in a word. */
export function EndWord({ end }: { readonly end: End }) {
  const step = soon(end);
  if (step === undefined) return <span className="dim">{words.endsOn(day(end.at))}</span>;
  return (
    <Lozenge tone={toneOf(step)}>{step === 0 ? words.ended(day(end.at)) : words.endsOn(day(end.at))}</Lozenge>
  );
}

/** What ends soon, each with what to do. */
export function Endings({ ends }: { readonly ends: readonly End[] }) {
  return ends.map((end) => {
    const step = soon(end);
    if (step === undefined) return null;
    const words_ = step === 0 ? words.hasEnded : words.endsSoon;
    return (
      <Notice key={`${end.by} ${end.what} ${end.at}`} tone={toneOf(step)}>
        {words_(subjectOf(end), day(end.at))} {words.toRenew(end.renew)}
      </Notice>
    );
  });
}
