/** The navigation of a narrow window: closed it is out of the way of everybody, open it has the focus. */

import { useMantineTheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';

export interface Menu {
  readonly isOpen: boolean;
  readonly button: RefObject<HTMLButtonElement | null>;
  /** What the navigation is given. */
  readonly pages: {
    readonly ref: RefObject<HTMLDivElement | null>;
    readonly inert: boolean;
    readonly style: { readonly visibility?: 'hidden' };
    onBlur(event: FocusEvent): void;
    onKeyDown(event: KeyboardEvent): void;
  };
  toggle(): void;
  /** After a link was followed, also one to the page that is shown already. */
  leave(): void;
}

/** Mounted once, by the shell. */
export function useMenu(): Menu {
  const { breakpoints } = useMantineTheme();
  const isNarrow = useMediaQuery(`not all and (min-width: ${breakpoints.sm})`, false, {
    getInitialValueInEffect: false,
  });
  const [isOpen, setOpen] = useState(false);
  const pages = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const isShown = isNarrow && isOpen;
  useEffect(() => {
    if (isShown) pages.current?.querySelector('a')?.focus();
  }, [isShown]);
  const isAway = isNarrow && !isOpen;
  return {
    isOpen,
    button,
    pages: {
      ref: pages,
      inert: isAway,
      // The library only moves it out of sight.
      style: isAway ? { visibility: 'hidden' } : {},
      onBlur({ relatedTarget }) {
        if (!isShown || !(relatedTarget instanceof Element) || relatedTarget === button.current) return;
        if (pages.current?.contains(relatedTarget)) return;
        setOpen(false);
        // The browser has not gone to it: the page was behind the menu.
        requestAnimationFrame(() => relatedTarget.scrollIntoView({ block: 'nearest' }));
      },
      onKeyDown({ key }) {
        if (!isShown || key !== 'Escape') return;
        setOpen(false);
        button.current?.focus();
      },
    },
    toggle: () => setOpen(!isOpen),
    leave() {
      if (!isShown) return;
      setOpen(false);
      document.getElementById('content')?.focus({ preventScroll: true });
    },
  };
}
