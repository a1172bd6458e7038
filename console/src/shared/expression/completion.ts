/** The list beside a field in which an expression is written. */

import { type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type Choice, choicesAt, type Known } from './completing.ts';
import { isBalanced, placeAt } from './reading.ts';

/** A field of one line would drop line breaks and so join words. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ');
}

/** What the list offers, which of it is pointed at, and what keys and caret do to it. */
export function useCompletion(of: {
  readonly value: string;
  readonly known: Known;
  readonly onChange: (value: string) => void;
}) {
  const { value, known, onChange } = of;
  const field = useRef<HTMLInputElement>(null);
  const [caret, setCaret] = useState(0);
  /** Where the list is open; undefined: it is not. */
  const [open, setOpen] = useState<{ readonly active: number }>();
  /** Where the caret goes once what was chosen is there. */
  const goal = useRef<number>(undefined);
  const isOpen = open !== undefined;
  const choices = useMemo(
    () => (isOpen ? choicesAt(oneLine(value), caret, known) : []),
    [isOpen, value, caret, known],
  );
  const active = open === undefined ? -1 : Math.min(open.active, choices.length - 1);
  useLayoutEffect(() => {
    if (goal.current === undefined) return;
    field.current?.setSelectionRange(goal.current, goal.current);
    goal.current = undefined;
  });

  const put = (text: string, to: number): void => {
    goal.current = to;
    setCaret(to);
    onChange(text);
  };
  const choose = (choice: Choice | undefined): void => {
    if (choice === undefined) return;
    put(choice.text, choice.caret);
    // `user` alone is never meant: its members come next.
    setOpen(choice.key === 'user' ? { active: 0 } : undefined);
  };
  return {
    field,
    caret,
    choices,
    active,
    choose,
    close: () => setOpen(undefined),
    write(input: HTMLInputElement) {
      const { value: text, selectionStart } = input;
      const at = selectionStart ?? text.length;
      const place = placeAt(text, at);
      setCaret(at);
      setOpen(
        place !== undefined && (place.begun !== '' || place.of !== undefined) ? { active: 0 } : undefined,
      );
      onChange(text);
    },
    move({ selectionStart, selectionEnd }: HTMLInputElement) {
      const at = selectionStart ?? 0;
      if (at === caret && selectionEnd === selectionStart) return;
      setCaret(at);
      setOpen(undefined);
    },
    press(event: KeyboardEvent<HTMLInputElement>, isShown: boolean) {
      const { selectionStart, selectionEnd, value: shown } = event.currentTarget;
      const at = selectionStart ?? 0;
      const key = keyOf(event);
      if (key === undefined) return;
      if (key === 'over') {
        // The bracket that came with a function is passed, and not doubled.
        if (selectionEnd !== at || shown[at] !== ')' || !isBalanced(shown)) return;
        event.preventDefault();
        event.currentTarget.setSelectionRange(at + 1, at + 1);
        setCaret(at + 1);
        setOpen(undefined);
        return;
      }
      if (!isShown) {
        if (key !== 'next' && key !== 'previous' && key !== 'open') return;
        if (choicesAt(shown, at, known).length === 0) return;
        event.preventDefault();
        setCaret(at);
        setOpen({ active: key === 'previous' ? Number.MAX_SAFE_INTEGER : 0 });
        return;
      }
      if (key === 'take' && active < 0) return;
      event.preventDefault();
      if (key === 'take') choose(choices[active]);
      if (key === 'close') {
        event.stopPropagation();
        setOpen(undefined);
      }
      const step = key === 'next' ? 1 : key === 'previous' ? -1 : 0;
      if (step !== 0) setOpen({ active: (active + step + choices.length) % choices.length });
    },
  };
}

/** What a key means to the list; nothing: it is the field's. */
function keyOf(event: KeyboardEvent) {
  const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
  if (event.nativeEvent.isComposing || metaKey) return undefined;
  if (ctrlKey) return key === ' ' ? ('open' as const) : undefined;
  if (altKey)
    return key === 'ArrowDown' ? ('open' as const) : key === 'ArrowUp' ? ('close' as const) : undefined;
  if (key === ')') return 'over' as const;
  return shiftKey ? undefined : meanings[key];
}

const meanings: Readonly<Record<string, 'next' | 'previous' | 'take' | 'close'>> = {
  ArrowDown: 'next',
  ArrowUp: 'previous',
  Enter: 'take',
  Escape: 'close',
};
