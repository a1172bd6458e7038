/** All connections: whether each works, what of it ends next, and the way to add one. */

import { Anchor, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useGet } from '../../api/hooks.ts';
import type { Connection, ConnectionState } from '../../api/schema.ts';
import { useMay } from '../../shared/me.tsx';
import { Lozenge, PageHead, Picks } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Empty, Shown } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { EndWord, StateWhy, StateWord, soon } from './standing.tsx';

const words = texts.connections;
const checks = texts.checks;

/** So many connections are looked over at a glance. */
const few = 7;

type Pick = keyof typeof checks.picks;

export function ConnectionsPage() {
  const list = useGet('get /connections', { query: {} });
  const states = useGet('get /connection-states', {});
  const may = useMay('administrator');
  const add = may ? (
    <Button component={Link} to="/add-connection">
      {words.add}
    </Button>
  ) : null;
  return (
    <>
      <PageHead title={words.title} actions={(list.data?.length ?? 0) > 0 ? add : undefined} />
      <Shown of={list}>
        {(all) =>
          all.length === 0 ? (
            <div className="panel">
              <Empty title={words.none} text={words.noneText} action={add} />
            </div>
          ) : (
            <Shown of={states}>{(standing) => <List connections={all} states={standing} />}</Shown>
          )
        }
      </Shown>
    </>
  );
}

function List(props: {
  readonly connections: readonly Connection[];
  readonly states: readonly ConnectionState[];
}) {
  const [picked, setPicked] = useState<Pick>('all');
  const connectors = useGet('get /connectors', {});
  const titleOf = ({ kind, type }: Connection): string =>
    connectors.data?.find((one) => one.kind === kind && one.type === type)?.title ?? type;
  const byName = new Map(props.states.map((state) => [state.name, state]));
  const all = props.connections
    .map((one) => ({ one, state: byName.get(one.name) }))
    .toSorted(
      (a, b) =>
        a.one.kind.localeCompare(b.one.kind) ||
        a.one.name.localeCompare(b.one.name, undefined, { numeric: true }),
    );
  const shown = all.filter(({ state }) => isOf(picked, state));
  const kinds = (Object.keys(checks.picks) as Pick[]).map(
    (pick) => [pick, checks.picks[pick], all.filter(({ state }) => isOf(pick, state)).length] as const,
  );
  return (
    <>
      {all.length > few && (
        <div style={{ marginBottom: 16 }}>
          <Picks kinds={kinds} picked={picked} onPick={setPicked} />
        </div>
      )}
      <div className="panel">
        {shown.length === 0 ? (
          <Empty title={checks.noneLike} />
        ) : (
          <Rows
            heads={[words.name, words.kind, words.connector, checks.state, checks.ends]}
            widths={['22%', '9%', '20%', '34%', '15%']}
          >
            {shown.map(({ one, state }) => (
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
                  {state !== undefined && (
                    <>
                      <StateWord state={state.state} /> <StateWhy state={state} />
                    </>
                  )}
                </td>
                <td>
                  <NextEnd state={state} />
                </td>
              </tr>
            ))}
          </Rows>
        )}
      </div>
    </>
  );
}

function NextEnd({ state }: { readonly state: ConnectionState | undefined }) {
  const [next] = state?.ends ?? [];
  return next === undefined ? <span className="dim none">–</span> : <EndWord end={next} />;
}

function isOf(pick: Pick, state: ConnectionState | undefined): boolean {
  if (pick === 'all') return true;
  if (pick === 'fails') return state?.state === 'fails';
  if (pick === 'untried') return state?.state === 'untried';
  return state?.ends.some((end) => soon(end) !== undefined) === true;
}
