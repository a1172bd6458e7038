/** Who waits for a seat, the next one first. */

import { Anchor, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Answer } from '../../api/client.ts';
import { Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { namesOf } from './products.tsx';

const words = texts.seats;
/** Who is shown at once, until all are asked for: what could be taken back stands below. */
const most = 10;

export function WaitingFor(props: {
  readonly waiting: Answer<'get /seats/{target}/waiting'> | undefined;
  readonly products: Answer<'get /seats/{target}'>['products'];
}) {
  const { waiting: data, products: known } = props;
  const [all, setAll] = useState(false);
  if (data === undefined || data.items.length === 0) return null;
  const { length } = data.items;
  return (
    <Panel title={words.waitingFor}>
      <Rows heads={[words.person, words.product, words.since]}>
        {data.items.slice(0, all ? undefined : most).map(({ person, products, since }) => (
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
      {!all && length > most && (
        <div className="more">
          <Button variant="subtle" size="xs" onClick={() => setAll(true)}>
            {words.allWaiting(length)}
          </Button>
        </div>
      )}
    </Panel>
  );
}
