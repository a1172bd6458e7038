/** A secret: written, never told again; and the day on which the other side ends it, where somebody knows it. */

import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { texts } from '../../texts/index.ts';
import { day, Time } from '../time.tsx';
import { isObject, type Values } from './shape.ts';

const words = texts.form;
/** Days before an end within which it is shown as a warning: those of the first notice. */
const soon = 30;

/** What stands where a secret is sealed. */
type Mark = Values & { readonly sealed: true };

export function markOf(value: unknown): Mark | undefined {
  return isObject(value) && value.sealed === true ? (value as Mark) : undefined;
}

/** How near the last day of a secret is; nothing while it is far, or not known. @param ends `2027-01-31` */
export function nearEnd(ends: unknown): 'soon' | 'over' | undefined {
  if (typeof ends !== 'string' || ends === '') return undefined;
  const left = (Date.parse(ends) - Date.now()) / 86_400_000;
  return left <= 0 ? 'over' : left <= soon ? 'soon' : undefined;
}

/** When it ends, the nearer the louder. @param props.on `2027-01-31` */
export function Ends({ on }: { readonly on: string }) {
  const near = nearEnd(on);
  const at = Date.parse(`${on}T12:00`);
  const says = near === 'over' ? words.ended(day(at)) : words.ends(day(at));
  return near === undefined ? says : <strong className={`tone-${tones[near]} toned`}>{says}</strong>;
}
const tones = { soon: 'warning', over: 'danger' } as const;

export function SecretInput(props: {
  readonly label: string;
  readonly description: ReactNode;
  readonly required: boolean;
  readonly readOnly: boolean;
  readonly error: string | undefined;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}) {
  const { label, description, required, readOnly, error, value, onChange } = props;
  // Whoever types and takes it back keeps what there is.
  const [kept] = useState(markOf(value));
  const isForgotten = kept !== undefined && value === undefined;
  const text = typeof value === 'string' ? value : isObject(value) ? String(value.text ?? '') : '';
  const ends = isObject(value) && typeof value.expires === 'string' ? value.expires : '';
  const change = (typed: string, end: string): void => {
    if (typed !== '') onChange(end === '' ? typed : { text: typed, expires: end });
    else onChange(kept === undefined ? undefined : end === kept.expires ? kept : { ...kept, expires: end || null });
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
        error={error}
        description={
          <>
            {description}{' '}
            {kept !== undefined && !isForgotten && <Kept mark={kept} />}
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
      {(text !== '' || (kept !== undefined && !isForgotten)) && (
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
