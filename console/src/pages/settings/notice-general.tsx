/** How often and when something is told, and in which language. */

import { Select, SimpleGrid } from '@mantine/core';
import { useState } from 'react';
import { faultsOf } from '../../api/client.ts';
import { faultOf } from '../../shared/form/shape.ts';
import { texts } from '../../texts/index.ts';
import { choices, Field } from './field.tsx';
import { filled, numbered, type Written, writtenOf } from './notices-written.ts';
import { type Kept, SettingForm, SettingPanel } from './setting.tsx';

const words = texts.notices;

export function General() {
  return (
    <SettingPanel name="notices" title={words.general.title} part={(setting) => ownOf(writtenOf(setting))}>
      {(kept) => <GeneralForm {...kept} />}
    </SettingPanel>
  );
}

/** What is set here: all but what has a panel of its own. */
function ownOf({ channels: _channels, mail: _mail, ...own }: Written): Written {
  return own;
}

function GeneralForm(kept: Kept) {
  const { setting, save, sending } = kept;
  const written = writtenOf(setting);
  const faults = faultsOf(sending.error);
  const faultAt = (place: string): string | undefined => faultOf(faults, place);
  const [now, setNow] = useState(() => ownOf(written));
  const change = (part: Partial<Written>): void => setNow({ ...now, ...part });
  const weekly = (part: NonNullable<Written['weekly']>): void =>
    change({ weekly: { ...now.weekly, ...part } });
  const send = (): void => save({ ...filled({ ...now, channels: written.channels, mail: written.mail }) });
  const { general } = words;
  return (
    <SettingForm kept={kept} typed={now} onSend={send} saved={words.saved}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
        <Select
          label={words.language}
          allowDeselect={false}
          data={choices(words.languages)}
          value={now.language ?? 'en'}
          onChange={(language) => change({ language: language ?? 'en' })}
        />
        <Field
          label={general.again}
          fault={faultAt('again-after')}
          value={String(now['again-after'] ?? '24h')}
          onChange={(again) => change({ 'again-after': again })}
        />
        <Field
          label={general.giveUp}
          fault={faultAt('give-up-after')}
          value={String(now['give-up-after'] ?? '3d')}
          onChange={(after) => change({ 'give-up-after': after })}
        />
        <Field
          label={general.seats}
          fault={faultAt('seats-left')}
          value={String(now['seats-left'] ?? 5)}
          onChange={(few) => change({ 'seats-left': numbered(few) })}
        />
        <Select
          label={general.day}
          allowDeselect={false}
          data={choices(general.days)}
          value={now.weekly?.day ?? 'monday'}
          onChange={(day) => weekly({ day: day ?? 'monday' })}
        />
        <Field
          label={general.at}
          fault={faultAt('weekly.at')}
          value={now.weekly?.at ?? '08:00'}
          onChange={(at) => weekly({ at })}
        />
        <Field
          label={general.zone}
          fault={faultAt('weekly.time-zone')}
          value={now.weekly?.['time-zone'] ?? 'UTC'}
          onChange={(zone) => weekly({ 'time-zone': zone })}
        />
      </SimpleGrid>
    </SettingForm>
  );
}
