/** All syncs: which sources feed which target, how each stands, and the way to add one. */

import { Anchor, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/hooks.ts';
import type { Sync } from '../../api/schema.ts';
import { useMay } from '../../shared/me.tsx';
import { Lozenge, PageHead } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Empty, Shown } from '../../shared/states.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { toneOf } from '../plan/words.tsx';
import type { Status } from './standing.tsx';

const words = texts.syncs;
const page = texts.syncPage;

export function SyncsPage() {
  const list = useGet('get /syncs', { query: {} });
  const { data: status } = useGet('get /status', {});
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
              <Rows heads={[words.name, words.from, words.to, page.lastRun, page.next, words.changed]}>
                {all.map((sync) => (
                  <Row
                    key={sync.name}
                    sync={sync}
                    status={status?.syncs.find(({ name }) => name === sync.name)}
                  />
                ))}
              </Rows>
            )
          }
        </Shown>
      </div>
    </>
  );
}

function Row({ sync, status }: { readonly sync: Sync; readonly status: Status | undefined }) {
  const { name, written, managedBy, faults, changedAt } = sync;
  return (
    <tr>
      <td>
        <Anchor component={Link} to={`/syncs/${name}`} c="var(--link)" fw={500}>
          {name}
        </Anchor>{' '}
        {managedBy === 'file' && <Lozenge tone="plain">{texts.connections.byFile}</Lozenge>}{' '}
        {faults.length > 0 && <Lozenge tone="danger">{words.unusable}</Lozenge>}{' '}
        {written.enabled === false && <Lozenge tone="warning">{texts.overview.paused}</Lozenge>}
        {status?.waiting !== undefined && (
          <div>
            <Anchor component={Link} to={`/plans/${status.waiting.id}`} c="var(--link)">
              {page.waits}
            </Anchor>
          </div>
        )}
      </td>
      <td>{Array.isArray(written.from) ? written.from.join(', ') : ''}</td>
      <td>{String(written.to)}</td>
      <td>
        {status !== undefined &&
          (status.lastRun === undefined ? (
            <span className="dim">{page.notRun}</span>
          ) : (
            <>
              <Lozenge tone={toneOf(status.lastRun.state)}>{texts.runs.states[status.lastRun.state]}</Lozenge>
              <div className="dim">
                <Time at={status.lastRun.finishedAt ?? status.lastRun.startedAt} />
              </div>
            </>
          ))}
      </td>
      <td className="dim">
        {status?.enabled === false && page.paused}
        {status?.enabled === true &&
          (status.nextAt === undefined ? page.byHand : <Time at={status.nextAt} />)}
      </td>
      <td className="dim">
        <Time at={changedAt} />
      </td>
    </tr>
  );
}
