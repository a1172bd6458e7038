/** Whoever is refused where there is no field at fault is led to the refusal: it says what to do, and Tab goes on from there. */

import { type RefObject, useEffect, useRef } from 'react';

/** @returns what goes around the place where the refusal is shown */
export function useLedTo(error: Error | null): RefObject<HTMLDivElement | null> {
  const around = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error !== null) around.current?.querySelector<HTMLElement>('[role=alert]')?.focus();
  }, [error]);
  return around;
}
