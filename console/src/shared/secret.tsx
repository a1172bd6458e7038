/** A secret that is shown once: whoever leaves it but by the button beneath it is asked. */

import { Button, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { texts } from '../texts/index.ts';
import { CopyButton } from './copy-button.tsx';
import { useShownOnce } from './form/typing.ts';

const words = texts.settings;

export function Secret({ secret, onDone }: { readonly secret: string; readonly onDone: () => void }) {
  const shown = useRef<HTMLElement>(null);
  useShownOnce();
  // The button that made it is there no more.
  useEffect(() => shown.current?.focus(), []);
  return (
    <Stack>
      <Text>{words.secret}</Text>
      <code className="code notice tone-info" ref={shown} tabIndex={-1}>
        {secret}
      </code>
      <div className="bar ends">
        <CopyButton text={secret} shown={shown} />
        <Button onClick={onDone}>{words.secretKept}</Button>
      </div>
    </Stack>
  );
}
