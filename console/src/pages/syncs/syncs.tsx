/** All syncs: which sources feed which target, and the way to add one. */

import { Anchor, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/hooks.ts';
import { useMay } from '../../shared/me.tsx';
import { Lozenge, PageHead } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Empty, Shown } from '../../shared/states.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.syncs;

export function SyncsPage() {
  const list = useGet('get /syncs', { query: {} });
  const may = useMay('administrator');
  const add = may ? (
    <Button component={Link} to="/add-sync">
      {words.add}
    </Button>
  ) : null;
  return (
    <>
      <PageHead title={words.title} actions={(list.data?.length ?? 0) > 0 ? add : undefined} />
      <div className="panel">
        <Shown of={list}>
          {(all) =>
            all.length === 0 ? (
              <Empty title={words.none} text={words.noneText} action={add} />
            ) : (
              <Rows heads={[words.name, words.from, words.to, words.changed]}>
                {all.map(({ name, written, managedBy, faults, changedAt }) => (
                  <tr key={name}>
                    <td>
                      <Anchor component={Link} to={`/syncs/${name}`} c="var(--link)" fw={500}>
                        {name}
                      </Anchor>{' '}
                      {managedBy === 'file' && <Lozenge tone="plain">{texts.connections.byFile}</Lozenge>}{' '}
                      {faults.length > 0 && <Lozenge tone="danger">{words.unusable}</Lozenge>}
                    </td>
                    <td>{Array.isArray(written.from) ? written.from.join(', ') : ''}</td>
                    <td>{String(written.to)}</td>
                    <td className="dim">
                      <Time at={changedAt} />
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
