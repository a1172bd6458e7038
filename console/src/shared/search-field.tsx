/** The field of a list that the service searches: what one types goes into the address, and the list follows the address. */

import { TextInput } from '@mantine/core';
import { useAddressText } from './address-text.ts';

export function SearchField(props: {
  readonly label: string;
  /** As the address has it; none: everything is listed. */
  readonly text: string | undefined;
  /** Puts it into the address. */
  readonly onText: (text: string | undefined) => void;
}) {
  const { label, text = '', onText } = props;
  const { typed, type } = useAddressText(text, (next) => onText(next === '' ? undefined : next));
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      maw={480}
      mb="md"
      value={typed}
      onChange={({ currentTarget: { value } }) => type(value)}
    />
  );
}
