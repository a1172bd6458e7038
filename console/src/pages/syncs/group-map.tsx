/** The map of groups and the default groups, in which both sides are found instead of only typed. */

import { Button, Stack, TextInput } from '@mantine/core';
import { createContext, useContext, useEffect, useRef, useState } from 'react';
import { Field, type FieldProps } from '../../shared/form/field.tsx';
import type { Drawn } from '../../shared/form/fields.tsx';
import { faultOf, isObject, labelOf, withValue } from '../../shared/form/shape.ts';
import { Marked } from '../../shared/marked.tsx';
import { texts } from '../../texts/index.ts';
import { SourceGroupInput, TargetGroupsInput } from './group-inputs.tsx';

const words = texts.groupMapping;
/** Entries that are drawn at once, until more are asked for. */
const most = 25;

/** Both ends of the sync that is being written; none as long as it has no target. */
export const SyncAround = createContext<
  { readonly from: readonly string[]; readonly to: string } | undefined
>(undefined);

function GroupMap(props: FieldProps) {
  const around = useContext(SyncAround);
  const { name, label = labelOf(name), path, shape, value, faults, readOnly, onChange } = props;
  const [text, setText] = useState('');
  const [all, setAll] = useState(false);
  const [added, setAdded] = useState<string>();
  if (around === undefined) return <Field {...props} />;
  const values = isObject(value) ? value : {};
  const entries = Object.keys(values);
  const wanted = text.trim().toLowerCase();
  const fits = (entry: string): boolean =>
    [entry, ...namesIn(values[entry])].some((one) => one.toLowerCase().includes(wanted));
  // What was just added or is at fault is never out of sight.
  const isKept = (entry: string): boolean =>
    entry === added || faultOf(faults, `${path}.${entry}`) !== undefined;
  const fitting = entries.filter((entry) => isKept(entry) || fits(entry));
  const shown = all ? fitting : fitting.filter((entry, place) => place < most || isKept(entry));
  return (
    <fieldset className="inner">
      <legend>{label}</legend>
      <p className="dim">
        <Marked text={shape.description ?? ''} />
      </p>
      <Stack gap="sm">
        {entries.length > most && (
          <TextInput
            type="search"
            aria-label={words.findEntry}
            placeholder={words.findEntry}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        {shown.map((entry) => (
          <Entry
            key={entry}
            entry={entry}
            target={around.to}
            value={namesIn(values[entry])}
            error={faultOf(faults, `${path}.${entry}`)}
            readOnly={readOnly}
            isNew={entry === added}
            onChange={(names) => onChange({ ...values, [entry]: names })}
            onTakeOut={() => {
              const rest = withValue(values, entry, undefined);
              onChange(Object.keys(rest).length === 0 ? undefined : rest);
            }}
          />
        ))}
        {shown.length < fitting.length && (
          <Button variant="subtle" size="xs" onClick={() => setAll(true)}>
            {words.moreEntries(fitting.length)}
          </Button>
        )}
        {!readOnly && (
          <NewEntry
            from={around.from}
            entries={entries}
            onAdd={(entry) => {
              setAdded(entry);
              onChange({ ...values, [entry]: [] });
            }}
          />
        )}
      </Stack>
    </fieldset>
  );
}

/** The names of target groups that an entry of the map gives. */
export function namesIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function Entry(props: {
  readonly entry: string;
  readonly target: string;
  readonly value: readonly string[];
  readonly error: string | undefined;
  readonly readOnly: boolean;
  readonly isNew: boolean;
  readonly onChange: (names: string[]) => void;
  readonly onTakeOut: () => void;
}) {
  const { entry, isNew, onTakeOut, ...rest } = props;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isNew) field.current?.focus();
  }, [isNew]);
  return (
    <div className="pair">
      {/* A name of somebody’s making stands as it is. */}
      <TargetGroupsInput {...rest} label={entry} field={field} />
      {!rest.readOnly && (
        <Button
          size="xs"
          variant="subtle"
          color="red"
          w="fit-content"
          aria-label={`${texts.form.takeOut} ${entry}`}
          onClick={onTakeOut}
        >
          {texts.form.takeOut}
        </Button>
      )}
    </div>
  );
}

function NewEntry(props: {
  readonly from: readonly string[];
  readonly entries: readonly string[];
  readonly onAdd: (entry: string) => void;
}) {
  const { from, entries, onAdd } = props;
  const [text, setText] = useState('');
  const entry = text.trim();
  // Case does not count in the names of groups.
  const isThere = entries.some((one) => one.toLowerCase() === entry.toLowerCase());
  const add = (): void => {
    if (entry === '' || isThere) return;
    onAdd(entry);
    setText('');
  };
  return (
    <div className="pair">
      <SourceGroupInput
        from={from}
        value={text}
        error={isThere ? words.already : undefined}
        onChange={setText}
        onEnter={add}
      />
      <Button size="xs" variant="default" disabled={entry === '' || isThere} onClick={add}>
        {words.add}
      </Button>
    </div>
  );
}

function DefaultGroups(props: FieldProps) {
  const around = useContext(SyncAround);
  const { name, label = labelOf(name), shape, value, error, readOnly, onChange } = props;
  if (around === undefined) return <Field {...props} />;
  return (
    <TargetGroupsInput
      target={around.to}
      label={label}
      description={shape.description ?? ''}
      value={namesIn(value)}
      error={error}
      readOnly={readOnly}
      onChange={(names) => onChange(names.length === 0 ? undefined : names)}
    />
  );
}

/** Settings below `groups` whose values are found. */
export const groupFields: Drawn = { map: GroupMap, default: DefaultGroups };
