/** Seats of each product: how many are taken, how many were freed, and what that costs. */

import { useGet } from '../../api/hooks.ts';
import { Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Shown } from '../../shared/states.tsx';
import { money, number, Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { Unpriced } from '../seats/unpriced.tsx';

const words = texts.overview;
const days = 30;

export function Seats() {
  const seats = useGet('get /seats', { query: { days } });
  return (
    <Shown of={seats} lines={3}>
      {(all) => {
        const targets = all.filter(({ products }) => products.length > 0);
        if (targets.length === 0) return null;
        return (
          <Panel title={words.seats}>
            <Rows heads={[words.product, words.used, words.freed(days), words.cost, words.saved]}>
              {targets.flatMap(({ target, asOf, currency, products }) =>
                products.map(({ product, name, used, total, freed, cost, saved }) => (
                  <tr key={`${target} ${product}`}>
                    <td>
                      <strong>{name}</strong>{' '}
                      <span className="dim">
                        {target}, <Time at={asOf} />
                      </span>
                    </td>
                    <td>{total === undefined ? number(used) : texts.seats.of(used, total)}</td>
                    <td>{number(freed)}</td>
                    <td>{cost === undefined ? <Unpriced /> : money(cost, currency)}</td>
                    <td>{saved === undefined ? '–' : money(saved, currency)}</td>
                  </tr>
                )),
              )}
            </Rows>
          </Panel>
        );
      }}
    </Shown>
  );
}
