/** Who is signed in, and what they do with their account: colours, password, signing out. */

import { Button, Menu, Stack, Text, useMantineColorScheme } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey, IconLogout, IconMoon, IconSun, IconSunMoon, IconUser } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Answer, call, Refusal } from '../api/client.ts';
import { left } from '../api/session.ts';
import { Dialog, Leaving } from '../shared/dialog.tsx';
import { isAnyUnsaved } from '../shared/form/typing.ts';
import { OwnPassword } from '../shared/own-password.tsx';
import { Failure } from '../shared/states.tsx';
import { texts } from '../texts/index.ts';

export function Account({ me: { name, role, password } }: { readonly me: Answer<'get /me'> }) {
  const [changing, { open, close }] = useDisclosure();
  const [isAsking, setAsking] = useState(false);
  const { setColorScheme, colorScheme } = useMantineColorScheme();
  const [refused, setRefused] = useState<Error>();
  const signOut = useSignOut(setRefused);
  return (
    <>
      <Leaving
        opened={isAsking}
        onStay={() => setAsking(false)}
        onLeave={() => {
          setAsking(false);
          signOut.mutate();
        }}
      />
      <Dialog opened={refused !== undefined} onClose={() => setRefused(undefined)} title={texts.signOut}>
        <Stack>
          <Text>{texts.stillIn}</Text>
          {refused !== undefined && <Failure error={refused} retry={() => signOut.mutate()} />}
        </Stack>
      </Dialog>
      <OwnPassword opened={changing} onClose={close} />
      <Menu position="bottom-end" shadow="md" transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            c="var(--mantine-color-text)"
            leftSection={<IconUser size={16} aria-hidden />}
            px="xs"
          >
            {name}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label c="dimmed">{texts.roles[role]}</Menu.Label>
          {(
            [
              ['light', texts.colours.light, IconSun],
              ['dark', texts.colours.dark, IconMoon],
              ['auto', texts.colours.auto, IconSunMoon],
            ] as const
          ).map(([scheme, text, Icon]) => (
            <Menu.Item
              key={scheme}
              leftSection={<Icon size={16} aria-hidden />}
              aria-current={scheme === colorScheme}
              onClick={() => setColorScheme(scheme)}
            >
              {text}
            </Menu.Item>
          ))}
          <Menu.Divider />
          {password && (
            <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={open}>
              {texts.password.own}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconLogout size={16} aria-hidden />}
            onClick={() => (isAnyUnsaved() ? setAsking(true) : signOut.mutate())}
          >
            {texts.signOut}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

/** Ends the session, here and at the provider where it was begun there; nothing that was shown stays in this window. */
function useSignOut(onError: (error: Error) => void) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation<void, Error, void>({
    onError,
    async mutationFn() {
      // A session that is over already is no reason to stay.
      const ended = await call('delete /session', {}).catch((error: unknown) => {
        if (error instanceof Refusal && error.problem.status === 401) return {};
        throw error;
      });
      left();
      await navigate({ to: '/sign-in', search: { to: undefined } });
      client.clear();
      if ('next' in ended && ended.next !== undefined) window.location.assign(ended.next);
    },
  });
}
