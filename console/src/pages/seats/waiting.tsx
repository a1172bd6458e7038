/** Who waits for a seat, the next one first, page by page. */

import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Answer } from '../../api/client.ts';
import type { usePages } from '../../api/hooks.ts';
import { More, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { namesOf } from './products.tsx';

const words = texts.seats;
/** Who is shown at once, until more are asked for: what could be taken back stands below. */
export const firstWaiting = 10;

export function WaitingFor(props: {
  readonly waiting: ReturnType<typeof usePages<'get /seats/{target}/waiting'>>;
  readonly products: Answer<'get /seats/{target}'>['products'];
}) {
  const { waiting, products: known } = props;
  if (waiting.items.length === 0) return null;
  return (
    <Panel title={words.waitingFor}>
      <Rows heads={[words.person, words.product, words.since]}>
        {waiting.pages.flatMap(({ items, names }) =>
          items.map(({ person, products, since }) => (
            <tr key={person}>
              <td>
                <Anchor component={Link} to={`/people/${encodeURIComponent(person)}`} c="var(--link)">
                  {names[person] ?? person}
                </Anchor>
              </td>
              <td>{namesOf(products, known)}</td>
              <td>
                <Time at={since} />
              </td>
            </tr>
          )),
        )}
      </Rows>
      <More of={waiting} />
    </Panel>
  );
}
