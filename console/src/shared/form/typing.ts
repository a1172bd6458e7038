/** What would be lost by leaving, of the whole page and of each dialog: what is typed into forms and not saved, and what is shown once. */

import { hashKey } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useRef, useState } from 'react';
import { isOver } from '../../api/session.ts';
import type { Sending } from './form.tsx';
import type { Held } from './held.ts';

/** Of a form: whether something is typed that differs from what there was at first, and is on its way or not; or that something is shown once. */
export interface Typing {
  state: 'nothing' | 'typed' | 'sending' | 'shown';
}

export type Typings = Set<Typing>;

/** Everything that is typed on the page that is shown, dialogs and all. */
const onPage: Typings = new Set();
/** What is typed in the dialog around. */
export const InDialog = createContext<Typings | undefined>(undefined);

/** Whether something would be lost: typed and not saved, or shown once. @param typings of a dialog; absent: of the page */
export function isAnyUnsaved(typings: Typings = onPage): boolean {
  // What is sent waits too while the session is over.
  return [...typings].some(
    ({ state }) => state === 'typed' || state === 'shown' || (state === 'sending' && isOver()),
  );
}

/** Whether something is shown there that is never shown again. @param typings of a dialog; absent: of the page */
export function isAnyShownOnce(typings: Typings = onPage): boolean {
  return [...typings].some(({ state }) => state === 'shown');
}

/** Whoever is about to leave what is shown once is asked, as long as it is there. */
export function useShownOnce(): void {
  useTyping('shown', undefined);
}

/** How a form stands, for its foot. */
export interface Unsaving {
  /** What is typed differs from what there was at first. */
  readonly isChanged: boolean;
  /** What it shows was changed elsewhere since. */
  readonly isOutdated: boolean;
  /** Absent: there is nothing to go back to. */
  takeBack?(): void;
}

/**
 * Remembers whether what is typed differs from what there was at first and has not been sent; whoever is about to leave it
 * is asked. Lives in the form, which begins anew once it is saved.
 * @param now all that is typed
 * @param sending what was sent, and what became of it
 * @param held what the form stands on; absent where something new is made
 */
export function useUnsaved(
  now: unknown,
  sending: Sending,
  held?: Held<unknown>,
): Unsaving & { isSent(): void } {
  const written = hashKey([now]);
  const [atFirst] = useState(written);
  const [sent, setSent] = useState<string>();
  const { error, isSuccess } = sending;
  useEffect(() => {
    if (error !== null) setSent(undefined);
  }, [error]);
  const state = written === atFirst ? 'nothing' : written === sent ? 'sending' : 'typed';
  const typing = useTyping(state, held);
  const isSaved = state === 'sending' && isSuccess;
  const takeBack = held?.takeBack;
  useEffect(() => {
    if (isSaved) takeBack?.();
  }, [isSaved, takeBack]);
  return {
    isChanged: state === 'typed' || (state === 'sending' && !isSaved),
    isOutdated: held?.isOutdated === true,
    ...(takeBack === undefined ? {} : { takeBack }),
    isSent() {
      setSent(written);
      // Whoever is led away by the answer is not asked; the form may not be drawn until then.
      if (typing.state === 'typed') typing.state = 'sending';
    },
  };
}

/** Tells the page, the dialog around and what the form stands on of it, as long as the form is there. */
function useTyping(state: Typing['state'], held: Held<unknown> | undefined): Typing {
  const { current: typing } = useRef<Typing>({ state });
  const around = useContext(InDialog);
  const place = held?.typing;
  useEffect(() => {
    typing.state = state;
  }, [state, typing]);
  useEffect(() => {
    const told = around === undefined ? [onPage] : [onPage, around];
    for (const typings of told) typings.add(typing);
    if (place !== undefined) place.current = typing;
    return () => {
      for (const typings of told) typings.delete(typing);
      if (place?.current === typing) place.current = undefined;
    };
  }, [around, place, typing]);
  return typing;
}
