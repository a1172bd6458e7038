/** The rows of what is supposed to be otherwise: groups joined and left, attributes with another value. */

import { Autocomplete, Button, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useGet } from '../../api/hooks.ts';
import type { Person } from '../../api/schema.ts';
import { texts } from '../../texts/index.ts';
import { attributesOf, keyOf, type Row, toldValue } from './supposed.ts';

const words = texts.whatIf;

interface RowProps<R extends Row> {
  readonly person: Person;
  readonly row: R;
  /** Whether it was just added: its field takes the focus. */
  readonly isNew: boolean;
  readonly onChange: (row: R) => void;
}

export function SupposedRows(props: {
  readonly person: Person;
  readonly rows: readonly Row[];
  readonly onRows: (rows: readonly Row[]) => void;
}) {
  const { person, rows, onRows } = props;
  const [added, setAdded] = useState<number>();
  const change = (row: Row): void => onRows(rows.map((one) => (one.key === row.key ? row : one)));
  const add = (row: (key: number) => Row): void => {
    const key = Math.max(-1, ...rows.map((one) => one.key)) + 1;
    setAdded(key);
    onRows([...rows, row(key)]);
  };
  const hasGroups = person.groups.some(isDirect);
  return (
    <>
      {rows.map((row) => (
        <div key={row.key} className="supposed">
          <OneRow person={person} row={row} isNew={row.key === added} onChange={change} />
          <Button
            size="xs"
            variant="subtle"
            color="red"
            aria-label={words.takeOut(nameOf(row))}
            onClick={() => onRows(rows.filter((one) => one !== row))}
          >
            {texts.form.takeOut}
          </Button>
        </div>
      ))}
      <div className="bar">
        <Button
          size="xs"
          variant="default"
          onClick={() => add((key) => ({ key, of: 'attribute', name: '', value: '' }))}
        >
          {words.addAttribute}
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => add((key) => ({ key, of: 'join', group: undefined }))}
        >
          {words.addJoin}
        </Button>
        {hasGroups && (
          <Button
            size="xs"
            variant="default"
            onClick={() => add((key) => ({ key, of: 'leave', group: undefined }))}
          >
            {words.addLeave}
          </Button>
        )}
      </div>
    </>
  );
}

function nameOf(row: Row): string {
  if (row.of === 'attribute') return `${words.attribute} ${row.name}`.trim();
  return row.of === 'join' ? words.joins : words.leaves;
}

function OneRow({ row, ...rest }: RowProps<Row>) {
  const field = useRef<HTMLInputElement>(null);
  const { isNew } = rest;
  useEffect(() => {
    if (isNew) field.current?.focus();
  }, [isNew]);
  if (row.of === 'attribute') return <AttributeRow {...rest} row={row} field={field} />;
  return row.of === 'join' ? (
    <JoinRow {...rest} row={row} field={field} />
  ) : (
    <LeaveRow {...rest} row={row} field={field} />
  );
}

interface WithField {
  readonly field: RefObject<HTMLInputElement | null>;
}
type AttributeOf = Extract<Row, { of: 'attribute' }>;
type GroupOf = Exclude<Row, AttributeOf>;

function AttributeRow({ person, row, field, onChange }: RowProps<AttributeOf> & WithField) {
  return (
    <div className="pair">
      <Autocomplete
        ref={field}
        label={words.attribute}
        data={attributesOf(person)}
        value={row.name}
        // What it is now is what one begins from.
        onChange={(name) => onChange({ ...row, name, value: toldValue(person, name.trim()) })}
      />
      <TextInput
        label={words.value}
        disabled={row.name.trim() === ''}
        value={row.value}
        onChange={(event) => onChange({ ...row, value: event.currentTarget.value })}
      />
    </div>
  );
}

/** A group of any source, found by the service. */
function JoinRow({ row, field, onChange }: RowProps<GroupOf> & WithField) {
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text, 200);
  const groups = useGet('get /groups', { query: { text: wanted, limit: 20 } });
  return (
    <Select
      ref={field}
      label={words.joins}
      placeholder={words.joinHint}
      searchable
      data={(groups.data?.items ?? []).map(({ source, id, name }) => ({
        value: keyOf({ source, id }),
        label: `${name} (${source})`,
      }))}
      // The service finds; the list is shown as it comes.
      filter={({ options }) => options}
      searchValue={text}
      onSearchChange={setText}
      value={row.group ?? null}
      onChange={(group) => onChange({ ...row, group: group ?? undefined })}
    />
  );
}

function LeaveRow({ person, row, field, onChange }: RowProps<GroupOf> & WithField) {
  return (
    <Select
      ref={field}
      label={words.leaves}
      searchable
      data={person.groups.filter(isDirect).map(({ source, id, name }) => ({
        value: keyOf({ source, id }),
        label: `${name} (${source})`,
      }))}
      value={row.group ?? null}
      onChange={(group) => onChange({ ...row, group: group ?? undefined })}
    />
  );
}

/** Whether the person is in the group itself, and not in one inside it. */
function isDirect({ path }: Person['groups'][number]): boolean {
  return path.length === 1;
}
