/** The form of a connection's settings. */

import { Stack } from '@mantine/core';
import { useState } from 'react';
import { faultsOf } from '../../api/client.ts';
import { Fields } from '../../shared/form/fields.tsx';
import { Form, FormFoot, type Sending } from '../../shared/form/form.tsx';
import type { Held } from '../../shared/form/held.ts';
import { NewNameInput, useNewName } from '../../shared/form/new-name.tsx';
import { faultOf, type Shape, type Values } from '../../shared/form/shape.ts';
import { useUnsaved } from '../../shared/form/typing.ts';
import { texts } from '../../texts/index.ts';

const words = texts.connections;

export function Editor(props: {
  readonly shape: Shape;
  readonly values: Values;
  /** What there is already, on which it stands. */
  readonly held?: Held<unknown>;
  /** Somebody else has removed it: it is saved as a new one. */
  readonly isRemoved?: boolean;
  readonly readOnly: boolean;
  /** Of a new connection: the name that is proposed. */
  readonly suggested?: string;
  /** Names that others have. */
  readonly taken?: readonly string[];
  readonly word: string;
  readonly sending: Sending;
  readonly onSave: (values: Values, name: string) => void;
}) {
  const { shape, held, isRemoved = false, readOnly, suggested, taken = [], word, sending, onSave } = props;
  const [values, setValues] = useState(props.values);
  const named = useNewName(suggested ?? '', taken);
  const { name } = named;
  const faults = faultsOf(sending.error);
  const unsaved = useUnsaved([values, name], sending, held);
  const send = (): void => {
    if (!named.isFree()) return;
    unsaved.isSent();
    onSave(values, name);
  };
  return (
    <Form sending={sending} onSend={send}>
      <Stack p="md" gap="md">
        {suggested !== undefined && (
          <NewNameInput
            of={named}
            taken={words.nameTaken}
            fault={faultOf(faults, 'name')}
            readOnly={readOnly}
          />
        )}
        <Fields shape={shape} values={values} faults={faults} readOnly={readOnly} onChange={setValues} />
        <FormFoot sending={sending} word={word} isRemoved={isRemoved} readOnly={readOnly} unsaved={unsaved} />
      </Stack>
    </Form>
  );
}
