/** One person out of all, found by the service as one types. */

import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useGet } from '../api/hooks.ts';
import { texts } from '../texts/index.ts';

export interface Chosen {
  readonly id: string;
  readonly name: string;
}

export function PersonSelect(props: {
  readonly label: string;
  /** The label is only read out, and stands in the empty field: for a bar of filters. */
  readonly slim?: boolean;
  /** What the empty field says. */
  readonly placeholder?: string;
  /** Shows who is chosen, and nothing when nobody is. */
  readonly isKept?: boolean;
  readonly value?: Chosen | undefined;
  readonly onChoose: (person: Chosen | undefined) => void;
}) {
  const { label, placeholder, slim = false, isKept = slim, value, onChoose } = props;
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text, 200);
  const people = useGet('get /people', { query: { text: wanted, limit: 20 } });
  const found = (people.data?.items ?? []).map(({ id, displayName, userName }) => ({
    value: id,
    label: userName === undefined || userName === displayName ? displayName : `${displayName} (${userName})`,
    name: displayName,
  }));
  // Who is chosen stays among the choices, whatever is typed next.
  const isFound = value === undefined || found.some((one) => one.value === value.id);
  const data = isFound ? found : [{ value: value.id, label: value.name, name: value.name }, ...found];
  return (
    <Select
      {...(slim ? { 'aria-label': label, placeholder: label, size: 'xs', w: 200 } : { label, placeholder })}
      searchable
      clearable={value !== undefined}
      clearButtonProps={{ 'aria-label': texts.form.clear }}
      nothingFoundMessage={people.isSuccess ? texts.people.none : undefined}
      data={data}
      // The service finds; the list is shown as it comes.
      filter={({ options }) => options}
      searchValue={text}
      onSearchChange={setText}
      {...(isKept ? { value: value?.id ?? null } : {})}
      onChange={(id) => {
        const chosen = data.find((one) => one.value === id);
        onChoose(chosen === undefined ? undefined : { id: chosen.value, name: chosen.name });
      }}
    />
  );
}
