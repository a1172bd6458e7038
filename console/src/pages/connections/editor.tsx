/** The form of a connection's settings. */

import { Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { faultsOf } from '../../api/client.ts';
import { Fields } from '../../shared/form/fields.tsx';
import { Form, FormFoot, type Sending } from '../../shared/form/form.tsx';
import { faultOf, type Shape, type Values } from '../../shared/form/shape.ts';
import { Unsaved, useUnsaved } from '../../shared/form/unsaved.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.connections;

export function Editor(props: {
  readonly shape: Shape;
  readonly values: Values;
  readonly readOnly: boolean;
  /** Of a new connection: the name that is proposed. */
  readonly suggested?: string;
  readonly word: string;
  readonly sending: Sending;
  readonly onSave: (values: Values, name: string) => void;
}) {
  const { shape, readOnly, suggested, word, sending, onSave } = props;
  const [values, setValues] = useState(props.values);
  const [name, setName] = useState(suggested ?? '');
  const faults = faultsOf(sending.error);
  const { isUnsaved, isSent } = useUnsaved(values, sending.error);
  const send = (): void => {
    isSent();
    onSave(values, name);
  };
  return (
    <Form sending={sending} onSend={send}>
      <Unsaved isUnsaved={isUnsaved} />
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
        <FormFoot sending={sending} word={word} readOnly={readOnly} />
      </Stack>
    </Form>
  );
}
