/** People for whom unsaved settings would do otherwise than the plan of today: what besides, and what not. */

import { Anchor, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { usePages } from '../../api/hooks.ts';
import type { Change } from '../../api/schema.ts';
import { faded } from '../../shared/faded.ts';
import { Lozenge, More } from '../../shared/parts.tsx';
import { Failure, Loading } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { ChangeWords, type Names } from '../plan/words.tsx';
import type { PickedGroup } from './groups-beside.tsx';

const words = texts.beside;

export function PeopleBeside(props: {
  readonly plan: string;
  readonly group: PickedGroup | undefined;
  readonly onGroup: (group: undefined) => void;
}) {
  const { plan, group, onGroup } = props;
  const list = usePages('get /plans/{plan}/beside/people', {
    params: { plan },
    query: { limit: 20, entitlement: group?.id },
  });
  return (
    <section aria-label={words.whom}>
      <div className="bar spread">
        <h3 className="inner-title">{words.whom}</h3>
        {group !== undefined && (
          <div className="bar">
            <Lozenge tone="info">{group.name}</Lozenge>
            <Button size="compact-xs" variant="subtle" onClick={() => onGroup(undefined)}>
              {words.everybody}
            </Button>
          </div>
        )}
      </div>
      {list.error !== null && <Failure error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && list.error === null && <Loading lines={4} />}
      <ul className="beside-people" {...faded(list.isPlaceholderData)}>
        {list.pages.flatMap(({ items, names }) =>
          items.map(({ person, more, less }) => (
            <li key={person}>
              <Anchor
                component={Link}
                to={`/people/${encodeURIComponent(person)}`}
                target="_blank"
                c="var(--link)"
                fw={500}
              >
                {names.people[person] ?? person}
              </Anchor>
              <Lines of={more} names={names} title={words.more} tone="info" />
              <Lines of={less} names={names} title={words.less} tone="plain" />
            </li>
          )),
        )}
      </ul>
      <More of={list} />
    </section>
  );
}

function Lines(props: {
  readonly of: readonly Change[];
  readonly names: Names;
  readonly title: string;
  readonly tone: 'info' | 'plain';
}) {
  const { of: changes, names, title, tone } = props;
  if (changes.length === 0) return null;
  return (
    <div>
      <Lozenge tone={tone}>{title}</Lozenge>
      {changes.map((change, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is shown as it came, never reordered.
        <div key={place}>
          <ChangeWords change={change} names={names} />
        </div>
      ))}
    </div>
  );
}
