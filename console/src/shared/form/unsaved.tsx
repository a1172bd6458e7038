/** Asks before what was typed and not saved is left behind. */

import { Button, Stack, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { texts } from '../../texts/index.ts';
import { Dialog } from '../dialog.tsx';

const words = texts.form.unsaved;

/** Remembers whether what is typed differs from what was there at first and has not been sent. */
export function useUnsaved(now: unknown, error: Error | null) {
  const [atFirst] = useState(now);
  const sent = useRef<unknown>(undefined);
  useEffect(() => {
    if (error !== null) sent.current = undefined;
  }, [error]);
  const isChanged = now !== atFirst;
  return {
    isChanged,
    isUnsaved: () => isChanged && sent.current !== now,
    /** What is typed now is on its way. */
    isSent(): void {
      sent.current = now;
    },
  };
}

/** @param props.isUnsaved asked when somebody is about to leave the page */
export function Unsaved({ isUnsaved }: { readonly isUnsaved: () => boolean }) {
  const blocker = useBlocker({
    // Whoever must sign in again has no choice.
    shouldBlockFn: ({ current, next }) =>
      next.pathname !== current.pathname && next.pathname !== '/sign-in' && isUnsaved(),
    enableBeforeUnload: isUnsaved,
    withResolver: true,
  });
  return (
    <Dialog opened={blocker.status === 'blocked'} onClose={() => blocker.reset?.()} title={words.title}>
      <Stack>
        <Text>{words.text}</Text>
        <div className="bar" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={() => blocker.proceed?.()}>
            {words.leave}
          </Button>
          <Button data-autofocus onClick={() => blocker.reset?.()}>
            {words.stay}
          </Button>
        </div>
      </Stack>
    </Dialog>
  );
}
