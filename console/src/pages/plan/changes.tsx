/** The changes of a plan one by one, filtered on the server, page by page. */

import { Anchor, Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type Item, usePages } from '../../api/hooks.ts';
import type { Plan } from '../../api/schema.ts';
import { Humps } from '../../shared/humps.tsx';
import { Marked } from '../../shared/marked.tsx';
import { useMay } from '../../shared/me.tsx';
import { Lozenge, More, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Empty, Failure, Loading } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { ChangesBar } from './changes-bar.tsx';
import { type Chosen, type Filter, useFilter } from './filter.ts';
import { Found } from './found.tsx';
import { ChangeWords, type Names, toneOf } from './words.tsx';

const words = texts.plan;

export function Changes(props: {
  readonly plan: Plan;
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
}) {
  const { plan, chosen, onChoose } = props;
  const [filter, onFilter] = useFilter();
  const mayChoose = useMay('operator') && plan.state === 'held';
  const list = usePages('get /plans/{plan}/changes', {
    params: { plan: plan.id },
    query: { limit: 100, ...filter },
  });
  const said = saidOf(filter, list.pages[0]?.names);
  return (
    <Panel
      title={words.changesTitle}
      actions={<ChangesBar plan={plan} filter={filter} said={said} onFilter={onFilter} />}
    >
      {Object.keys(filter).length > 0 && (
        <Found
          plan={plan}
          filter={filter}
          isChosen={chosen?.by === 'filter' && isSame(chosen.filter, filter)}
          onChoose={
            mayChoose && filter.notIn === undefined
              ? (isChosen) =>
                  onChoose(
                    isChosen ? { by: 'filter', filter, said: Object.values(said).join(', ') } : undefined,
                  )
              : undefined
          }
        />
      )}
      {list.error !== null && list.items.length === 0 && (
        <Failure error={list.error} retry={() => void list.refetch()} />
      )}
      {list.isPending && <Loading />}
      {!list.isPending && list.items.length === 0 && list.error === null && <Empty title={words.noMatch} />}
      {list.items.length > 0 && (
        <Rows
          heads={[words.who, words.what, words.why, words.outcome]}
          widths={['20%', '36%', undefined, '18%']}
          faded={list.isPlaceholderData}
        >
          {list.pages.flatMap(({ items, names }) =>
            items.map((entry) => (
              <Row key={entry.seq} plan={plan} entry={entry} names={names}>
                {mayChoose && entry.person !== undefined && (
                  <Choice
                    id={entry.person}
                    name={names.people[entry.person] ?? entry.person}
                    people={chosen?.by === 'people' ? chosen.people : nobody}
                    onPeople={(people) => onChoose(people.size === 0 ? undefined : { by: 'people', people })}
                  />
                )}
              </Row>
            )),
          )}
        </Rows>
      )}
      <More of={list} />
    </Panel>
  );
}

const nobody: ReadonlyMap<string, string> = new Map();

/** What a filter says, in words; by what it says it of. */
function saidOf(
  { type, state, person, entitlement, made, notIn }: Filter,
  names: Names | undefined,
): Readonly<Partial<Record<keyof Filter, string>>> {
  return {
    ...(notIn === undefined ? {} : { notIn: words.notIn }),
    ...(type === undefined ? {} : { type: words.kinds[type] ?? type }),
    ...(state === undefined ? {} : { state: words.entryStates[state] ?? state }),
    ...(entitlement === undefined ? {} : { entitlement: names?.entitlements[entitlement] ?? entitlement }),
    ...(made === undefined ? {} : { made }),
    ...(person === undefined ? {} : { person: names?.people[person] ?? person }),
  };
}

function isSame(one: Filter, other: Filter): boolean {
  return JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
}

function Row(props: {
  readonly plan: Plan;
  readonly entry: Item<'get /plans/{plan}/changes'>;
  readonly names: Names;
  /** What stands before the person. */
  readonly children: ReactNode;
}) {
  const { plan, entry, names, children } = props;
  const { reason } = entry.change;
  return (
    <tr>
      <td>
        {entry.person === undefined ? (
          <span className="dim">{words.nobody}</span>
        ) : (
          <div className="chosen">
            {children}
            <Anchor component={Link} to={`/people/${encodeURIComponent(entry.person)}`} c="var(--link)">
              {names.people[entry.person] ?? entry.person}
            </Anchor>
          </div>
        )}
      </td>
      <td>
        <ChangeWords change={entry.change} names={names} />
      </td>
      <td>
        <div className="sentence">
          <Marked text={reason.because ?? words.situations[reason.situation] ?? ''} />
        </div>
        {reason.situation !== 'undo' && (
          <div className="code dim">
            <Humps name={reason.rule} />
          </div>
        )}
      </td>
      <td>
        <Outcome plan={plan} entry={entry} />
      </td>
    </tr>
  );
}

/** Whether the approval covers this person, once it covers some people only. */
function Choice(props: {
  readonly id: string;
  readonly name: string;
  readonly people: ReadonlyMap<string, string>;
  readonly onPeople: (people: ReadonlyMap<string, string>) => void;
}) {
  const { id, name, people, onPeople } = props;
  return (
    <Checkbox
      size="xs"
      aria-label={words.choosePerson(name)}
      checked={people.has(id)}
      onChange={(event) => {
        const next = new Map(people);
        if (event.currentTarget.checked) next.set(id, name);
        else next.delete(id);
        onPeople(next);
      }}
    />
  );
}

/** States of a plan of which nothing more is done. */
const over: readonly Plan['state'][] = ['rejected', 'stale', 'superseded', 'expired', 'stopped', 'applied'];

function Outcome(props: { readonly plan: Plan; readonly entry: Item<'get /plans/{plan}/changes'> }) {
  const { plan, entry } = props;
  if (!entry.selected) return <Lozenge tone="plain">{words.leftOut}</Lozenge>;
  const { outcome, state, undone } = entry;
  // What was planned stays so in the journal; here it is told that nothing came of it.
  if (state === 'planned' && over.includes(plan.state))
    return <Lozenge tone="plain">{words.notDone}</Lozenge>;
  return (
    <>
      <Lozenge tone={undone ? 'plain' : toneOf(state)}>
        {undone ? words.undone : (words.entryStates[state] ?? state)}
      </Lozenge>
      {outcome !== undefined && 'message' in outcome && <div>{outcome.message}</div>}
      {outcome?.state === 'done' && outcome.note !== undefined && <div className="dim">{outcome.note}</div>}
    </>
  );
}
