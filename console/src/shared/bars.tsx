/** A row of bars. What it shows must also be there as text or table: it is a picture, and says so. */

import { day } from './time.tsx';

const wide = 10;
const high = 40;

export function Bars(props: {
  /** What the picture shows, in one sentence. */
  readonly label: string;
  readonly values: readonly number[];
  /** What is shown when a bar is pointed at. */
  readonly nameOf: (place: number) => string;
}) {
  const { label, values, nameOf } = props;
  const most = Math.max(1, ...values);
  return (
    <svg
      className="bars"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${values.length * wide} ${high}`}
      preserveAspectRatio="none"
    >
      <line x1={0} x2={values.length * wide} y1={high} y2={high} />
      {values.map((value, place) => {
        // A single one is seen beside thousands.
        const tall = value === 0 ? 0 : Math.max(3, (value / most) * high);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place.
          <rect key={place} x={place * wide + 1} y={high - tall} width={wide - 2} height={tall}>
            <title>{nameOf(place)}</title>
          </rect>
        );
      })}
    </svg>
  );
}

/** The first and the last day below bars of days. @param props.from milliseconds since 1970 */
export function DayAxis({ from, to }: { readonly from: number; readonly to: number }) {
  return (
    <div className="bar dim" style={{ justifyContent: 'space-between', flexWrap: 'nowrap' }} aria-hidden>
      <span>{day(from)}</span>
      <span>{day(to)}</span>
    </div>
  );
}
