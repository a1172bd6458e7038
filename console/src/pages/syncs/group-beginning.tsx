/** Groups that a new sync may begin with: those that both sides have by the same name, and those that give a seat. */

import { Button, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useAsked } from '../../api/asked.ts';
import { useGet } from '../../api/hooks.ts';
import type { WrittenSync } from '../../api/schema.ts';
import { useTargetReading } from '../../api/target-reading.ts';
import { isObject, type Values } from '../../shared/form/shape.ts';
import { useMay } from '../../shared/me.tsx';
import { Lozenge, Panel } from '../../shared/parts.tsx';
import { Failure } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { namesIn } from './group-map.tsx';

const words = texts.groupMapping.beginning;
/** As many as one takes in at a glance; the trial beside shows all. */
const most = 25;
/** In a pattern these stand for something else than for themselves. */
const isPlain = (name: string): boolean => !/[*?[\]{}()!\\]/.test(name);

export function GroupBeginning(props: {
  readonly name: string;
  readonly sync: WrittenSync;
  readonly onChange: (part: string, value: unknown) => void;
}) {
  const { name, sync, onChange } = props;
  const target = sync.to;
  const may = useMay('operator');
  const { begin, isRunning, error } = useTargetReading(target);
  const has = useGet('get /connections/{name}/entitlements', {
    params: { name: target },
    query: { text: '', limit: 500 },
  });
  const isRead = has.data?.readAt !== undefined;
  // Whatever is named alike, as if all of it were given.
  const { groups: _, ...rest } = sync;
  const alike = useAsked(
    'post /syncs/{name}/groups',
    {
      params: { name },
      body: { sync: { ...rest, groups: { include: ['*'] } }, text: '', state: 'there', limit: most },
    },
    { enabled: isRead && name !== '' },
  );
  const groups: Values = isObject(sync.groups) ? sync.groups : {};
  const give = (field: 'include' | 'default', names: readonly string[]): void =>
    onChange('groups', { ...groups, [field]: [...new Set([...namesIn(groups[field]), ...names])] });
  const same = (alike.data?.items ?? [])
    .filter(({ gives }) => gives.every(({ administrative }) => !administrative))
    .map((group) => group.name)
    .filter(isPlain);
  const seats = (has.data?.items ?? []).filter(
    ({ licences, administrative, protected: why }) =>
      licences !== undefined && !administrative && why === undefined,
  );
  return (
    <Panel title={words.title}>
      <Stack p="md" gap="sm">
        <p className="dim" style={{ margin: 0 }}>
          {words.text}
        </p>
        {!isRead && may && (
          <div>
            <Button size="xs" loading={isRunning} onClick={begin}>
              {words.see(target)}
            </Button>
          </div>
        )}
        {error !== undefined && <Failure error={error} retry={begin} />}
        {isRead && (
          <>
            {seats.map(({ id, name: group, licences = [] }) => (
              <Offer
                key={id}
                says={words.seat(group, licences.join(', '))}
                button={words.toEverybody(group)}
                isGiven={namesIn(groups.default).includes(group)}
                onGive={() => give('default', [group])}
              />
            ))}
            {same.length > 0 && (
              <Offer
                says={words.same(same.length)}
                button={words.give(same)}
                isGiven={same.every((one) => namesIn(groups.include).includes(one))}
                onGive={() => give('include', same)}
              />
            )}
            {same.length === 0 && seats.length === 0 && <p className="dim">{words.none}</p>}
          </>
        )}
      </Stack>
    </Panel>
  );
}

function Offer(props: {
  readonly says: ReactNode;
  readonly button: string;
  readonly isGiven: boolean;
  readonly onGive: () => void;
}) {
  return (
    <div>
      <div>{props.says}</div>
      <div className="bar" style={{ marginTop: 4 }}>
        <Button
          size="xs"
          variant="default"
          // Not disabled: whoever has pressed it keeps the focus on it.
          aria-disabled={props.isGiven}
          {...(props.isGiven && { 'data-disabled': true })}
          onClick={() => {
            if (!props.isGiven) props.onGive();
          }}
        >
          {props.button}
        </Button>
        <span role="status">{props.isGiven && <Lozenge tone="success">{words.chosen}</Lozenge>}</span>
      </div>
    </div>
  );
}
