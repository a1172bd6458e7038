/** Seats of a target: counts and money, from day to day, who waits, and what could be taken back. */

import { Select, Stack } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Answer } from '../../api/client.ts';
import { useGet } from '../../api/hooks.ts';
import { ExportLinks } from '../../shared/export-links.tsx';
import { PageHead, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Empty, Shown } from '../../shared/states.tsx';
import { money, number } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { History } from './history.tsx';
import { Reclaim } from './reclaim.tsx';
import { Unpriced } from './unpriced.tsx';
import { WaitingFor } from './waiting.tsx';

const words = texts.seats;
const lists = ['products', 'holders', 'reclaimable', 'history', 'waiting'] as const;

export function SeatsPage() {
  const { target: wanted } = useSearch({ from: '/inside/seats' });
  const navigate = useNavigate();
  return (
    <Shown of={useGet('get /seats', { query: { days: 30 } })}>
      {(all) => {
        const targets = all.filter(({ products }) => products.length > 0).map(({ target }) => target);
        const target = targets.find((name) => name === wanted) ?? targets[0];
        if (target === undefined)
          return (
            <>
              <PageHead title={words.title} />
              <div className="panel">
                <Empty title={words.none} text={words.noneText} />
              </div>
            </>
          );
        return (
          <>
            <PageHead
              title={words.title}
              actions={
                targets.length > 1 && (
                  <Select
                    aria-label={words.target}
                    data={targets}
                    value={target}
                    allowDeselect={false}
                    onChange={(next) => void navigate({ to: '/seats', search: { target: next ?? target } })}
                  />
                )
              }
            />
            <Whole key={target} target={target} />
          </>
        );
      }}
    </Shown>
  );
}

function Whole({ target }: { readonly target: string }) {
  const params = { target };
  return (
    <Stack gap="md">
      <Shown of={useGet('get /seats/{target}', { params })}>{(report) => <Products report={report} />}</Shown>
      <History target={target} />
      <WaitingFor target={target} />
      <Reclaim target={target} />
      <Exports target={target} />
    </Stack>
  );
}

function Products({ report }: { readonly report: Answer<'get /seats/{target}'> }) {
  const { currency, products } = report;
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
        {products.map(({ product, used, total, reclaimable, unlinked, waiting = 0, cost, saving }) => (
          <tr key={product}>
            <td>
              <strong>{product}</strong>
            </td>
            <td>{total === undefined ? number(used) : words.of(used, total)}</td>
            <td>{number(reclaimable)}</td>
            <td>{number(unlinked)}</td>
            <td>{number(waiting)}</td>
            <td>{cost === undefined ? <Unpriced /> : money(cost, currency)}</td>
            <td>{saving === undefined ? '–' : money(saving, currency)}</td>
          </tr>
        ))}
      </Rows>
    </Panel>
  );
}

function Exports({ target }: { readonly target: string }) {
  return (
    <Panel title={words.export}>
      <Rows heads={[words.list, '']}>
        {lists.map((of) => (
          <tr key={of}>
            <td style={{ verticalAlign: 'middle' }}>{words.exports[of]}</td>
            <td className="number">
              <ExportLinks
                of="get /seats/{target}/export"
                params={{ target }}
                query={{ of }}
                name={words.exports[of]}
              />
            </td>
          </tr>
        ))}
      </Rows>
    </Panel>
  );
}
