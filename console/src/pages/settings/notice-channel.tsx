/** One channel: what it is, who or where, and what it is told. */

import {
  Button,
  MultiSelect,
  PasswordInput,
  Select,
  Stack,
  Switch,
  TagsInput,
  TextInput,
} from '@mantine/core';
import { useRef, useState } from 'react';
import { faultsOf } from '../../api/client.ts';
import type { ServiceSetting } from '../../api/schema.ts';
import { Form } from '../../shared/form/form.tsx';
import { faultOf } from '../../shared/form/shape.ts';
import { useUnsaved } from '../../shared/form/typing.ts';
import { Failure } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { choices } from './field.tsx';
import { filled, type WrittenChannel, writtenOf } from './notices-written.ts';
import { type Kept, useSaving } from './setting.tsx';

const words = texts.notices;

/** @param props.name of the channel that is changed; empty: a new one is made */
export function ChannelForm(props: {
  readonly setting: ServiceSetting;
  readonly name: string;
  readonly onDone: () => void;
}) {
  const { setting, name, onDone } = props;
  const kept = useSaving(setting, (one) => writtenOf(one).channels?.[name]);
  return <ChannelFields key={kept.held.times} kept={kept} name={name} onDone={onDone} />;
}

function ChannelFields(props: { readonly kept: Kept; readonly name: string; readonly onDone: () => void }) {
  const { kept, name: before, onDone } = props;
  const { setting, held, save, sending } = kept;
  const written = writtenOf(setting);
  const faults = faultsOf(sending.error);
  const known = written.channels?.[before];
  const [name, setName] = useState(before);
  const [now, setNow] = useState<WrittenChannel>(known ?? { type: 'mail' });
  const [secret, setSecret] = useState('');
  const change = (part: Partial<WrittenChannel>): void => setNow({ ...now, ...part });
  const faultAt = (place: string): string | undefined => faultOf(faults, `channels.${name}.${place}`);
  const isTaken = before === '' && written.channels?.[name] !== undefined;
  const named = useRef<HTMLInputElement>(null);
  const unsaved = useUnsaved([name, now, secret], sending, held);
  const send = (): void => {
    if (isTaken) {
      named.current?.focus();
      return;
    }
    unsaved.isSent();
    const channels = { ...written.channels, [name]: channelOf(now, secret) };
    save({ ...written, channels }, onDone);
  };
  return (
    <Form sending={sending} onSend={send}>
      <Stack>
        <TextInput
          ref={named}
          {...(before === '' && { 'data-autofocus': true })}
          label={words.name}
          description={words.nameHint}
          required
          withAsterisk={false}
          autoComplete="off"
          pattern="[a-z0-9][a-z0-9_\-]*"
          maxLength={63}
          disabled={before !== ''}
          error={isTaken ? words.nameTaken : faultOf(faults, `channels.${name}`)}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={words.type}
          allowDeselect={false}
          disabled={before !== ''}
          data={choices(words.types)}
          value={now.type}
          onChange={(type) => setNow({ type: (type ?? 'mail') as WrittenChannel['type'] })}
        />
        <Where
          now={now}
          change={change}
          secret={secret}
          setSecret={setSecret}
          isKept={known !== undefined}
          faultAt={faultAt}
        />
        <MultiSelect
          label={words.events}
          description={words.eventsHint}
          data={choices(words.kinds)}
          value={[...(now.events ?? [])]}
          onChange={(events) => change({ events })}
        />
        <TextInput
          label={words.together}
          description={words.togetherHint}
          error={faultAt('together')}
          value={now.together ?? '1m'}
          onChange={(event) => change({ together: event.currentTarget.value })}
        />
        <Select
          label={words.language}
          allowDeselect={false}
          data={[{ value: '', label: words.usual }, ...choices(words.languages)]}
          value={now.language ?? ''}
          onChange={(language) => change({ language: language ?? '' })}
        />
        <Switch
          label={words.enabled}
          checked={now.enabled ?? true}
          onChange={(event) => change({ enabled: event.currentTarget.checked })}
        />
        {sending.error !== null && <Failure error={sending.error} />}
        <div className="bar" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onDone}>
            {words.cancel}
          </Button>
          <Button type="submit" loading={sending.isPending}>
            {words.save}
          </Button>
        </div>
      </Stack>
    </Form>
  );
}

/** As it is sent: a secret that was typed replaces the one there is; no event chosen means all. */
function channelOf(now: WrittenChannel, secret: string): WrittenChannel {
  const { events, ...rest } = now;
  const field = now.type === 'webhook' ? 'secret' : 'url';
  const typed = secret === '' || now.type === 'mail' ? {} : { [field]: secret };
  return filled({ ...rest, ...typed, ...(events === undefined || events.length === 0 ? {} : { events }) });
}

function Where(props: {
  readonly now: WrittenChannel;
  readonly change: (part: Partial<WrittenChannel>) => void;
  readonly secret: string;
  readonly setSecret: (secret: string) => void;
  readonly isKept: boolean;
  readonly faultAt: (place: string) => string | undefined;
}) {
  const { now, change, secret, setSecret, isKept, faultAt } = props;
  if (now.type === 'mail')
    return (
      <TagsInput
        label={words.to}
        description={words.toHint}
        error={faultAt('to')}
        value={[...(now.to ?? [])]}
        onChange={(to) => change({ to })}
      />
    );
  const isWebhook = now.type === 'webhook';
  return (
    <>
      {isWebhook && (
        <TextInput
          label={words.url}
          required
          withAsterisk={false}
          error={faultAt('url')}
          value={typeof now.url === 'string' ? now.url : ''}
          onChange={(event) => change({ url: event.currentTarget.value })}
        />
      )}
      <PasswordInput
        label={isWebhook ? words.secret : words.urlSecret}
        {...(isKept ? { description: words.kept } : isWebhook ? { description: words.secretHint } : {})}
        required={!isKept}
        withAsterisk={false}
        autoComplete="off"
        error={faultAt(isWebhook ? 'secret' : 'url')}
        value={secret}
        onChange={(event) => setSecret(event.currentTarget.value)}
      />
    </>
  );
}
