/** What one types goes into the address, and what is typed follows the address. */

import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';

/** Milliseconds without another letter, after which it counts. */
const pause = 200;

/**
 * @param text as the address has it
 * @param onText puts it into the address
 */
export function useAddressText(text: string, onText: (text: string) => void) {
  const [typed, setTyped] = useState(text);
  const said = useRef(text);
  const say = useDebouncedCallback((next: string) => {
    said.current = next;
    onText(next);
  }, pause);
  // Whoever goes back, or to the list as a whole, finds the field as the address has it.
  useEffect(() => {
    if (text === said.current) return;
    said.current = text;
    setTyped(text);
  }, [text]);
  return {
    typed,
    type(next: string): void {
      setTyped(next);
      say(next);
    },
  };
}
