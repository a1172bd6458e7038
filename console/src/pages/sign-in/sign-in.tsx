/** Signing in with name and password. */

import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useSend } from '../../api/hooks.ts';
import { Failure } from '../../shared/states.tsx';
import { router } from '../../shell/routes.tsx';
import { texts } from '../../texts/index.ts';
import { Frame } from './frame.tsx';

export function SignInPage() {
  const { to } = useSearch({ from: '/sign-in' });
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const client = useQueryClient();
  const send = useSend('post /session');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate(
      { body: { name, password } },
      {
        onSuccess: () => {
          client.clear();
          router.history.push(isOurs(to) ? to : '/overview');
        },
      },
    );
  };
  return (
    <Frame title={texts.signIn.title} {...(isOurs(to) && to !== '/' ? { text: texts.signIn.over } : {})}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label={texts.signIn.name}
            autoComplete="username"
            required
            withAsterisk={false}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <PasswordInput
            label={texts.signIn.password}
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {send.error !== null && <Failure error={send.error} />}
          <Button type="submit" loading={send.isPending}>
            {texts.signIn.submit}
          </Button>
        </Stack>
      </form>
    </Frame>
  );
}

/** Only paths of this console are gone to: an address of elsewhere in a link must not lead away. */
function isOurs(to: string | undefined): to is string {
  return to !== undefined && /^\/(?![/\\])/.test(to);
}
