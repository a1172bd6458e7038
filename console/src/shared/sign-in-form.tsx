/** Signing in with name and password. */

import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useAsk } from '../api/hooks.ts';
import { texts } from '../texts/index.ts';
import { Form } from './form/form.tsx';
import { Failure } from './states.tsx';

export function SignInForm(props: {
  /** Who is expected; then only the password is missing. */
  readonly name?: string;
  /** There is another way, which is the first one. */
  readonly isSecond: boolean;
  /** It is what the page is for: the name has the focus when it opens, and never again by itself. */
  readonly isPage?: boolean;
  readonly onIn: () => void;
}) {
  const { name: expected = '', isSecond, isPage = false, onIn } = props;
  const [name, setName] = useState(expected);
  const [password, setPassword] = useState('');
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isPage) first.current?.focus();
  }, [isPage]);
  // What is shown is asked for anew by whoever is let in: whoever is refused would wait for it.
  const send = useAsk('post /session');
  return (
    <Form sending={send} onSend={() => send.mutate({ body: { name, password } }, { onSuccess: onIn })}>
      <Stack gap="md">
        <TextInput
          ref={first}
          label={texts.signIn.name}
          autoComplete="username"
          required
          withAsterisk={false}
          data-autofocus={expected === '' ? true : undefined}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PasswordInput
          label={texts.signIn.password}
          autoComplete="current-password"
          required
          withAsterisk={false}
          data-autofocus={expected === '' ? undefined : true}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {send.error !== null && <Failure error={send.error} />}
        <Button type="submit" loading={send.isPending} variant={isSecond ? 'default' : 'filled'}>
          {texts.signIn.submit}
        </Button>
      </Stack>
    </Form>
  );
}
