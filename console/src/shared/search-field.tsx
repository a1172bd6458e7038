/** The field of a list that the service searches: what one types goes into the address, and the list follows the address. */

import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';

/** Milliseconds without another letter, after which is looked. */
const pause = 200;

export function SearchField(props: {
  readonly label: string;
  /** As the address has it; none: everything is listed. */
  readonly text: string | undefined;
  /** Puts it into the address. */
  readonly onText: (text: string | undefined) => void;
}) {
  const { label, text = '', onText } = props;
  const [typed, setTyped] = useState(text);
  const said = useRef(text);
  const say = useDebouncedCallback((next: string) => {
    said.current = next;
    onText(next === '' ? undefined : next);
  }, pause);
  // Whoever goes back, or to the list as a whole, finds the field as the address has it.
  useEffect(() => {
    if (text === said.current) return;
    said.current = text;
    setTyped(text);
  }, [text]);
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      maw={480}
      mb="md"
      value={typed}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value);
        say(value);
      }}
    />
  );
}
