/** An address to be entered elsewhere, and the button that copies it. */

import { Text } from '@mantine/core';
import { useRef } from 'react';
import { texts } from '../texts/index.ts';
import { CopyButton } from './copy-button.tsx';

export function Copied({ label, text }: { readonly label: string; readonly text: string }) {
  const shown = useRef<HTMLElement>(null);
  return (
    <div>
      <Text size="xs" fw={600} c="dimmed">
        {label}
      </Text>
      <div className="bar">
        <code className="code" ref={shown}>
          {text}
        </code>
        <CopyButton text={text} shown={shown} label={`${texts.copying.copy} ${text}`} size="compact-xs" />
      </div>
    </div>
  );
}
