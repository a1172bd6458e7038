/** How every source stands. */

import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/hooks.ts';
import { Lozenge, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Shown } from '../../shared/states.tsx';
import { number, Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { usePushes } from './pushes.ts';

const words = texts.overview;

export function Sources() {
  const sources = useGet('get /sources', {});
  const pushes = usePushes();
  return (
    <Shown of={sources} lines={3}>
      {(all) =>
        all.length === 0 ? null : (
          <Panel title={words.sources}>
            <Rows heads={[words.source, words.people, words.groups, words.read]}>
              {all.map(({ source, type, counts, completedAt, held, failed }) => (
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
                      <span className="dim">{pushes(type) ? words.pushes : words.unread}</span>
                    ) : (
                      <Time at={completedAt} />
                    )}
                    {failed !== undefined && (
                      <div>
                        <Lozenge tone="danger">{words.readingFailed}</Lozenge>
                      </div>
                    )}
                    {held !== undefined && (
                      <div>
                        <Lozenge tone="warning">{words.heldReading}</Lozenge>
                      </div>
                    )}
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
