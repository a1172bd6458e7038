/** A link to a part of a page: the part is often told later than the page, and is gone to once it is there. */

import { useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { goTo } from '../shared/go-to.ts';

/** Mounted once, by the shell, behind what else moves the focus. */
export function useHashShown(): void {
  const { pathname, hash } = useLocation();
  useEffect(() => {
    if (hash === '' || goToOn(pathname, hash)) return;
    const waiting = new MutationObserver(() => {
      if (goToOn(pathname, hash)) waiting.disconnect();
    });
    waiting.observe(document.body, { childList: true, subtree: true });
    return () => waiting.disconnect();
  }, [hash, pathname]);
}

/** False: it is not there yet. The page before it may have a part of that name, too. */
function goToOn(path: string, id: string): boolean {
  return window.location.pathname === path && goTo(id);
}
