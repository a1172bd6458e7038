/** Seats of a target: counts and money, from day to day, who waits, what could be taken back, and who takes them. */

import { Select, Stack } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Answer } from '../../api/client.ts';
import { useGet, usePages } from '../../api/hooks.ts';
import { ExportLinks } from '../../shared/export-links.tsx';
import { PageHead, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Empty, Shown } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { firstDays, History } from './history.tsx';
import { Holders } from './holders.tsx';
import { Products } from './products.tsx';
import { Reclaim } from './reclaim.tsx';
import { firstWaiting, WaitingFor } from './waiting.tsx';

const words = texts.seats;
const lists = ['products', 'holders', 'reclaimable', 'history', 'waiting'] as const;
/** All who take seats are looked at: in milliseconds, how often at most while a run goes on. */
const pace = 30_000;
type Use = Answer<'get /seats'>[number];

export function SeatsPage() {
  const { target: wanted } = useSearch({ from: '/inside/seats' });
  const navigate = useNavigate();
  const all = useGet('get /seats', { query: { days: 30 } });
  const uses = (all.data ?? []).filter(({ products }) => products.length > 0);
  const use = uses.find(({ target }) => target === wanted) ?? uses[0];
  return (
    <>
      <PageHead
        title={words.title}
        actions={
          uses.length > 1 && (
            <Select
              aria-label={words.target}
              data={uses.map(({ target }) => target)}
              value={use?.target ?? null}
              allowDeselect={false}
              onChange={(next) =>
                void navigate({ to: '/seats', search: next === null ? {} : { target: next } })
              }
            />
          )
        }
      />
      <Shown of={all}>
        {() =>
          use === undefined ? (
            <div className="panel">
              <Empty title={words.none} text={words.noneText} />
            </div>
          ) : (
            <Whole key={use.target} use={use} />
          )
        }
      </Shown>
    </>
  );
}

/** From above to below, and nothing below what is still asked for: so that nothing that is read moves away. */
function Whole({ use }: { readonly use: Use }) {
  const { target, products } = use;
  const params = { target };
  const look = useGet('get /seats/{target}/look', { params, query: { limit: 50 } }, { pace });
  const waiting = usePages('get /seats/{target}/waiting', { params, query: { limit: firstWaiting } });
  const history = useGet('get /seats/{target}/history', { params, query: { days: firstDays } });
  const isAsking = [waiting, history].some(({ data, error }) => data === undefined && error === null);
  return (
    <Stack gap="md">
      <Products use={use} report={look.data?.report} />
      <History target={target} products={products.length} />
      <Shown of={isAsking ? { ...look, data: undefined } : look} lines={8}>
        {({ report, reclaim, reclaimable }) => (
          <>
            <WaitingFor waiting={waiting} products={report.products} />
            <Reclaim target={target} summary={reclaim} first={reclaimable} products={report.products} />
            <Holders target={target} products={report.products} />
            <Exports target={target} />
          </>
        )}
      </Shown>
    </Stack>
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
