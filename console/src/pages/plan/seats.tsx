/** Seats and cost before and after the plan, and how many wait for a seat. */

import { useGet } from '../../api/hooks.ts';
import { Lozenge, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { money, number } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.seats;

export function PlanSeats({ plan }: { readonly plan: string }) {
  const { data } = useGet('get /plans/{plan}/seats', { params: { plan } });
  const moved = (data?.products ?? []).filter(({ takes, frees, waits }) => takes + frees + waits > 0);
  if (data === undefined || moved.length === 0) return null;
  const told = (amount: number | undefined) => (amount === undefined ? '' : money(amount, data.currency));
  return (
    <Panel title={words.title}>
      <Rows heads={[words.product, words.before, words.after, words.costBefore, words.costAfter]}>
        {moved.map(({ product, name, total, before, after, waits, costBefore, costAfter }) => (
          <tr key={product}>
            <td>
              <strong>{name}</strong> {waits > 0 && <Lozenge tone="warning">{words.waits(waits)}</Lozenge>}
            </td>
            <td>{number(before)}</td>
            <td>{total === undefined ? number(after) : words.of(after, total)}</td>
            <td>{told(costBefore)}</td>
            <td>{told(costAfter)}</td>
          </tr>
        ))}
      </Rows>
    </Panel>
  );
}
