/** Seats and cost before and after the plan, and how many wait for a seat. */

import { useGet } from '../../api/hooks.ts';
import { Lozenge, Panel } from '../../shared/parts.tsx';
import { Unknown } from '../../shared/states.tsx';
import { money, number } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.seats;

export function PlanSeats(props: {
  readonly plan: string;
  /** A part of the plan, or all of it, was not done. */
  readonly isOnlyPlanned: boolean;
}) {
  const { plan, isOnlyPlanned } = props;
  const seats = useGet('get /plans/{plan}/seats', { params: { plan } });
  const { data } = seats;
  const moved = (data?.products ?? []).filter(({ takes, frees, waits }) => takes + frees + waits > 0);
  if (data === undefined) return <Unknown of={seats} what={texts.plan.unknown.seats} />;
  if (moved.length === 0) return null;
  const isPriced = moved.some(({ costAfter }) => costAfter !== undefined);
  const told = (amount: number | undefined) => (amount === undefined ? '–' : money(amount, data.currency));
  return (
    <Panel title={words.title}>
      {isOnlyPlanned && (
        <p className="dim small" style={{ paddingBottom: 0 }}>
          {texts.plan.asPlanned}
        </p>
      )}
      <ul className="listed">
        {moved.map(({ product, name, total, before, after, waits, costBefore, costAfter }) => (
          <li key={product}>
            <strong>{name}</strong> {waits > 0 && <Lozenge tone="warning">{words.waits(waits)}</Lozenge>}
            <div>{words.usedThen(before, total === undefined ? number(after) : words.of(after, total))}</div>
            {isPriced && <div>{words.costThen(told(costBefore), told(costAfter))}</div>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
