/** Asks before what was typed and not saved, or is shown once, is left behind. */

import { useBlocker } from '@tanstack/react-router';
import { Leaving } from '../dialog.tsx';
import { isAnyUnsaved } from './typing.ts';

/** Once for all forms of the page that is shown; mounted by the shell. */
export function Unsaved() {
  const blocker = useBlocker({
    // Whoever signs out was asked before.
    shouldBlockFn: ({ current, next }) =>
      addressOf(next) !== addressOf(current) && next.pathname !== '/sign-in' && isAnyUnsaved(),
    enableBeforeUnload: () => isAnyUnsaved(),
    withResolver: true,
  });
  return (
    <Leaving
      opened={blocker.status === 'blocked'}
      onLeave={() => blocker.proceed?.()}
      onStay={() => blocker.reset?.()}
    />
  );
}

/** Another tab of a page is another place: its forms are not those of this one. */
function addressOf({ pathname, search }: { readonly pathname: string; readonly search: object }): string {
  return `${pathname} ${JSON.stringify(search)}`;
}
