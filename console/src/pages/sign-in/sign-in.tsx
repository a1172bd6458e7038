/** Signing in: by the provider of single sign-on, if there is one, or with name and password. */

import { Button, Divider } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useGet } from '../../api/hooks.ts';
import { Notice } from '../../shared/parts.tsx';
import { SignInForm } from '../../shared/sign-in-form.tsx';
import { router } from '../../shell/routes.tsx';
import { texts } from '../../texts/index.ts';
import { Frame } from './frame.tsx';

export function SignInPage() {
  const { to } = useSearch({ from: '/sign-in' });
  const client = useQueryClient();
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
      <SignInForm
        isPage
        isSecond={ways.data?.oidc !== undefined}
        onIn={() => {
          client.clear();
          router.history.push(wanted);
        }}
      />
    </Frame>
  );
}

/** Only paths of this console are gone to: an address of elsewhere in a link must not lead away. */
function isOurs(to: string | undefined): to is string {
  return to !== undefined && /^\/(?![/\\])/.test(to);
}
