/** What pages show when there is nothing, not yet something, or a failure. */

import { Button, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { faultsOf, Refusal } from '../api/client.ts';
import type { Fault } from '../api/schema.ts';
import { texts } from '../texts/index.ts';
import { Marked } from './marked.tsx';

export function Loading({ lines = 6 }: { readonly lines?: number }) {
  return (
    <Stack gap="xs" p="md" role="status" aria-label={texts.loading}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike.
        <Skeleton key={line} height={18} width={`${95 - ((line * 17) % 40)}%`} />
      ))}
    </Stack>
  );
}

export function Empty(props: {
  readonly title: string;
  readonly text?: string;
  readonly action?: ReactNode;
}) {
  return (
    <Stack align="center" gap="xs" py="xl" px="md" ta="center">
      <Title order={2}>{props.title}</Title>
      {props.text !== undefined && (
        <Text c="dimmed" maw={480}>
          {props.text}
        </Text>
      )}
      {props.action}
    </Stack>
  );
}

/** Faults with their places; nothing when there are none. */
export function Faults({ of: faults }: { readonly of: readonly Fault[] }) {
  if (faults.length === 0) return null;
  return (
    <ul>
      {faults.map(({ path, message }) => (
        <li key={`${path} ${message}`}>
          <span className="code">{path}</span> <Marked text={message} />
        </li>
      ))}
    </ul>
  );
}

/** A refusal with its sentence, and every fault with its place. `about`: what is not known by it, where no heading says so. */
export function Failure(props: {
  readonly error: Error;
  readonly retry?: () => void;
  readonly about?: string;
}) {
  const { error, retry, about } = props;
  const problem = error instanceof Refusal ? error.problem : undefined;
  // What the sentence says already is not said twice.
  const untold = faultsOf(error).filter(({ message }) => !error.message.includes(message));
  return (
    <div className="notice tone-danger" role="alert" tabIndex={-1}>
      {about !== undefined && <Text fw={600}>{about}</Text>}
      <Text fw={500}>
        <Marked text={error.message} />
      </Text>
      <Faults of={untold} />
      {/* By it whoever runs the service finds in its log what the sentence cannot say. */}
      {problem?.code === 'internal' && problem.request !== undefined && (
        <Text size="xs">
          {texts.request} <span className="code">{problem.request}</span>
        </Text>
      )}
      {retry !== undefined && (
        <Button size="xs" variant="default" mt="xs" onClick={retry}>
          {texts.again}
        </Button>
      )}
    </div>
  );
}

/** That something is not known, since it could not be asked for; nothing while it is, or may still be. */
export function Unknown(props: {
  readonly of: { readonly data: unknown; readonly error: Error | null; refetch(): unknown };
  readonly what: string;
}) {
  const { data, error, refetch } = props.of;
  if (data !== undefined || error === null) return null;
  return <Failure error={error} retry={() => void refetch()} about={props.what} />;
}

/** The content once it is there; until then, and if it fails, what stands in its place. */
export function Shown<T>(props: {
  readonly of: { readonly data: T | undefined; readonly error: Error | null; refetch(): unknown };
  readonly lines?: number;
  readonly children: (data: T) => ReactNode;
}) {
  const { data, error, refetch } = props.of;
  if (data !== undefined) return props.children(data);
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />;
  return <Loading {...(props.lines === undefined ? {} : { lines: props.lines })} />;
}
