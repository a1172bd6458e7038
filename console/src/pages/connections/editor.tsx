/** The form of a connection's settings. */

import { Button, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Refusal } from '../../api/client.ts';
import { Fields } from '../../shared/form/fields.tsx';
import { faultOf, type Shape, type Values } from '../../shared/form/shape.ts';
import { Failure } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.connections;

export function Editor(props: {
  readonly shape: Shape;
  readonly values: Values;
  readonly readOnly: boolean;
  /** Of a new connection: the name that is proposed. */
  readonly suggested?: string;
  readonly word: string;
  readonly sending: {
    readonly error: Error | null;
    readonly isPending: boolean;
    readonly isSuccess: boolean;
  };
  readonly onSave: (values: Values, name: string) => void;
}) {
  const { shape, readOnly, suggested, word, sending, onSave } = props;
  const [values, setValues] = useState(props.values);
  const [name, setName] = useState(suggested ?? '');
  const faults = sending.error instanceof Refusal ? (sending.error.problem.faults ?? []) : [];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSave(values, name);
  };
  return (
    <form onSubmit={submit}>
      <Stack p="md" gap="md">
        {suggested !== undefined && (
          <TextInput
            label={words.name}
            description={words.nameHint}
            required
            withAsterisk={false}
            disabled={readOnly}
            autoComplete="off"
            pattern="[a-z0-9][a-z0-9_\-]*"
            maxLength={63}
            error={faultOf(faults, 'name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        <Fields shape={shape} values={values} faults={faults} readOnly={readOnly} onChange={setValues} />
        {sending.error !== null && <Failure error={sending.error} />}
        {!readOnly && (
          <div className="bar">
            <Button type="submit" loading={sending.isPending}>
              {word}
            </Button>
            <span role="status">{sending.isSuccess && words.saved}</span>
          </div>
        )}
      </Stack>
    </form>
  );
}
