/** What stands around the forms for whoever is not signed in. */

import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';

export function Frame(props: {
  readonly title: string;
  readonly text?: string;
  readonly children?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${props.title} · Rollcall`;
  }, [props.title]);
  return (
    <main
      style={{
        minHeight: '100dvh',
        display: 'grid',
        placeItems: 'center',
        padding: 16,
        background: 'var(--sunken)',
      }}
    >
      <Paper withBorder p="xl" w="100%" maw={400} radius="md" style={{ borderColor: 'var(--line)' }}>
        <Stack gap="md">
          <Group gap="xs">
            <img src="/icon.svg" alt="" width={32} height={32} />
            <Text fw={600} size="lg">
              Rollcall
            </Text>
          </Group>
          <Title order={1}>{props.title}</Title>
          {props.text !== undefined && <Text c="dimmed">{props.text}</Text>}
          {props.children}
        </Stack>
      </Paper>
    </main>
  );
}
