/** Chooses one sync out of those there are, or every one. */

import { Select } from '@mantine/core';
import { useGet } from '../../api/hooks.ts';
import { texts } from '../../texts/index.ts';

const words = texts.activity;

export function SyncFilter(props: {
  /** Empty: every sync. */
  readonly value: string;
  readonly onChange: (sync: string) => void;
}) {
  const { data = [] } = useGet('get /syncs', { query: {} });
  return (
    <Select
      label={words.sync}
      w={180}
      allowDeselect={false}
      data={[
        { value: '', label: words.everySync },
        ...data.map(({ name }) => ({ value: name, label: name })),
      ]}
      value={props.value}
      onChange={(value) => props.onChange(value ?? '')}
    />
  );
}
