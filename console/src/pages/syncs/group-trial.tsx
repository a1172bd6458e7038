/** What unsaved rules make of the groups of the sources: each with what its name becomes and how the target stands to that. */

import { Anchor, Button, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useContext, useEffect, useRef, useState } from 'react';
import { useAskedPages } from '../../api/asked.ts';
import { type Answer, faultsOf } from '../../api/client.ts';
import type { TriedGroup, WrittenSync } from '../../api/schema.ts';
import { isObject, type Values, withValue } from '../../shared/form/shape.ts';
import { Lozenge, Notice, Panel, type Tone } from '../../shared/parts.tsx';
import { Failure, Faults, Loading } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { entryOf, TargetGroupsInput } from './group-inputs.tsx';
import { namesIn, SyncAround } from './group-map.tsx';
import { TargetRead } from './target-read.tsx';

const words = texts.groupMapping;
type Tried = Answer<'post /syncs/{name}/groups'>;
type State = keyof typeof words.states;

const tones: Readonly<Record<State, Tone>> = {
  there: 'success',
  made: 'info',
  lacking: 'warning',
  protected: 'plain',
  unknown: 'plain',
  left: 'plain',
};
const states = Object.keys(tones) as readonly State[];

interface Trying {
  readonly name: string;
  readonly sync: WrittenSync;
  readonly readOnly: boolean;
  /** The same from one drawing to the next. */
  readonly onChange: (part: string, value: unknown) => void;
}

export function GroupTrial({ name, sync, readOnly, onChange }: Trying) {
  const [text, setText] = useState('');
  const [state, setState] = useState<State>();
  const [mapped, setMapped] = useState<TriedGroup>();
  const [settled] = useDebouncedValue(sync, 400);
  const [wanted] = useDebouncedValue(text, 200);
  const body = { sync: settled, text: wanted, limit: 25, ...(state === undefined ? {} : { state }) };
  const list = useAskedPages(
    'post /syncs/{name}/groups',
    { params: { name }, body },
    { enabled: name !== '' },
  );
  const last = list.pages.at(-1);
  return (
    <Panel title={words.title}>
      <Stack p="md" gap="sm">
        <TextInput
          type="search"
          label={words.find}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          // The panel stands in the form of the sync, which is not sent by looking for a group.
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.preventDefault();
          }}
        />
        <Select
          label={words.show}
          allowDeselect={false}
          data={[
            { value: '', label: words.all },
            ...states.map((one) => ({ value: one, label: words.states[one] })),
          ]}
          value={state ?? ''}
          onChange={(next) => setState(states.find((one) => one === next))}
        />
        <details className="fold">
          <summary>{words.whatWordsMean}</summary>
          <dl className="meanings">
            {states.map((one) => (
              <div key={one}>
                <dt>
                  <Lozenge tone={tones[one]}>{words.states[one]}</Lozenge>
                </dt>
                <dd>{words.meanings[one]}</dd>
              </div>
            ))}
          </dl>
        </details>
        {last !== undefined && <About told={last} from={settled.from} />}
        <TargetRead target={sync.to} />
        {mapped !== undefined && (
          <ByHand key={`${mapped.source} ${mapped.id}`} group={mapped} sync={sync} onChange={onChange}>
            <Button size="xs" variant="default" onClick={() => setMapped(undefined)}>
              {words.done}
            </Button>
          </ByHand>
        )}
        {list.error !== null && <Refused error={list.error} retry={() => void list.refetch()} />}
      </Stack>
      {list.isPending && name !== '' && list.error === null && <Loading lines={4} />}
      <List
        list={list}
        onMap={readOnly ? undefined : setMapped}
        isFaded={list.isPlaceholderData || list.error !== null}
      />
    </Panel>
  );
}

/** Rules that are only half written are no failure. */
function Refused({ error, retry }: { readonly error: Error; readonly retry: () => void }) {
  const faults = faultsOf(error);
  if (faults.length === 0) return <Failure error={error} retry={retry} />;
  return (
    <Notice tone="warning">
      <Text fw={500}>{words.notAsTheyAre}</Text>
      <Faults of={faults} />
    </Notice>
  );
}

function About({ told, from }: { readonly told: Tried; readonly from: readonly string[] }) {
  const { total, target } = told;
  return (
    <Text c="dimmed">
      {words.told(total, from.join(', '))}{' '}
      {total === 0 ? (
        <>
          {words.noneText}{' '}
          {from.map((source) => (
            <Anchor key={source} component={Link} to={`/connections/${source}`} c="var(--link)">
              {words.toSource(source)}
            </Anchor>
          ))}
        </>
      ) : target.makes === 'cannot' ? (
        words.makes.cannot(target.name)
      ) : (
        words.makes[target.makes]
      )}
    </Text>
  );
}

