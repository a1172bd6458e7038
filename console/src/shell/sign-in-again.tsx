/** When the session is over: signing in again over the page, which stays as it is. */

import { Button, Divider, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { askAnew } from '../api/anew.ts';
import type { Answer } from '../api/client.ts';
import { useGet } from '../api/hooks.ts';
import { onAnnounced, useStanding } from '../api/session.ts';
import { Gate } from '../shared/dialog.tsx';
import { SignInForm } from '../shared/sign-in-form.tsx';
import { texts } from '../texts/index.ts';

const words = texts.signIn;
/** One window, however often it is asked for. */
const beside = 'rollcall-sign-in';

/** Mounted once, by the shell. @param props.me whose page it is */
export function SignInAgain({ me }: { readonly me: Answer<'get /me'> }) {
  const client = useQueryClient();
  const isOver = useStanding() === 'over';
  useEffect(() => onAnnounced(() => void askAnew(client, { queryKey: ['get /me'] })), [client]);
  return (
    <Gate opened={isOver} title={words.again}>
      {isOver && <Ways me={me} />}
    </Gate>
  );
}

function Ways({ me: { name, password } }: { readonly me: Answer<'get /me'> }) {
  const client = useQueryClient();
  const ways = useGet('get /session/ways', {});
  const oidc = ways.data?.oidc;
  return (
    <Stack gap="md">
      <Text>{words.againText(name)}</Text>
      {oidc !== undefined && (
        <>
          <Button
            component="a"
            href={`/api/v1/session/oidc?${new URLSearchParams({ to: '/signed-in' })}`}
            target={beside}
            onClick={(event) => {
              const opened = window.open(event.currentTarget.href, beside, 'popup,width=520,height=720');
              // Where no small window may be opened, the link opens another tab.
              if (opened !== null) event.preventDefault();
            }}
          >
            {words.with(oidc.title)}
          </Button>
          <Text c="dimmed" size="xs">
            {words.elsewhere}
          </Text>
          <Divider label={words.or} labelPosition="center" color="var(--line)" />
        </>
      )}
      <SignInForm
        {...(password ? { name } : {})}
        isSecond={oidc !== undefined}
        onIn={() => void askAnew(client)}
      />
    </Stack>
  );
}
