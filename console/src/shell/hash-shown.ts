/** A link to a part of a page: the part is often told later than the page, and is gone to once it is there. */

import { useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';

/** Mounted once, by the shell, behind what else moves the focus. */
export function useHashShown(): void {
  const { pathname, hash } = useLocation();
  useEffect(() => {
    if (hash === '' || goTo(hash, pathname)) return;
    const waiting = new MutationObserver(() => {
      if (goTo(hash, pathname)) waiting.disconnect();
    });
    waiting.observe(document.body, { childList: true, subtree: true });
    return () => waiting.disconnect();
  }, [hash, pathname]);
}

/** False: it is not there yet. The focus goes along, so that Tab goes on there. */
function goTo(id: string, path: string): boolean {
  // The page before it may have a part of that name, too.
  const part = window.location.pathname === path ? document.getElementById(id) : null;
  if (part === null) return false;
  part.scrollIntoView({ block: 'start' });
  part.focus({ preventScroll: true });
  return true;
}
