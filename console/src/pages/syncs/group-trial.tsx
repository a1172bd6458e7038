/** What unsaved rules make of the groups of the sources: each with what its name becomes and how the target stands to that. */

import { Anchor, Button, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useAskedPages } from '../../api/asked.ts';
import type { Answer } from '../../api/client.ts';
import type { TriedGroup, WrittenSync } from '../../api/schema.ts';
import { Lozenge, Panel } from '../../shared/parts.tsx';
import { Loading } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { GroupByHand } from './group-by-hand.tsx';
import { Refused } from './refused.tsx';
import { TargetRead } from './target-read.tsx';
import { type State, TriedGroups, tones } from './tried-groups.tsx';

const words = texts.groupMapping;
type Tried = Answer<'post /syncs/{name}/groups'>;
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
  // Rules that are only half written do not take away what the ones before gave.
  const [answered, setAnswered] = useState(list);
  if (list.pages.length > 0 && list.pages !== answered.pages) setAnswered(list);
  const shown = list.pages.length > 0 || list.error === null ? list : answered;
  const last = shown.pages.at(-1);
  const search = useRef<HTMLInputElement>(null);
  const opener = useRef<HTMLElement | null>(null);
  const map = (group: TriedGroup): void => {
    opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    setMapped(group);
  };
  // Whoever came by keyboard goes on where they were, or at the search where that is no more.
  const close = (): void => {
    setMapped(undefined);
    (opener.current?.isConnected === true ? opener.current : search.current)?.focus();
  };
  return (
    <Panel title={words.title}>
      <Stack p="md" gap="sm">
        <TextInput
          ref={search}
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
          <GroupByHand key={`${mapped.source} ${mapped.id}`} group={mapped} sync={sync} onChange={onChange}>
            <Button size="xs" variant="default" onClick={close}>
              {words.done}
            </Button>
          </GroupByHand>
        )}
        {list.error !== null && <Refused error={list.error} retry={() => void list.refetch()} />}
      </Stack>
      {list.isPending && name !== '' && list.error === null && <Loading lines={4} />}
      <TriedGroups
        list={shown}
        onMap={readOnly ? undefined : map}
        isFaded={list.isPlaceholderData && list.error === null}
      />
    </Panel>
  );
}

function About({ told, from }: { readonly told: Tried; readonly from: readonly string[] }) {
  const { total, target } = told;
  if (total === 0)
    return (
      <>
        <Text c="dimmed">
          {words.told(0, from.join(', '))} {words.noneText}
        </Text>
        <div className="bar">
          {from.map((source) => (
            <Anchor key={source} component={Link} to={`/connections/${source}`} c="var(--link)">
              {words.toSource(source)}
            </Anchor>
          ))}
        </div>
      </>
    );
  return (
    <Text c="dimmed">
      {words.told(total, from.join(', '))}{' '}
      {target.makes === 'cannot' ? words.makes.cannot(target.name) : words.makes[target.makes]}
    </Text>
  );
}
