/** Settings: administrators, API tokens, encryption keys, the configuration as a file. */

import { Anchor, Button, Stack, Text } from '@mantine/core';
import { useSend } from '../../api/hooks.ts';
import { useMay } from '../../shared/me.tsx';
import { PageHead, Panel } from '../../shared/parts.tsx';
import { Failure } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { Administrators } from './administrators.tsx';
import { Tokens } from './tokens.tsx';

const words = texts.settings;

export function SettingsPage() {
  const may = useMay('administrator');
  return (
    <>
      <PageHead title={words.title} />
      <Stack gap="lg">
        {may ? (
          <>
            <Administrators />
            <Tokens />
            <Keys />
          </>
        ) : (
          <Text c="dimmed">{words.onlyAdministrators}</Text>
        )}
        <Panel title={words.file}>
          <Stack gap="xs" p="md" align="flex-start">
            <Text>{words.fileText}</Text>
            <Anchor href="/api/v1/settings" download="rollcall.json" c="var(--link)">
              {words.download}
            </Anchor>
          </Stack>
        </Panel>
      </Stack>
    </>
  );
}

function Keys() {
  const reseal = useSend('post /secrets/reseal');
  return (
    <Panel title={words.keys}>
      <Stack gap="xs" p="md" align="flex-start">
        <Text>{words.keysText}</Text>
        <Button variant="default" loading={reseal.isPending} onClick={() => reseal.mutate({})}>
          {words.reseal}
        </Button>
        <div role="status">{reseal.data !== undefined && words.resealed(reseal.data.resealed)}</div>
        {reseal.error !== null && <Failure error={reseal.error} />}
      </Stack>
    </Panel>
  );
}
