/** What a plan does to each group: how many are in it, and how many it gains and loses; each can be picked, and chosen for an approval. */

import { Checkbox, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { type Item, usePages } from '../../api/hooks.ts';
import type { Plan } from '../../api/schema.ts';
import { faded } from '../../shared/faded.ts';
import { useMay } from '../../shared/me.tsx';
import { Lozenge, More, Panel } from '../../shared/parts.tsx';
import { Failure, Loading } from '../../shared/states.tsx';
import { number } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { type Chosen, type ChosenGroup, type Filter, keyOf, useFilter, without } from './filter.ts';

const words = texts.plan;
/** Groups that are shown at once, until more are asked for. */
const most = 20;
/** Milliseconds without another letter, after which is looked. */
const pause = 200;

type Group = Item<'get /plans/{plan}/groups'>;
type ChosenGroups = ReadonlyMap<string, ChosenGroup>;

export function Groups(props: {
  readonly plan: Plan;
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
}) {
  const { plan, chosen, onChoose } = props;
  const [filter, onFilter] = useFilter();
  const mayChoose = useMay('operator') && plan.state === 'held';
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim(), pause);
  const list = usePages('get /plans/{plan}/groups', {
    params: { plan: plan.id },
    query: { limit: most, text: text === '' ? undefined : text },
  });
  const isLong = list.hasNextPage || list.items.length > most;
  return (
    <Panel title={words.groups}>
      {(isLong || typed !== '') && (
        <TextInput
          type="search"
          size="xs"
          p="8px 16px"
          aria-label={words.findGroup}
          placeholder={words.findGroup}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      {list.isPending && <Loading lines={3} />}
      {list.error !== null && <Failure error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && list.items.length === 0 && (
        <p className="dim">{text === '' ? words.groupsNone : words.noGroupFits}</p>
      )}
      <table className="rows" {...faded(list.isPlaceholderData)}>
        <tbody>
          {list.items.map((group) => (
            <Row
              key={keyOf(nameOf(group))}
              group={group}
              filter={filter}
              onFilter={onFilter}
              groups={chosen?.by === 'groups' ? chosen.groups : none}
              onGroups={
                mayChoose
                  ? (groups) => onChoose(groups.size === 0 ? undefined : { by: 'groups', groups })
                  : undefined
              }
            />
          ))}
        </tbody>
      </table>
      <More of={list} />
    </Panel>
  );
}

const none: ChosenGroups = new Map();

/** How the service is told of a group: one that the plan makes by its name, since what is left out of it never bears its id. */
function nameOf({ id, name, holders }: Group): ChosenGroup['of'] {
  return id === undefined || holders === undefined ? { made: name } : { id };
}

function Row(props: {
  readonly group: Group;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  readonly groups: ChosenGroups;
  /** Absent: none can be chosen. */
  readonly onGroups: ((groups: ChosenGroups) => void) | undefined;
}) {
  const { group, filter, onFilter, groups, onGroups } = props;
  const { id, name, holders } = group;
  const of = nameOf(group);
  const isPicked = 'made' in of ? filter.made === of.made : filter.entitlement === of.id;
  const rest = without(filter, 'entitlement', 'made');
  return (
    <tr>
      <td className="name">
        <div className="chosen">
          {onGroups !== undefined && (
            <Checkbox
              size="xs"
              aria-label={words.chooseGroup(name)}
              checked={groups.has(keyOf(of))}
              onChange={(event) => {
                const next = new Map(groups);
                if (event.currentTarget.checked) next.set(keyOf(of), { of, name });
                else next.delete(keyOf(of));
                onGroups(next);
              }}
            />
          )}
          <div style={{ minWidth: 0 }}>
            <button
              type="button"
              aria-pressed={isPicked}
              className="link"
              onClick={() =>
                onFilter(isPicked ? rest : { ...rest, ...('made' in of ? of : { entitlement: of.id }) })
              }
            >
              {name}
            </button>{' '}
            {id === undefined && <Lozenge tone="info">{words.newGroup}</Lozenge>}
            {holders !== undefined && <div className="dim">{words.groupHolders(holders)}</div>}
            {restOf(group).map(([word, moved]) => (
              <div key={word} className="dim">
                {word}: <Numbers of={moved} />
              </div>
            ))}
          </div>
        </div>
      </td>
      <td className="number">
        <Numbers of={group.done ?? less(group, group.leftOut)} isColoured />
      </td>
    </tr>
  );
}

type Moved = Pick<Group, 'adds' | 'removes'>;

function less(all: Moved, part: Moved = { adds: 0, removes: 0 }): Moved {
  return { adds: all.adds - part.adds, removes: all.removes - part.removes };
}

/** What of that which was planned is not among what is or will be done: left out by whoever approved, or not done for another reason. */
function restOf({ done, leftOut, ...planned }: Group): readonly (readonly [string, Moved])[] {
  const rest = [
    [words.leftOut, leftOut],
    [words.notDone, done === undefined ? undefined : less(less(planned, leftOut), done)],
  ] as const;
  return rest.flatMap(([word, moved]) =>
    moved !== undefined && moved.adds + moved.removes > 0 ? [[word, moved] as const] : [],
  );
}

function Numbers({
  of: { adds, removes },
  isColoured = false,
}: {
  readonly of: Moved;
  readonly isColoured?: boolean;
}) {
  return (
    <>
      {adds > 0 && <span {...(isColoured ? { className: 'after' } : {})}>+{number(adds)}</span>}{' '}
      {removes > 0 && (
        <span {...(isColoured ? { style: { color: 'var(--danger)' } } : {})}>−{number(removes)}</span>
      )}
    </>
  );
}
