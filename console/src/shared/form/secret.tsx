/** A secret: written, never told again; and the day on which the other side ends it, where somebody knows it. */

import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { texts } from '../../texts/index.ts';
import { Marked } from '../marked.tsx';
import { Time } from '../time.tsx';
import { Ends } from './ends.tsx';
import { isObject, type Values } from './shape.ts';

const words = texts.form;

/** What stands where a secret is sealed. */
type Mark = Values & { readonly sealed: true };

export function markOf(value: unknown): Mark | undefined {
  return isObject(value) && value.sealed === true ? (value as Mark) : undefined;
}

export function SecretInput(props: {
  readonly label: string;
  readonly description: ReactNode;
  readonly required: boolean;
  readonly readOnly: boolean;
  readonly error: string | undefined;
  /** When it ends is asked for elsewhere. */
  readonly hasEnd?: boolean | undefined;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}) {
  const { label, description, required, readOnly, error, hasEnd = false, value, onChange } = props;
  // Whoever types and takes it back keeps what there is.
  const [kept] = useState(markOf(value));
  const isForgotten = kept !== undefined && value === undefined;
  const text = typeof value === 'string' ? value : isObject(value) ? String(value.text ?? '') : '';
  const ends = isObject(value) && typeof value.expires === 'string' ? value.expires : '';
  const change = (typed: string, end: string): void => {
    if (typed !== '') onChange(end === '' ? typed : { text: typed, expires: end });
    else
      onChange(
        kept === undefined ? undefined : end === kept.expires ? kept : { ...kept, expires: end || null },
      );
  };
  return (
    <Stack gap="xs">
      <PasswordInput
        label={label}
        // Without a word of the browser's own in the way.
        autoComplete="new-password"
        required={required && kept === undefined}
        withAsterisk={false}
        disabled={readOnly}
        error={error === undefined ? undefined : <Marked text={error} />}
        description={
          <>
            {description} {kept !== undefined && !isForgotten && <Kept mark={kept} />}
            {isForgotten && words.forgotten}
            {kept !== undefined && !required && !readOnly && (
              <Button
                size="compact-xs"
                variant="subtle"
                color={isForgotten ? 'blue' : 'red'}
                onClick={() => onChange(isForgotten ? kept : undefined)}
              >
                {isForgotten ? words.keep : words.forget}
              </Button>
            )}
          </>
        }
        placeholder={kept === undefined || isForgotten ? '' : '••••••••'}
        value={text}
        onChange={(event) => change(event.currentTarget.value, text === '' ? '' : ends)}
      />
      {!hasEnd && (text !== '' || (kept !== undefined && !isForgotten)) && (
        <TextInput
          type="date"
          maw={240}
          label={words.endsOn(label)}
          description={words.endsHint}
          disabled={readOnly}
          value={ends}
          onChange={(event) => change(text, event.currentTarget.value)}
        />
      )}
    </Stack>
  );
}

function Kept({ mark }: { readonly mark: Mark }) {
  return (
    <>
      {words.kept}
      {typeof mark.changedAt === 'number' && (
        <>
          {' '}
          {words.set} <Time at={mark.changedAt} />.
        </>
      )}{' '}
      {typeof mark.expires === 'string' && <Ends on={mark.expires} />}
    </>
  );
}
