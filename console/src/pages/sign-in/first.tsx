/** The page of the printed link: makes the first administrator and signs them in. */

import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { Link, useSearch } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { Refusal } from '../../api/client.ts';
import { useAsk, useSend } from '../../api/hooks.ts';
import { Notice } from '../../shared/parts.tsx';
import { Failure } from '../../shared/states.tsx';
import { router } from '../../shell/routes.tsx';
import { texts } from '../../texts/index.ts';
import { Frame } from './frame.tsx';

/** Why the link is of no use any more; asked once, when the page opens: whoever goes in by it uses it up. */
function useUsed(code: string | undefined): Error | undefined {
  const { mutate, error } = useAsk('post /session/first/check');
  useEffect(() => {
    if (code !== undefined) mutate({ body: { code } });
  }, [code, mutate]);
  return error instanceof Refusal && error.problem.status === 401 ? error : undefined;
}

/** In place of the form: what is wrong with the link, and the way in for whoever has one. */
function NoWay({ children }: { readonly children: ReactNode }) {
  return (
    <Frame title={texts.first.title}>
      {children}
      <Button component={Link} to="/sign-in" variant="default">
        {texts.signIn.title}
      </Button>
    </Frame>
  );
}

export function FirstPage() {
  const { code } = useSearch({ from: '/first' });
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const send = useSend('post /session/first');
  const used = useUsed(code);
  if (code === undefined)
    return (
      <NoWay>
        <Notice tone="warning">{texts.first.noCode}</Notice>
      </NoWay>
    );
  if (used !== undefined)
    return (
      <NoWay>
        <Failure error={used} />
      </NoWay>
    );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // Replaces the address, so that the code stays in no history.
    send.mutate({ body: { code, name, password } }, { onSuccess: () => router.history.replace('/overview') });
  };
  return (
    <Frame title={texts.first.title} text={texts.first.text}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label={texts.first.name}
            autoComplete="username"
            required
            withAsterisk={false}
            maxLength={64}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <PasswordInput
            label={texts.first.password}
            description={texts.first.passwordHint}
            autoComplete="new-password"
            required
            withAsterisk={false}
            minLength={12}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {send.error !== null && <Failure error={send.error} />}
          <Button type="submit" loading={send.isPending}>
            {texts.first.submit}
          </Button>
        </Stack>
      </form>
    </Frame>
  );
}
