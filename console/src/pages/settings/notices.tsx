/** Notices: by which channels who is told of what, how each does, who asks for an account back, and what was sent. */

import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useGet, usePages, useSend } from '../../api/hooks.ts';
import type { ChannelState, Delivery, ServiceSetting } from '../../api/schema.ts';
import { Dialog } from '../../shared/dialog.tsx';
import { Lozenge, More, Notice, Panel, type Tone } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Failure, Shown } from '../../shared/states.tsx';
import { Sure } from '../../shared/sure.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { Returns } from '../overview/returns.tsx';
import { ChannelForm } from './notice-channel.tsx';
import { General } from './notice-general.tsx';
import { MailServer } from './notice-mail.tsx';
import { type Written, writtenOf } from './notices-written.ts';
import { ByFile, useSaving } from './setting.tsx';

const words = texts.notices;

export function Notices() {
  const setting = useGet('get /service/{name}', { params: { name: 'notices' } });
  return (
    <Stack gap="lg">
      <Asking />
      <Shown of={setting} lines={4}>
        {(found) => <Channels setting={found} />}
      </Shown>
      <MailServer />
      <General />
      <Deliveries />
    </Stack>
  );
}

function Channels({ setting }: { readonly setting: ServiceSetting }) {
  const [changing, setChanging] = useState<string>();
  const [removing, setRemoving] = useState<string>();
  const state = useGet('get /notices', {});
  const { channels: told = {} } = writtenOf(setting);
  const isFixed = setting.managedBy === 'file';
  const close = (): void => setChanging(undefined);
  return (
    <Panel
      title={words.channels}
      actions={
        isFixed ? (
          <ByFile />
        ) : (
          <Button size="xs" onClick={() => setChanging('')}>
            {words.add}
          </Button>
        )
      }
    >
      <Stack px="md" pt="md" pb="xs">
        {isFixed && <Notice tone="info">{texts.settings.byFileText}</Notice>}
        <Text>{words.text}</Text>
      </Stack>
      <Shown of={state} lines={3}>
        {({ channels }) =>
          channels.length === 0 ? (
            <p className="dim">{words.none}</p>
          ) : (
            <Rows heads={[words.name, words.type, words.told, words.state, words.sent, '']}>
              {channels.map((channel) => (
                <Row
                  key={channel.name}
                  channel={channel}
                  events={told[channel.name]?.events}
                  isFixed={isFixed}
                  onChange={() => setChanging(channel.name)}
                  onRemove={() => setRemoving(channel.name)}
                />
              ))}
            </Rows>
          )
        }
      </Shown>
      <Dialog
        opened={changing !== undefined}
        onClose={close}
        title={changing === '' ? words.add : words.change}
        wide
        isKept
      >
        {changing !== undefined && <ChannelForm setting={setting} name={changing} onDone={close} />}
      </Dialog>
      <Dialog opened={removing !== undefined} onClose={() => setRemoving(undefined)} title={words.remove}>
        {removing !== undefined && (
          <Remove setting={setting} name={removing} onDone={() => setRemoving(undefined)} />
        )}
      </Dialog>
    </Panel>
  );
}

function Row(props: {
  readonly channel: ChannelState;
  readonly events: readonly string[] | undefined;
  readonly isFixed: boolean;
  readonly onChange: () => void;
  readonly onRemove: () => void;
}) {
  const { channel, events, isFixed, onChange, onRemove } = props;
  const { name, type, sentAt } = channel;
  const test = useSend('post /notices/channels/{channel}/test');
  return (
    <tr>
      <td>{name}</td>
      <td>{words.types[type]}</td>
      <td>{events === undefined ? words.all : words.some(events.length)}</td>
      <td>
        <State channel={channel} />
        <div role="status">
          {test.data !== undefined && (
            <Notice tone={test.data.remark === undefined ? 'success' : 'warning'}>
              {test.data.remark ?? words.tested(name)}
            </Notice>
          )}
        </div>
        {test.error !== null && <Failure error={test.error} />}
      </td>
      <td>{sentAt === undefined ? words.never : <Time at={sentAt} />}</td>
      <td>
        <div className="bar">
          <Button
            size="xs"
            variant="default"
            loading={test.isPending}
            onClick={() => test.mutate({ params: { channel: name } })}
            aria-label={`${words.test}: ${name}`}
          >
            {words.test}
          </Button>
          {!isFixed && (
            <>
              <Button
                size="xs"
                variant="subtle"
                onClick={onChange}
                aria-label={`${words.changeWord}: ${name}`}
              >
                {words.changeWord}
              </Button>
              <Button
                size="xs"
                variant="subtle"
                color="red"
                onClick={onRemove}
                aria-label={`${words.remove}: ${name}`}
              >
                {words.remove}
              </Button>
            </>
          )}
        </div>
      </td>
    </tr>
  );
}

function State({ channel: { enabled, failing, waiting, sentAt } }: { readonly channel: ChannelState }) {
  const [tone, word]: readonly [Tone, string] = !enabled
    ? ['plain', words.off]
    : failing !== undefined
      ? ['danger', words.fails]
      : sentAt === undefined
        ? ['plain', words.unused]
        : ['success', words.works];
  return (
    <>
      <Lozenge tone={tone}>{word}</Lozenge>
      {waiting > 0 && <span className="dim"> {words.waiting(waiting)}</span>}
      {failing !== undefined && <div className="dim">{failing.message}</div>}
    </>
  );
}

function Remove(props: {
  readonly setting: ServiceSetting;
  readonly name: string;
  readonly onDone: () => void;
}) {
  const { setting, name, onDone } = props;
  const { save, sending } = useSaving(setting);
  const written = writtenOf(setting);
  const without = (): Written => {
    const { [name]: _gone, ...channels } = written.channels ?? {};
    return { ...written, channels };
  };
  return (
    <Sure
      question={words.sureRemove(name)}
      word={words.remove}
      sending={sending}
      onSure={() => save({ ...without() }, onDone)}
      onCancel={onDone}
    />
  );
}

/** Shown only while somebody waits. */
function Asking() {
  const { data } = useGet('get /notices', {});
  return <Returns of={data?.returns ?? []} />;
}

const tones: Readonly<Record<Delivery['state'], Tone>> = {
  waiting: 'info',
  sending: 'info',
  sent: 'success',
  'given-up': 'danger',
};

function Deliveries() {
  const list = usePages('get /notices/deliveries', { query: { limit: 20 } });
  const { title, none, at, by, what, person, tries, states } = words.deliveries;
  return (
    <Panel title={title}>
      <Shown of={list} lines={3}>
        {() =>
          list.items.length === 0 ? (
            <p className="dim">{none}</p>
          ) : (
            <Rows heads={[at, by, what, words.state]}>
              {list.items.map((one) => (
                <tr key={one.id}>
                  <td>
                    <Time at={one.at} />
                  </td>
                  <td>{one.channel ?? person}</td>
                  <td>{one.title}</td>
                  <td>
                    <Lozenge tone={tones[one.state]}>{states[one.state]}</Lozenge>
                    {one.attempts > 1 && <span className="dim"> {tries(one.attempts)}</span>}
                    {one.error !== undefined && <div className="dim">{one.error}</div>}
                  </td>
                </tr>
              ))}
            </Rows>
          )
        }
      </Shown>
      <More of={list} />
    </Panel>
  );
}
