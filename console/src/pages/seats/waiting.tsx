/** Who waits for a seat, the next one first. */

import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/hooks.ts';
import { Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.seats;

export function WaitingFor({ target }: { readonly target: string }) {
  const { data } = useGet('get /seats/{target}/waiting', { params: { target } });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Panel title={words.waitingFor}>
      <Rows heads={[words.person, words.product, words.since]}>
        {data.items.map(({ person, products, since }) => (
          <tr key={person}>
            <td>
              <Anchor component={Link} to={`/people/${person}`} c="var(--link)">
                {data.names[person] ?? person}
              </Anchor>
            </td>
            <td>{products.join(', ')}</td>
            <td>
              <Time at={since} />
            </td>
          </tr>
        ))}
      </Rows>
    </Panel>
  );
}
