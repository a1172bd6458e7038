/** All connections: sources and targets, what manages each, and the way to add one. */

import { Anchor, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/hooks.ts';
import type { Connection } from '../../api/schema.ts';
import { useMay } from '../../shared/me.tsx';
import { Lozenge, PageHead } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Empty, Shown } from '../../shared/states.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { Standing } from './standing.tsx';

const words = texts.connections;

export function ConnectionsPage() {
  const list = useGet('get /connections', { query: {} });
  const connectors = useGet('get /connectors', {});
  const may = useMay('administrator');
  const add = may ? (
    <Button component={Link} to="/add-connection">
      {words.add}
    </Button>
  ) : null;
  const titleOf = ({ kind, type }: Connection): string =>
    connectors.data?.find((one) => one.kind === kind && one.type === type)?.title ?? type;
  return (
    <>
      <PageHead title={words.title} actions={(list.data?.length ?? 0) > 0 ? add : undefined} />
      <div className="panel">
        <Shown of={list}>
          {(all) =>
            all.length === 0 ? (
              <Empty title={words.none} text={words.noneText} action={add} />
            ) : (
              <Rows heads={[words.name, words.kind, words.connector, words.stands, words.changed]}>
                {all
                  .toSorted((a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name))
                  .map((one) => (
                    <tr key={one.name}>
                      <td>
                        <Anchor component={Link} to={`/connections/${one.name}`} c="var(--link)" fw={500}>
                          {one.name}
                        </Anchor>{' '}
                        {one.managedBy === 'file' && <Lozenge tone="plain">{words.byFile}</Lozenge>}
                      </td>
                      <td>{words.kinds[one.kind]}</td>
                      <td>{titleOf(one)}</td>
                      <td>
                        <Standing connection={one} />
                      </td>
                      <td className="dim">
                        <Time at={one.changedAt} />
                      </td>
                    </tr>
                  ))}
              </Rows>
            )
          }
        </Shown>
      </div>
    </>
  );
}
