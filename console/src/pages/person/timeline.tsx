/** Everything that was told of a person and done to them, in every sync, and what is to come. */

import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGet, useGets } from '../../api/hooks.ts';
import type { Explanation, JournalEntry } from '../../api/schema.ts';
import { Marked } from '../../shared/marked.tsx';
import { Lozenge, Panel } from '../../shared/parts.tsx';
import { Shown } from '../../shared/states.tsx';
import { duration, Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { ChangeWords, toneOf } from '../plan/words.tsx';

const words = texts.person;

interface Entry {
  readonly key: string;
  /** Milliseconds since 1970; absent: not done yet. */
  readonly at: number | undefined;
  readonly where: string;
  readonly what: ReactNode;
}

export function Timeline({ person, syncs }: { readonly person: string; readonly syncs: readonly string[] }) {
  const events = useGet('get /lifecycle', { query: { person, limit: 100 } });
  const explained = useGets(
    'get /people/{person}/explain',
    syncs.map((sync) => ({ params: { person }, query: { sync } })),
  );
  const status = useGet('get /status', {});
  const nextAt = new Map(status.data?.syncs.map((sync) => [sync.name, sync.nextAt]));
  const leftAt = events.data?.items.find(({ kind }) => kind === 'leaver')?.at;
  return (
    <Panel title={words.timeline}>
      <Shown of={events} lines={3}>
        {({ items }) => (
          <Entries
            entries={[
              ...comingOf(explained, nextAt),
              ...[
                ...items.map(({ id, at, kind, source, words: says }): Entry => {
                  const tone = kind === 'leaver' ? 'warning' : 'info';
                  const what = (
                    <>
                      <Lozenge tone={tone}>{texts.overview.kinds[kind]}</Lozenge> {says}
                    </>
                  );
                  return { key: id, at, where: source, what };
                }),
                ...explained.flatMap(({ sync, history, names }) =>
                  history.map(
                    (entry): Entry => ({
                      key: `${entry.plan} ${entry.seq}`,
                      at: entry.finishedAt,
                      where: sync,
                      what: <Done entry={entry} names={names} leftAt={leftAt} />,
                    }),
                  ),
                ),
              ].toSorted((a, b) => (b.at ?? Number.POSITIVE_INFINITY) - (a.at ?? Number.POSITIVE_INFINITY)),
            ]}
          />
        )}
      </Shown>
    </Panel>
  );
}

/** What the next runs would do, and what is due later. */
function comingOf(
  explained: readonly Explanation[],
  nextAt: ReadonlyMap<string, number | undefined>,
): readonly Entry[] {
  return explained.flatMap(({ sync, next, departure }) => [
    ...(departure?.dueAt === undefined
      ? []
      : [{ key: `due ${sync}`, at: departure.dueAt, where: sync, what: words.closesThen }]),
    ...(next.length === 0
      ? []
      : [{ key: `next ${sync}`, at: nextAt.get(sync), where: sync, what: words.nextRun(next.length) }]),
  ]);
}

function Entries({ entries }: { readonly entries: readonly Entry[] }) {
  if (entries.length === 0) return <p className="dim">{words.none}</p>;
  return (
    <table className="rows stack">
      <tbody>
        {entries.map(({ key, at, where, what }) => (
          <tr key={key}>
            <td className="dim when">{at === undefined ? words.whenRun : <Time at={at} />}</td>
            <td>{what}</td>
            <td className="dim where">{where}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const closing: readonly string[] = ['account.deactivate', 'account.delete', 'account.anonymise'];

function Done(props: {
  readonly entry: JournalEntry;
  readonly names: Explanation['names'];
  readonly leftAt: number | undefined;
}) {
  const { entry, names, leftAt } = props;
  const { change, finishedAt, outcome, plan, state } = entry;
  const isClosed =
    state === 'done' && closing.includes(change.type) && leftAt !== undefined && finishedAt !== undefined;
  return (
    <>
      <ChangeWords change={change} names={names} />{' '}
      <Lozenge tone={toneOf(state)}>{texts.plan.entryStates[state]}</Lozenge>{' '}
      <Anchor component={Link} to={`/plans/${plan}`} c="var(--link)">
        {texts.activity.plan}
      </Anchor>
      <div className="dim sentence">
        <Marked text={change.reason.because ?? change.reason.rule} />
      </div>
      {outcome !== undefined && 'message' in outcome && <div>{outcome.message}</div>}
      {isClosed && finishedAt >= leftAt && <div>{words.closedAfter(duration(finishedAt - leftAt))}</div>}
    </>
  );
}
