/** What a form stands on while what is kept goes on changing. */

import { hashKey } from '@tanstack/react-query';
import { type RefObject, useCallback, useRef, useState } from 'react';
import type { Typing } from './typing.ts';

export interface Held<T> {
  /** What the form shows and saves over. */
  readonly on: T;
  /** Another one with every other beginning: the key of the form. */
  readonly times: number;
  /** What the form shows was changed elsewhere while something is typed into it. */
  readonly isOutdated: boolean;
  /** The form tells here how it stands. */
  readonly typing: RefObject<Typing | undefined>;
  /** Drops what is typed; the form begins anew from what is kept. */
  takeBack(): void;
}

/**
 * The form follows what is kept, yet what somebody typed stays until it is saved or taken back. Was the same thing changed
 * elsewhere meanwhile, it goes on standing on what was looked at: saving it is then refused by its version instead of
 * overwriting what nobody has seen. What changes beside it goes along.
 * @param kept what the service told last
 * @param part what the form shows of it
 */
export function useHeld<T>(kept: T, part: (kept: T) => unknown): Held<T> {
  const [held, setHeld] = useState({ on: kept, times: 0, isDue: false });
  const typing = useRef<Typing>(undefined);
  const state = typing.current?.state ?? 'nothing';
  const isOther = held.on !== kept && hashKey([part(held.on)]) !== hashKey([part(kept)]);
  const isAnew = held.isDue || (isOther && state === 'nothing');
  if (isAnew) setHeld({ on: kept, times: held.times + 1, isDue: false });
  else if (held.on !== kept && !isOther) setHeld({ ...held, on: kept });
  const takeBack = useCallback(() => setHeld((before) => ({ ...before, isDue: true })), []);
  return { on: held.on, times: held.times, isOutdated: isOther && state === 'typed', typing, takeBack };
}
