/** Groups that unsaved settings would fill otherwise than the plan of today, with how many would be in them besides and how many not. */

import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { type Item, usePages } from '../../api/hooks.ts';
import { faded } from '../../shared/faded.ts';
import { Lozenge, More } from '../../shared/parts.tsx';
import { Failure, Loading } from '../../shared/states.tsx';
import { number } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.beside;
type Group = Item<'get /plans/{plan}/beside/groups'>;

export interface PickedGroup {
  readonly id: string;
  readonly name: string;
}

export function GroupsBeside(props: {
  readonly plan: string;
  readonly picked: PickedGroup | undefined;
  readonly onPick: (group: PickedGroup | undefined) => void;
}) {
  const { plan, picked, onPick } = props;
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text, 200);
  const list = usePages('get /plans/{plan}/beside/groups', {
    params: { plan },
    query: { text: wanted, limit: 20 },
  });
  const isLong = list.hasNextPage || text !== '' || list.items.length > 20;
  return (
    <section aria-label={words.groups}>
      <h3 className="inner-title">{words.groups}</h3>
      <p className="dim small">{words.groupsText}</p>
      {isLong && (
        <TextInput
          type="search"
          size="xs"
          aria-label={texts.plan.findGroup}
          placeholder={texts.plan.findGroup}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          // It stands in the form of the sync, which is not sent by looking for a group.
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.preventDefault();
          }}
        />
      )}
      {list.error !== null && <Failure error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && list.error === null && <Loading lines={3} />}
      {list.isSuccess && list.items.length === 0 && <p className="dim">{texts.plan.noGroupFits}</p>}
      <table className="rows inner" {...faded(list.isPlaceholderData)}>
        <tbody>
          {list.items.map((group) => (
            <Row
              key={group.id ?? `new ${group.name}`}
              group={group}
              isPicked={picked !== undefined && picked.id === group.id}
              onPick={onPick}
            />
          ))}
        </tbody>
      </table>
      <More of={list} />
    </section>
  );
}

function Row(props: {
  readonly group: Group;
  readonly isPicked: boolean;
  readonly onPick: (group: PickedGroup | undefined) => void;
}) {
  const { isPicked, onPick } = props;
  const { id, name, more, less } = props.group;
  // Whom today's plan would put in and these settings would not, is missing beside it; whom it would take out, stays.
  const besides = more.adds + less.removes;
  const fewer = more.removes + less.adds;
  return (
    <tr>
      <td className="name">
        {id === undefined ? (
          <>
            {name} <Lozenge tone="info">{texts.plan.newGroup}</Lozenge>
          </>
        ) : (
          <button
            type="button"
            className="link"
            aria-pressed={isPicked}
            onClick={() => onPick(isPicked ? undefined : { id, name })}
          >
            {name}
          </button>
        )}
      </td>
      <td className="number after">{besides > 0 ? `+${number(besides)}` : ''}</td>
      <td className="number" style={{ color: 'var(--danger)' }}>
        {fewer > 0 ? `−${number(fewer)}` : ''}
      </td>
    </tr>
  );
}
