/** A secret that is shown once. */

import { Button, CopyButton, Stack, Text } from '@mantine/core';
import { texts } from '../texts/index.ts';

const words = texts.settings;

export function Secret({ secret, onDone }: { readonly secret: string; readonly onDone: () => void }) {
  return (
    <Stack>
      <Text>{words.secret}</Text>
      <code className="code notice tone-info">{secret}</code>
      <div className="bar ends">
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? words.copied : words.copy}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onDone}>{words.close}</Button>
      </div>
    </Stack>
  );
}
