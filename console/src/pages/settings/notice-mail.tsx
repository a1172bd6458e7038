/** The mail server by which notices are sent. */

import { Button, PasswordInput, Select, SimpleGrid, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { faultsOf } from '../../api/client.ts';
import { faultOf } from '../../shared/form/shape.ts';
import { texts } from '../../texts/index.ts';
import { choices, Field, order } from './field.tsx';
import { filled, numbered, type Written, type WrittenMail, writtenOf } from './notices-written.ts';
import { type Kept, SettingForm, SettingPanel } from './setting.tsx';

const words = texts.notices;

export function MailServer() {
  return (
    <SettingPanel name="notices" title={words.mail.title} part={(setting) => writtenOf(setting).mail}>
      {(kept) => <MailForm {...kept} />}
    </SettingPanel>
  );
}

function MailForm(kept: Kept) {
  const { setting, held, isFixed, save, sending } = kept;
  const written = writtenOf(setting);
  const { mail } = written;
  const faults = faultsOf(sending.error);
  const faultAt = (place: string): string | undefined => faultOf(faults, `mail.${place}`);
  const [now, setNow] = useState<WrittenMail>(mail ?? {});
  const [password, setPassword] = useState('');
  const change = (part: Partial<WrittenMail>): void => setNow({ ...now, ...part });
  const send = (): void => {
    const { password: sealed, ...rest } = now;
    const secret = password === '' ? sealed : password;
    const needed = rest.user === undefined || rest.user === '' ? undefined : secret;
    save({ ...written, mail: filled({ ...rest, password: needed }) });
  };
  const without = (): Written => {
    const { mail: _none, ...rest } = written;
    return rest;
  };
  return (
    <SettingForm
      kept={kept}
      typed={[now, password]}
      onSend={send}
      before={<Text>{words.mail.text}</Text>}
      saved={words.saved}
      beside={
        mail !== undefined &&
        !isFixed && (
          <Button variant="subtle" color="red" onClick={() => save({ ...without() }, held.takeBack)}>
            {words.mail.off}
          </Button>
        )
      }
    >
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
          onChange={(port) => change({ port: numbered(port) })}
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
    </SettingForm>
  );
}
