/** Somebody gives themselves another password: with the present one, so that an open browser is not enough. */

import { PasswordInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { faultsOf } from '../api/client.ts';
import { useSend } from '../api/hooks.ts';
import { texts } from '../texts/index.ts';
import { Dialog } from './dialog.tsx';
import { Form, FormFoot } from './form/form.tsx';
import { faultOf } from './form/shape.ts';
import { useUnsaved } from './form/typing.ts';

const words = texts.password;

export function OwnPassword({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Dialog opened={opened} onClose={onClose} title={words.own} isKept>
      <Own />
    </Dialog>
  );
}

function Own() {
  const [present, setPresent] = useState('');
  const [password, setPassword] = useState('');
  const change = useSend('put /session/password');
  const faults = faultsOf(change.error);
  const unsaved = useUnsaved([present, password], change);
  return (
    <Form
      sending={change}
      onSend={() => {
        unsaved.isSent();
        change.mutate(
          { body: { present, password } },
          {
            onSuccess: () => {
              setPresent('');
              setPassword('');
            },
          },
        );
      }}
    >
      <Stack>
        <Text c="dimmed">{words.ownText}</Text>
        <PasswordInput
          label={words.present}
          required
          withAsterisk={false}
          autoComplete="current-password"
          data-autofocus
          error={faultOf(faults, 'present')}
          value={present}
          onChange={(event) => setPresent(event.currentTarget.value)}
        />
        <NewPassword value={password} error={faultOf(faults, 'password')} onChange={setPassword} />
        <FormFoot sending={change} word={words.change} saved={words.ownChanged} />
      </Stack>
    </Form>
  );
}

/** Where a new password is written. */
function NewPassword(props: {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (password: string) => void;
}) {
  const { value, error, onChange } = props;
  return (
    <PasswordInput
      label={texts.settings.newPassword}
      description={texts.settings.passwordHint}
      required
      withAsterisk={false}
      minLength={12}
      maxLength={256}
      autoComplete="new-password"
      error={error}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
