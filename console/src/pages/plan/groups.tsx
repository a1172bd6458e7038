/** What a plan does to each group: how many are in it, and how many it gains and loses. */

import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Answer } from '../../api/client.ts';
import { useGet } from '../../api/hooks.ts';
import { Lozenge, Panel } from '../../shared/parts.tsx';
import { Shown } from '../../shared/states.tsx';
import { number } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import type { Filter } from './changes.tsx';

const words = texts.plan;
/** Groups that are shown at once, until more are asked for. */
const most = 20;

export function Groups(props: {
  readonly plan: string;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}) {
  const { plan, filter, onFilter } = props;
  const query = useGet('get /plans/{plan}/groups', { params: { plan } });
  return (
    <Panel title={words.groups}>
      <Shown of={query} lines={3}>
        {(groups) =>
          groups.length === 0 ? (
            <p className="dim">{words.groupsNone}</p>
          ) : (
            <List groups={groups} filter={filter} onFilter={onFilter} />
          )
        }
      </Shown>
    </Panel>
  );
}

type Group = Answer<'get /plans/{plan}/groups'>[number];

/** The first of them, those that a part of the name finds, or all. */
function List(props: {
  readonly groups: readonly Group[];
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}) {
  const { groups, filter, onFilter } = props;
  const [text, setText] = useState('');
  const [all, setAll] = useState(false);
  const wanted = text.trim().toLowerCase();
  const fitting = groups.filter(({ name }) => name.toLowerCase().includes(wanted));
  const { group: picked, ...rest } = filter;
  return (
    <>
      {groups.length > most && (
        <TextInput
          type="search"
          size="xs"
          p="8px 16px"
          aria-label={words.findGroup}
          placeholder={words.findGroup}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      {fitting.length === 0 && <p className="dim">{words.noGroupFits}</p>}
      <table className="rows">
        <tbody>
          {fitting.slice(0, all ? undefined : most).map((group) => (
            <Row
              key={group.id ?? group.name}
              group={group}
              isPicked={picked !== undefined && picked.id === group.id}
              onPick={(one) => onFilter(one === undefined ? rest : { ...rest, group: one })}
            />
          ))}
        </tbody>
      </table>
      {!all && fitting.length > most && (
        <div className="more">
          <Button variant="subtle" size="xs" onClick={() => setAll(true)}>
            {words.allGroups(fitting.length)}
          </Button>
        </div>
      )}
    </>
  );
}

function Row(props: {
  readonly group: Group;
  readonly isPicked: boolean;
  readonly onPick: (group: NonNullable<Filter['group']> | undefined) => void;
}) {
  const { isPicked, onPick } = props;
  const { id, name, adds, removes, holders } = props.group;
  return (
    <tr>
      <td className="name">
        {id === undefined ? (
          <>
            {name} <Lozenge tone="info">{words.newGroup}</Lozenge>
          </>
        ) : (
          <button
            type="button"
            aria-pressed={isPicked}
            className="link"
            onClick={() => onPick(isPicked ? undefined : { id, name })}
          >
            {name}
          </button>
        )}
        {holders !== undefined && <div className="dim">{words.groupHolders(holders)}</div>}
      </td>
      <td className="number after">{adds > 0 ? `+${number(adds)}` : ''}</td>
      <td className="number" style={{ color: 'var(--danger)' }}>
        {removes > 0 ? `−${number(removes)}` : ''}
      </td>
    </tr>
  );
}
