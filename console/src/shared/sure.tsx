/** Asks once more before something is done: in red before something goes that does not come back. */

import { Button, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { texts } from '../texts/index.ts';
import { useLedTo } from './led-to.ts';
import { Failure } from './states.tsx';

export function Sure(props: {
  readonly question: string;
  /** What the button says that does it. */
  readonly word: string;
  readonly sending: { readonly error: Error | null; readonly isPending: boolean };
  /** It can be taken back. */
  readonly isSafe?: boolean;
  readonly onSure: () => void;
  readonly onCancel: () => void;
  /** What is to be seen beneath the question before it is answered. */
  readonly children?: ReactNode;
}) {
  const { question, word, sending, isSafe = false, onSure, onCancel, children } = props;
  const refused = useLedTo(sending.error);
  return (
    <Stack ref={refused}>
      <Text>{question}</Text>
      {children}
      {sending.error !== null && <Failure error={sending.error} />}
      <div className="bar ends">
        {/* Enter alone does no harm. */}
        <Button variant="default" data-autofocus onClick={onCancel}>
          {texts.settings.cancel}
        </Button>
        <Button {...(isSafe ? {} : { color: 'red' })} loading={sending.isPending} onClick={onSure}>
          {word}
        </Button>
      </div>
    </Stack>
  );
}
