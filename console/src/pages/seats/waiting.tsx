/** Who waits for a seat, the next one first. */

import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Answer } from '../../api/client.ts';
import { Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { namesOf } from './products.tsx';

const words = texts.seats;

export function WaitingFor(props: {
  readonly waiting: Answer<'get /seats/{target}/waiting'> | undefined;
  readonly products: Answer<'get /seats/{target}'>['products'];
}) {
  const { waiting: data, products: known } = props;
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
            <td>{namesOf(products, known)}</td>
            <td>
              <Time at={since} />
            </td>
          </tr>
        ))}
      </Rows>
    </Panel>
  );
}
