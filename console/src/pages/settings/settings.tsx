/** Settings: who has access, API tokens, the service itself, notices, what seats cost, the configuration as a file. */

import { Stack, Tabs, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMay } from '../../shared/me.tsx';
import { PageHead } from '../../shared/parts.tsx';
import { texts } from '../../texts/index.ts';
import { Administrators } from './administrators.tsx';
import { ConfigurationFile } from './file.tsx';
import { Keys } from './keys.tsx';
import { Notices } from './notices.tsx';
import { SeatPrices } from './seat-prices.tsx';
import { Retention } from './service.tsx';
import { SignOn } from './sign-on.tsx';
import { Tokens } from './tokens.tsx';

const words = texts.settings;

/** Where tabs go sideways, the one that is open would else be out of sight. */
const intoSight = (tab: HTMLElement | null): void => tab?.scrollIntoView({ block: 'nearest' });

export function SettingsPage() {
  const may = useMay('administrator');
  const { tab: named = '' } = useSearch({ from: '/inside/settings' });
  // What an address names that is not there, or no longer, leads to the first.
  const tab = Object.hasOwn(words.tabs, named) ? named : 'access';
  const navigate = useNavigate();
  if (!may)
    return (
      <>
        <PageHead title={words.title} />
        <Stack gap="lg">
          <Text c="dimmed">{words.onlyAdministrators}</Text>
          <ConfigurationFile />
        </Stack>
      </>
    );
  return (
    <>
      <PageHead title={words.title} />
      <Tabs
        value={tab}
        onChange={(next) => void navigate({ to: '/settings', search: { tab: next ?? 'access' } })}
        keepMounted={false}
      >
        <Tabs.List mb="md" className="tabs">
          {Object.entries(words.tabs).map(([name, word]) => (
            <Tabs.Tab key={name} value={name} ref={name === tab ? intoSight : null}>
              {word}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="access">
          <Stack gap="lg">
            <Administrators />
            <SignOn />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="tokens">
          <Tokens />
        </Tabs.Panel>
        <Tabs.Panel value="service">
          <Stack gap="lg">
            <Retention />
            <Keys />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="notices">
          <Notices />
        </Tabs.Panel>
        <Tabs.Panel value="seats">
          <SeatPrices />
        </Tabs.Panel>
        <Tabs.Panel value="file">
          <ConfigurationFile />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
