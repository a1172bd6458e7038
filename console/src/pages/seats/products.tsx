/** Seats by product: what is counted at once, and beside it what a look at everybody adds. */

import { Skeleton } from '@mantine/core';
import type { Answer } from '../../api/client.ts';
import { Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { money, number } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { Unpriced } from './unpriced.tsx';

const words = texts.seats;
type Use = Answer<'get /seats'>[number];
type Report = Answer<'get /seats/{target}'>;
type Product = Report['products'][number];

export function Products({ use, report }: { readonly use: Use; readonly report: Report | undefined }) {
  const looked = new Map((report?.products ?? []).map((one) => [one.product, one]));
  const currency = report?.currency ?? use.currency;
  return (
    <Panel title={words.products}>
      <Rows
        heads={[
          words.product,
          words.used,
          words.inactive,
          words.unlinked,
          words.waiting,
          words.cost,
          words.saving,
        ]}
      >
        {use.products.map((counted) => {
          const of = looked.get(counted.product);
          const { name, used, total, cost } = { ...counted, ...of };
          /** Nothing was found of a product that nobody holds. */
          const told = (tell: (product: Partial<Product>) => string) =>
            report === undefined ? (
              <Skeleton height={14} width={36} display="inline-block" />
            ) : (
              tell(of ?? {})
            );
          return (
            <tr key={counted.product}>
              <td>
                <strong>{name}</strong>
              </td>
              <td>{total === undefined ? number(used) : words.of(used, total)}</td>
              <td>{told(({ reclaimable = 0 }) => number(reclaimable))}</td>
              <td>{told(({ unlinked = 0 }) => number(unlinked))}</td>
              <td>{told(({ waiting = 0 }) => number(waiting))}</td>
              <td>{cost === undefined ? <Unpriced /> : money(cost, currency)}</td>
              <td>{told(({ saving }) => (saving === undefined ? '–' : money(saving, currency)))}</td>
            </tr>
          );
        })}
      </Rows>
    </Panel>
  );
}

/** What products are called: as the target tells them, else by their ids. */
export function namesOf(
  products: readonly string[],
  known: readonly { readonly product: string; readonly name: string }[],
): string {
  return products.map((id) => known.find(({ product }) => product === id)?.name ?? id).join(', ');
}
