/** Signing in: by the provider of single sign-on, if there is one, or with name and password. */

import { Button, Divider, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useGet, useSend } from '../../api/hooks.ts';
import { Notice } from '../../shared/parts.tsx';
import { Failure } from '../../shared/states.tsx';
import { router } from '../../shell/routes.tsx';
import { texts } from '../../texts/index.ts';
import { Frame } from './frame.tsx';

export function SignInPage() {
  const { to } = useSearch({ from: '/sign-in' });
  const ways = useGet('get /session/ways', {});
  const wanted = isOurs(to) ? to : '/overview';
  return (
    <Frame title={texts.signIn.title} {...(isOurs(to) && to !== '/' ? { text: texts.signIn.over } : {})}>
      {ways.data?.refused !== undefined && (
        <div role="alert">
          <Notice tone="danger">{ways.data.refused}</Notice>
        </div>
      )}
      {ways.data?.oidc !== undefined && (
        <>
          <Button component="a" href={`/api/v1/session/oidc?${new URLSearchParams({ to: wanted })}`}>
            {texts.signIn.with(ways.data.oidc.title)}
          </Button>
          <Divider label={texts.signIn.or} labelPosition="center" color="var(--line)" />
        </>
      )}
      <WithPassword to={wanted} second={ways.data?.oidc !== undefined} />
    </Frame>
  );
}

function WithPassword({ to, second }: { readonly to: string; readonly second: boolean }) {
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
          router.history.push(to);
        },
      },
    );
  };
  return (
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
        <Button type="submit" loading={send.isPending} variant={second ? 'default' : 'filled'}>
          {texts.signIn.submit}
        </Button>
      </Stack>
    </form>
  );
}

/** Only paths of this console are gone to: an address of elsewhere in a link must not lead away. */
function isOurs(to: string | undefined): to is string {
  return to !== undefined && /^\/(?![/\\])/.test(to);
}
