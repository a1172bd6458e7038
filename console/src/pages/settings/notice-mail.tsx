/** The mail server, and how often and when something is told. */

import { Button, PasswordInput, Select, SimpleGrid, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { ServiceSetting } from '../../api/schema.ts';
import { Notice, Panel } from '../../shared/parts.tsx';
import { Failure } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { Field, order } from './field.tsx';
import { filled, useNotices, type Written, type WrittenMail } from './notices-written.ts';

const words = texts.notices;
const choices = (of: Readonly<Record<string, string>>) =>
  Object.entries(of).map(([value, label]) => ({ value, label }));

export function MailServer({ setting }: { readonly setting: ServiceSetting }) {
  const { written, isFixed, save, sending } = useNotices(setting);
  const { mail } = written;
  const [now, setNow] = useState<WrittenMail>(mail ?? {});
  const [password, setPassword] = useState('');
  const change = (part: Partial<WrittenMail>): void => setNow({ ...now, ...part });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
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
    <Panel title={words.mail.title}>
      <form onSubmit={submit}>
        <Stack p="md">
          <Text>{words.mail.text}</Text>
          <fieldset className="plain" disabled={isFixed}>
            <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="sm">
              <Field
                label={words.mail.host}
                required
                value={now.host}
                onChange={(host) => change({ host })}
              />
              <Field
                label={words.mail.port}
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
              <Field label={words.mail.user} value={now.user} onChange={(user) => change({ user })} />
              <PasswordInput
                inputWrapperOrder={order}
                label={words.mail.password}
                {...(mail?.password === undefined ? {} : { description: words.kept })}
                autoComplete="off"
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
              />
              <Field
                label={words.mail.from}
                hint={words.mail.fromHint}
                required
                value={now.from}
                onChange={(from) => change({ from })}
              />
              <Field
                label={words.mail.replyTo}
                value={now['reply-to']}
                onChange={(address) => change({ 'reply-to': address })}
              />
            </SimpleGrid>
            <Textarea
              mt="sm"
              label={words.mail.ca}
              autosize
              maxRows={6}
              value={now.ca ?? ''}
              onChange={(event) => change({ ca: event.currentTarget.value })}
            />
          </fieldset>
          <Foot isFixed={isFixed} sending={sending}>
            {mail !== undefined && (
              <Button variant="subtle" color="red" onClick={() => save(without())}>
                {words.mail.off}
              </Button>
            )}
          </Foot>
        </Stack>
      </form>
    </Panel>
  );
}

export function General({ setting }: { readonly setting: ServiceSetting }) {
  const { written, isFixed, save, sending } = useNotices(setting);
  const [now, setNow] = useState<Written>(written);
  const change = (part: Partial<Written>): void => setNow({ ...now, ...part });
  const weekly = (part: NonNullable<Written['weekly']>): void =>
    change({ weekly: { ...now.weekly, ...part } });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save(filled({ ...now, ...filled({ channels: written.channels, mail: written.mail }) }) as Written);
  };
  const { general } = words;
  return (
    <Panel title={general.title}>
      <form onSubmit={submit}>
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
                value={String(now['again-after'] ?? '24h')}
                onChange={(again) => change({ 'again-after': again })}
              />
              <Field
                label={general.giveUp}
                value={String(now['give-up-after'] ?? '3d')}
                onChange={(after) => change({ 'give-up-after': after })}
              />
              <Field
                label={general.seats}
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
              <Field label={general.at} value={now.weekly?.at ?? '08:00'} onChange={(at) => weekly({ at })} />
              <Field
                label={general.zone}
                value={now.weekly?.['time-zone'] ?? 'UTC'}
                onChange={(zone) => weekly({ 'time-zone': zone })}
              />
            </SimpleGrid>
          </fieldset>
          <Foot isFixed={isFixed} sending={sending} />
        </Stack>
      </form>
    </Panel>
  );
}

function Foot(props: {
  readonly isFixed: boolean;
  readonly sending: ReturnType<typeof useNotices>['sending'];
  readonly children?: ReactNode;
}) {
  const { isFixed, sending, children } = props;
  return (
    <>
      {sending.error !== null && <Failure error={sending.error} />}
      <div role="status">{sending.isSuccess && <Notice tone="success">{words.saved}</Notice>}</div>
      {!isFixed && (
        <div className="bar">
          <Button type="submit" loading={sending.isPending}>
            {words.save}
          </Button>
          {children}
        </div>
      )}
    </>
  );
}
