/** The mail server, and how often and when something is told. */

import { Button, PasswordInput, Select, SimpleGrid, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { faultsOf } from '../../api/client.ts';
import type { ServiceSetting } from '../../api/schema.ts';
import { Form, FormFoot } from '../../shared/form/form.tsx';
import { faultOf } from '../../shared/form/shape.ts';
import { Panel } from '../../shared/parts.tsx';
import { texts } from '../../texts/index.ts';
import { Field, order } from './field.tsx';
import { filled, type Written, type WrittenMail, writtenOf } from './notices-written.ts';
import { type Kept, useSaving } from './setting.tsx';

const words = texts.notices;
const choices = (of: Readonly<Record<string, string>>) =>
  Object.entries(of).map(([value, label]) => ({ value, label }));

export function MailServer({ setting }: { readonly setting: ServiceSetting }) {
  const kept = useSaving(setting);
  return (
    <Panel title={words.mail.title}>
      <MailForm key={setting.version} {...kept} />
    </Panel>
  );
}

function MailForm({ setting, isFixed, save, sending }: Kept) {
  const written = writtenOf(setting);
  const { mail } = written;
  const faults = faultsOf(sending.error);
  const faultAt = (place: string): string | undefined => faultOf(faults, `mail.${place}`);
  const [now, setNow] = useState<WrittenMail>(mail ?? {});
  const [password, setPassword] = useState('');
  const change = (part: Partial<WrittenMail>): void => setNow({ ...now, ...part });
  const send = (): void => {
    const { password: kept, ...rest } = now;
    const secret = password === '' ? kept : password;
    const needed = rest.user === undefined || rest.user === '' ? undefined : secret;
    save({ ...written, mail: filled({ ...rest, password: needed }) });
  };
  const without = (): Written => {
    const { mail: _none, ...rest } = written;
    return rest;
  };
  return (
    <Form sending={sending} onSend={send}>
      <Stack p="md">
        <Text>{words.mail.text}</Text>
        <fieldset className="plain" disabled={isFixed}>
          <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="sm">
            <Field
              label={words.mail.host}
              required
              fault={faultAt('host')}
              value={now.host}
              onChange={(host) => change({ host })}
            />
            <Field
              label={words.mail.port}
              fault={faultAt('port')}
              value={String(now.port ?? 587)}
              onChange={(port) => change({ port: Number(port) })}
            />
            <Select
              inputWrapperOrder={order}
              label={words.mail.security}
              allowDeselect={false}
              data={choices(words.mail.securities)}
              value={now.security ?? 'starttls'}
              onChange={(security) => change({ security: (security ?? 'starttls') as 'starttls' })}
            />
            <Field
              label={words.mail.user}
              fault={faultAt('user')}
              value={now.user}
              onChange={(user) => change({ user })}
            />
            <PasswordInput
              inputWrapperOrder={order}
              label={words.mail.password}
              {...(mail?.password === undefined ? {} : { description: words.kept })}
              autoComplete="off"
              error={faultAt('password')}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            <Field
              label={words.mail.from}
              hint={words.mail.fromHint}
              required
              fault={faultAt('from')}
              value={now.from}
              onChange={(from) => change({ from })}
            />
            <Field
              label={words.mail.replyTo}
              fault={faultAt('reply-to')}
              value={now['reply-to']}
              onChange={(address) => change({ 'reply-to': address })}
            />
          </SimpleGrid>
          <Textarea
            mt="sm"
            label={words.mail.ca}
            autosize
            maxRows={6}
            error={faultAt('ca')}
            value={now.ca ?? ''}
            onChange={(event) => change({ ca: event.currentTarget.value })}
          />
        </fieldset>
        <FormFoot sending={sending} saved={words.saved} word={words.save} readOnly={isFixed}>
          {mail !== undefined && !isFixed && (
            <Button variant="subtle" color="red" onClick={() => save({ ...without() })}>
              {words.mail.off}
            </Button>
          )}
        </FormFoot>
      </Stack>
    </Form>
  );
}

export function General({ setting }: { readonly setting: ServiceSetting }) {
  const kept = useSaving(setting);
  return (
    <Panel title={words.general.title}>
      <GeneralForm key={setting.version} {...kept} />
    </Panel>
  );
}

function GeneralForm({ setting, isFixed, save, sending }: Kept) {
  const written = writtenOf(setting);
  const faults = faultsOf(sending.error);
  const faultAt = (place: string): string | undefined => faultOf(faults, place);
  const [now, setNow] = useState<Written>(written);
  const change = (part: Partial<Written>): void => setNow({ ...now, ...part });
  const weekly = (part: NonNullable<Written['weekly']>): void =>
    change({ weekly: { ...now.weekly, ...part } });
  const send = (): void =>
    save({ ...filled({ ...now, ...filled({ channels: written.channels, mail: written.mail }) }) });
  const { general } = words;
  return (
    <Form sending={sending} onSend={send}>
      <Stack p="md">
        <fieldset className="plain" disabled={isFixed}>
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
              onChange={(few) => change({ 'seats-left': Number(few) })}
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
        </fieldset>
        <FormFoot sending={sending} saved={words.saved} word={words.save} readOnly={isFixed} />
      </Stack>
    </Form>
  );
}