function List(props: {
  readonly list: ReturnType<typeof useAskedPages<'post /syncs/{name}/groups'>>;
  readonly isFaded: boolean;
  readonly onMap: ((group: TriedGroup) => void) | undefined;
}) {
  const { list, isFaded, onMap } = props;
  const { pages, hasNextPage, isFetchingNextPage } = list;
  const items = pages.flatMap((page) => page.items);
  const looked = pages.reduce((sum, page) => sum + page.looked, 0);
  const { total = 0 } = pages.at(-1) ?? {};
  const nothing = hasNextPage ? words.noneAmong(looked, total) : words.noneFits;
  return (
    <>
      <div role="status">{items.length === 0 && total > 0 && <p className="dim list-note">{nothing}</p>}</div>
      {items.length > 0 && (
        <ul className="tried" style={{ opacity: isFaded ? 0.6 : 1 }}>
          {items.map((group) => (
            <Row key={`${group.source} ${group.id}`} group={group} onMap={onMap} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <div className="more">
          {items.length > 0 && <div className="dim small">{words.among(looked, total)}</div>}
          <Button
            variant="subtle"
            size="xs"
            loading={isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {items.length === 0 ? words.further : texts.more}
          </Button>
        </div>
      )}
    </>
  );
}

function Row(props: {
  readonly group: TriedGroup;
  readonly onMap: ((group: TriedGroup) => void) | undefined;
}) {
  const { group, onMap } = props;
  const { source, name, members, becomes, renamedBy, entry, gives, left } = group;
  return (
    <li>
      <div className="bar spread">
        <div>
          <strong>{name}</strong>{' '}
          <span className="dim">
            {source}, {words.members(members)}
          </span>
        </div>
        {onMap !== undefined && (
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={entry === undefined ? words.mapOf(name) : words.changeOf(name)}
            onClick={() => onMap(group)}
          >
            {entry === undefined ? words.map : words.change}
          </Button>
        )}
      </div>
      {renamedBy !== undefined && (
        <div>
          <span aria-hidden>→ </span>
          {words.becomes} <strong>{becomes === '' ? '“”' : becomes}</strong>{' '}
          <span className="dim">{words.renamed(renamedBy)}</span>
        </div>
      )}
      {gives.map((given) => (
        <div key={given.name}>
          <span aria-hidden>→ </span>
          <strong>{given.name}</strong>{' '}
          <Lozenge tone={tones[given.state]}>{words.states[given.state]}</Lozenge>{' '}
          {given.administrative && <Lozenge tone="warning">{words.administrative}</Lozenge>}{' '}
          {given.owned && <Lozenge tone="info">{words.owned}</Lozenge>}{' '}
          <span className="dim">{words.by(given.rule)}</span>
        </div>
      ))}
      {left !== undefined && (
        <div>
          <span aria-hidden>→ </span>
          <Lozenge tone={left.by === 'fault' ? 'danger' : 'plain'}>{words.states.left}</Lozenge>{' '}
          <span className="dim">{words.left[left.by]?.(left.rule ?? '')}</span>
        </div>
      )}
    </li>
  );
}

/** An entry of the map is made or changed in the form itself: it is saved with the sync, and not before. */
function ByHand(props: {
  readonly group: TriedGroup;
  readonly sync: WrittenSync;
  readonly onChange: Trying['onChange'];
  readonly children: React.ReactNode;
}) {
  const { group, sync, onChange, children } = props;
  const around = useContext(SyncAround);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const groups: Values = isObject(sync.groups) ? sync.groups : {};
  const map = isObject(groups.map) ? groups.map : {};
  const entry = group.entry ?? entryOf(group, around?.from.length ?? 1);
  const write = (names: readonly string[] | undefined): void => {
    const next = withValue(map, entry, names);
    onChange('groups', withValue(groups, 'map', Object.keys(next).length === 0 ? undefined : next));
  };
  return (
    <fieldset className="inner">
      <legend>{words.mapping(group.name)}</legend>
      <TargetGroupsInput
        target={sync.to}
        label={words.gives(sync.to)}
        description={words.givesText}
        value={namesIn(map[entry])}
        readOnly={false}
        field={field}
        onChange={write}
      />
      <p className="dim">{words.unsaved}</p>
      <div className="bar">
        {children}
        {map[entry] !== undefined && (
          <Button size="xs" variant="subtle" color="red" onClick={() => write(undefined)}>
            {words.noEntry}
          </Button>
        )}
      </div>
    </fieldset>
  );
}
