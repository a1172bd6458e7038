/** A secret that is shown once. */

import { Button, Stack, Text } from '@mantine/core';
import { useRef } from 'react';
import { texts } from '../texts/index.ts';
import { CopyButton } from './copy-button.tsx';

const words = texts.settings;

export function Secret({ secret, onDone }: { readonly secret: string; readonly onDone: () => void }) {
  const shown = useRef<HTMLElement>(null);
  return (
    <Stack>
      <Text>{words.secret}</Text>
      <code className="code notice tone-info" ref={shown}>
        {secret}
      </code>
      <div className="bar ends">
        <CopyButton text={secret} shown={shown} />
        <Button onClick={onDone}>{words.close}</Button>
      </div>
    </Stack>
  );
}
