/** The changes of a plan one by one, filtered on the server, page by page. */

import { Anchor, Button, Checkbox, Select } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Input } from '../../api/client.ts';
import { type Item, usePages } from '../../api/hooks.ts';
import type { Plan } from '../../api/schema.ts';
import { Marked } from '../../shared/marked.tsx';
import { useMay } from '../../shared/me.tsx';
import { Lozenge, More, Panel } from '../../shared/parts.tsx';
import { type Chosen, PersonSelect } from '../../shared/person-select.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Empty, Failure, Loading } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { ChangeWords, type Names, toneOf } from './words.tsx';

const words = texts.plan;
type Query = Input<'get /plans/{plan}/changes'>['query'];

/** What of the changes is shown. */
export interface Filter {
  readonly type?: NonNullable<Query['type']>;
  readonly state?: NonNullable<Query['state']>;
  readonly group?: { readonly id: string; readonly name: string };
  readonly person?: Chosen;
  /** Another plan: what it does too is left out. */
  readonly notIn?: string;
}

/** People whose changes alone are to be approved, with their names; none: everybody's. */
export type ChosenPeople = ReadonlyMap<string, string>;

export function Changes(props: {
  readonly plan: Plan;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  readonly people: ChosenPeople;
  readonly onPeople: (people: ChosenPeople) => void;
}) {
  const { plan, filter, onFilter, people, onPeople } = props;
  const mayChoose = useMay('operator') && plan.state === 'held';
  const { type, state, group, person, notIn } = filter;
  const list = usePages('get /plans/{plan}/changes', {
    params: { plan: plan.id },
    query: { limit: 100, type, state, entitlement: group?.id, person: person?.id, notIn },
  });
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Panel
      title={words.changesTitle}
      actions={
        <div className="bar">
          {notIn !== undefined && <Lozenge tone="info">{words.notIn}</Lozenge>}
          {group !== undefined && <Lozenge tone="info">{group.name}</Lozenge>}
          {type !== undefined && <Lozenge tone="info">{words.kinds[type] ?? type}</Lozenge>}
          <PersonSelect
            slim
            label={words.filterPerson}
            value={person}
            onChoose={(chosen) => {
              const { person: _, ...rest } = filter;
              onFilter(chosen === undefined ? rest : { ...rest, person: chosen });
            }}
          />
          <Select
            size="xs"
            w={140}
            aria-label={words.filterState}
            placeholder={words.filterState}
            clearable
            data={Object.entries(words.entryStates).map(([value, label]) => ({ value, label }))}
            value={state ?? null}
            onChange={(value) => {
              const { state: _, ...rest } = filter;
              onFilter(value === null ? rest : { ...rest, state: value as NonNullable<Filter['state']> });
            }}
          />
          {people.size > 0 && (
            <Button size="xs" variant="subtle" onClick={() => onPeople(new Map())}>
              {words.everybodyAgain}
            </Button>
          )}
          {isFiltered && (
            <Button size="xs" variant="subtle" onClick={() => onFilter({})}>
              {words.clear}
            </Button>
          )}
        </div>
      }
    >
      {list.error !== null && list.items.length === 0 && (
        <Failure error={list.error} retry={() => void list.refetch()} />
      )}
      {list.isPending && <Loading />}
      {!list.isPending && list.items.length === 0 && list.error === null && <Empty title={words.noMatch} />}
      {list.items.length > 0 && (
        <Rows
          heads={[words.who, words.what, words.why, words.outcome]}
          widths={['20%', '38%', undefined, '100px']}
          faded={list.isPlaceholderData}
        >
          {list.pages.flatMap(({ items, names }) =>
            items.map((entry) => (
              <Row key={entry.seq} entry={entry} names={names}>
                {mayChoose && entry.person !== undefined && (
                  <Choice
                    id={entry.person}
                    name={names.people[entry.person] ?? entry.person}
                    people={people}
                    onPeople={onPeople}
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

function Row(props: {
  readonly entry: Item<'get /plans/{plan}/changes'>;
  readonly names: Names;
  /** What stands before the person. */
  readonly children: ReactNode;
}) {
  const { entry, names, children } = props;
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
        {reason.situation !== 'undo' && <div className="code dim">{reason.rule}</div>}
      </td>
      <td>
        <Outcome entry={entry} />
      </td>
    </tr>
  );
}

/** Whether the approval covers this person, once it covers some people only. */
function Choice(props: {
  readonly id: string;
  readonly name: string;
  readonly people: ChosenPeople;
  readonly onPeople: (people: ChosenPeople) => void;
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

function Outcome({ entry }: { readonly entry: Item<'get /plans/{plan}/changes'> }) {
  if (!entry.selected) return <Lozenge tone="plain">{words.leftOut}</Lozenge>;
  const { outcome } = entry;
  return (
    <>
      <Lozenge tone={toneOf(entry.state)}>{words.entryStates[entry.state] ?? entry.state}</Lozenge>
      {outcome !== undefined && 'message' in outcome && <div>{outcome.message}</div>}
      {outcome?.state === 'done' && outcome.note !== undefined && <div className="dim">{outcome.note}</div>}
    </>
  );
}
