/** How every source stands; readings that lacked too much wait here for a decision. */

import { Anchor, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useGet, useSend } from '../../api/hooks.ts';
import { useMay } from '../../shared/me.tsx';
import { Lozenge, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Failure, Shown } from '../../shared/states.tsx';
import { number, Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.overview;

export function Sources() {
  const sources = useGet('get /sources', {});
  return (
    <Shown of={sources} lines={3}>
      {(all) =>
        all.length === 0 ? null : (
          <Panel title={words.sources}>
            <Rows heads={[words.source, words.people, words.groups, words.read]}>
              {all.map(({ source, type, counts, completedAt, held }) => (
                <tr key={source}>
                  <td>
                    <Anchor component={Link} to={`/connections/${source}`} c="var(--link)" fw={500}>
                      {source}
                    </Anchor>{' '}
                    <span className="dim">{type}</span>
                  </td>
                  <td>
                    {number(counts.people)} <span className="dim">{`(${words.active(counts.active)})`}</span>
                  </td>
                  <td>{number(counts.groups)}</td>
                  <td>
                    {completedAt === undefined ? (
                      <span className="dim">{words.push}</span>
                    ) : (
                      <Time at={completedAt} />
                    )}
                    {held !== undefined && <HeldReading reading={held} />}
                  </td>
                </tr>
              ))}
            </Rows>
          </Panel>
        )
      }
    </Shown>
  );
}

function HeldReading({ reading }: { readonly reading: string }) {
  const may = useMay('operator');
  const found = useGet('get /readings/{reading}', { params: { reading } });
  const believe = useSend('post /readings/{reading}/believe');
  const disbelieve = useSend('post /readings/{reading}/disbelieve');
  const error = believe.error ?? disbelieve.error;
  const params = { reading };
  return (
    <div>
      <Lozenge tone="warning">{words.heldReading}</Lozenge>
      <div>{found.data?.message}</div>
      {may && (
        <div className="bar">
          <Button size="xs" variant="default" onClick={() => disbelieve.mutate({ params })}>
            {words.disbelieve}
          </Button>
          <Button size="xs" color="red" onClick={() => believe.mutate({ params })}>
            {words.believe}
          </Button>
        </div>
      )}
      {error !== null && <Failure error={error} />}
    </div>
  );
}
