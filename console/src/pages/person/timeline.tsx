/** Everything that was told of a person and done to them, in every sync, and what is to come. */

import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGet, useGets, usePages } from '../../api/hooks.ts';
import type { Explanation, JournalEntry, PersonJournalEntry } from '../../api/schema.ts';
import { Marked } from '../../shared/marked.tsx';
import { Actor, Lozenge, More, Panel } from '../../shared/parts.tsx';
import { Shown } from '../../shared/states.tsx';
import { duration, Moment } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { ChangeWords, type Names, toneOf } from '../plan/words.tsx';

const words = texts.person;

interface Entry {
  readonly key: string;
  /** Milliseconds since 1970; absent: not done yet. */
  readonly at: number | undefined;
  readonly where: string;
  readonly what: ReactNode;
}

export function Timeline(props: {
  readonly person: string;
  /** Those that concern the person now. */
  readonly syncs: readonly string[];
  /** Of all syncs that there are. */
  readonly names: readonly string[];
}) {
  const { person, syncs, names } = props;
  const journal = usePages('get /people/{person}/journal', { params: { person }, query: { limit: 25 } });
  const explained = useGets(
    'get /people/{person}/explain',
    syncs.map((sync) => ({ params: { person }, query: { sync } })),
  );
  const status = useGet('get /status', {});
  const nextAt = new Map(status.data?.syncs.map((sync) => [sync.name, sync.nextAt]));
  const leftAt = journal.items.find((one) => one.of === 'life' && one.event.kind === 'leaver')?.at;
  return (
    <Panel title={words.timeline}>
      <Shown of={journal} lines={3}>
        {({ pages }) => (
          <>
            <Entries
              entries={[
                ...comingOf(explained, nextAt),
                ...pages.flatMap((page) =>
                  page.items.map((entry) => past(entry, { called: page.names, names, leftAt })),
                ),
              ]}
            />
            <More of={journal} />
          </>
        )}
      </Shown>
    </Panel>
  );
}

/** What the next runs would do, and what is due later: the last first. */
function comingOf(
  explained: readonly Explanation[],
  nextAt: ReadonlyMap<string, number | undefined>,
): readonly Entry[] {
  return explained
    .flatMap(({ sync, next, departure, inactivity }): Entry[] => [
      ...dueOf(departure, next).map(({ at, what }) => ({ key: `due ${sync}`, at, where: sync, what })),
      ...(inactivity?.asleepAt === undefined
        ? []
        : [
            {
              key: `asleep ${sync}`,
              at: inactivity.asleepAt,
              where: sync,
              what: texts.stillHere.sleepsThen,
            },
          ]),
      ...(next.length === 0
        ? []
        : [{ key: `next ${sync}`, at: nextAt.get(sync), where: sync, what: words.nextRun(next.length) }]),
    ])
    .toSorted((a, b) => (b.at ?? Number.POSITIVE_INFINITY) - (a.at ?? Number.POSITIVE_INFINITY));
}

/** The next step of a departure; while one is being taken, what is due is only a look at whether it was. */
function dueOf(departure: Explanation['departure'], next: Explanation['next']) {
  if (departure?.dueAt === undefined) return [];
  const { stage, reaction, dueAt: at } = departure;
  if (stage === 'leaving' && next.length > 0) return [];
  return [{ at, what: words.dueThen(stage, reaction) }];
}

interface Around {
  /** What is named by its id, by target. */
  readonly called: Readonly<Record<string, Names>>;
  readonly names: readonly string[];
  readonly leftAt: number | undefined;
}

const nothing: Names = { people: {}, accounts: {}, entitlements: {} };

function past(entry: PersonJournalEntry, { called, names, leftAt }: Around): Entry {
  const syncNamed = (sync: string): string => (names.includes(sync) ? sync : texts.journal.gone(sync));
  switch (entry.of) {
    case 'life': {
      const { id, kind, source, words: says } = entry.event;
      const what = (
        <>
          <Lozenge tone={kind === 'leaver' ? 'warning' : 'info'}>{texts.overview.kinds[kind]}</Lozenge> {says}
        </>
      );
      return { key: id, at: entry.at, where: source, what };
    }
    case 'change':
      return {
        key: `${entry.entry.plan} ${entry.entry.seq}`,
        at: entry.at,
        where: syncNamed(entry.sync),
        what: <Done entry={entry.entry} names={called[entry.target] ?? nothing} leftAt={leftAt} />,
      };
    case 'deed': {
      const { action, actor, account, sync, target } = entry;
      const whose = account === undefined ? undefined : (called[target ?? '']?.accounts[account] ?? account);
      const what = (
        <>
          {texts.journal.deeds[action]} {whose !== undefined && <strong>{whose}</strong>}
          <div className="dim">
            <Actor actor={actor} />
          </div>
        </>
      );
      return {
        key: `${action} ${entry.at}`,
        at: entry.at,
        where: sync === undefined ? '' : syncNamed(sync),
        what,
      };
    }
  }
}

function Entries({ entries }: { readonly entries: readonly Entry[] }) {
  if (entries.length === 0) return <p className="dim">{words.none}</p>;
  return (
    <table className="rows stack">
      <tbody>
        {entries.map(({ key, at, where, what }) => (
          <tr key={key}>
            <td className="dim when">{at === undefined ? words.whenRun : <Moment at={at} />}</td>
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
  readonly names: Names;
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
