/** An address to be entered elsewhere, and the button that copies it. */

import { Button, CopyButton, Text } from '@mantine/core';
import { texts } from '../texts/index.ts';

const words = texts.connections;

export function Copied({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div>
      <Text size="xs" fw={600} c="dimmed">
        {label}
      </Text>
      <div className="bar">
        <code className="code">{text}</code>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy} aria-label={`${words.copy} ${text}`}>
              {copied ? words.copied : words.copy}
            </Button>
          )}
        </CopyButton>
      </div>
    </div>
  );
}
