/** Asks once more before something goes that does not come back. */

import { Button, Stack, Text } from '@mantine/core';
import { texts } from '../texts/index.ts';
import { useLedTo } from './led-to.ts';
import { Failure } from './states.tsx';

export function Sure(props: {
  readonly question: string;
  /** What the button says that does it. */
  readonly word: string;
  readonly sending: { readonly error: Error | null; readonly isPending: boolean };
  readonly onSure: () => void;
  readonly onCancel: () => void;
}) {
  const { question, word, sending, onSure, onCancel } = props;
  const refused = useLedTo(sending.error);
  return (
    <Stack ref={refused}>
      <Text>{question}</Text>
      {sending.error !== null && <Failure error={sending.error} />}
      <div className="bar" style={{ justifyContent: 'flex-end' }}>
        <Button variant="default" onClick={onCancel}>
          {texts.settings.cancel}
        </Button>
        <Button color="red" loading={sending.isPending} onClick={onSure}>
          {word}
        </Button>
      </div>
    </Stack>
  );
}
