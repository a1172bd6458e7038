/** An entry of the map, made or changed where one sees what the group gives. */

import { Button } from '@mantine/core';
import { type ReactNode, useContext, useEffect, useRef } from 'react';
import type { TriedGroup, WrittenSync } from '../../api/schema.ts';
import { isObject, type Values, withValue } from '../../shared/form/shape.ts';
import { texts } from '../../texts/index.ts';
import { entryOf, TargetGroupsInput } from './group-inputs.tsx';
import { namesIn, SyncAround } from './group-map.tsx';

const words = texts.groupMapping;

/** It is written into the form itself: it is saved with the sync, and not before. */
export function GroupByHand(props: {
  readonly group: TriedGroup;
  readonly sync: WrittenSync;
  readonly onChange: (part: string, value: unknown) => void;
  readonly children: ReactNode;
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
