/** Whether a connection works: asked now, and what the last full reading proved. */

import { Button, Stack, Text } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { Answer } from '../../api/client.ts';
import { useAsk, useGet } from '../../api/hooks.ts';
import type { Connection } from '../../api/schema.ts';
import { useMay } from '../../shared/me.tsx';
import { Lozenge, Notice, Panel, type Tone } from '../../shared/parts.tsx';
import { Failure } from '../../shared/states.tsx';
import { day, duration } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.connections;

export function Check(props: { readonly connection: Connection; readonly atOnce: boolean }) {
  const { connection, atOnce } = props;
  const { name, kind } = connection;
  const check = useAsk('post /connections/{name}/check');
  const may = useMay('operator');
  const asked = useRef(false);
  useEffect(() => {
    if (!atOnce || !may || asked.current) return;
    asked.current = true;
    check.mutate({ params: { name } });
  }, [atOnce, may, name, check]);
  return (
    <Panel
      title={words.check}
      actions={
        may && (
          <Button
            size="xs"
            variant="default"
            loading={check.isPending}
            onClick={() => check.mutate({ params: { name } })}
          >
            {words.checkNow}
          </Button>
        )
      }
    >
      <Stack p="md" gap="sm">
        <Text c="dimmed">{may ? words.checkText : words.checkAsk}</Text>
        <div role="status">{check.data !== undefined && <Result result={check.data} />}</div>
        {check.error !== null && <Failure error={check.error} />}
        {kind === 'source' ? <Permissions source={name} /> : <Abilities target={name} />}
      </Stack>
    </Panel>
  );
}

type Trial = Answer<'post /connections/{name}/check'>;

function Result({ result }: { readonly result: Trial }) {
  const { ok, milliseconds, message, faults = [], proved, warnings, ends } = result;
  return (
    <Stack gap="sm">
      {ok ? (
        <Notice tone="success">{words.works(duration(milliseconds))}</Notice>
      ) : (
        <Notice tone="danger">
          <Text fw={500}>{words.fails}</Text>
          <div>{message}</div>
        </Notice>
      )}
      {proved.length + faults.length > 0 && (
        <ul className="plain rights" aria-label={words.rights}>
          {proved.map(({ right, means }) => (
            <Right key={`${right} ${means}`} isThere right={right} says={means} />
          ))}
          {faults.map((fault) => (
            <Right
              key={`${fault.path} ${fault.message}`}
              isThere={false}
              right={fault.path}
              says={fault.message}
            />
          ))}
        </ul>
      )}
      {warnings.map((warning) => (
        <Notice key={warning} tone="warning">
          {warning}
        </Notice>
      ))}
      {ends.map(({ what, at, renew }) => (
        <Notice key={`${what} ${at}`} tone={toneOfEnd(at)}>
          {words.endsThen(what, day(at))} {words.before(renew)}
        </Notice>
      ))}
    </Stack>
  );
}

function Right(props: { readonly isThere: boolean; readonly right: string; readonly says: string }) {
  const { isThere, right, says } = props;
  const Icon = isThere ? IconCheck : IconX;
  return (
    <li className={isThere ? 'tone-success' : 'tone-danger'}>
      <Icon size={18} className="toned" role="img" aria-label={isThere ? words.isThere : words.isMissing} />
      <span>
        <span className="code">{right}</span> {says}
      </span>
    </li>
  );
}

function toneOfEnd(at: number): Tone {
  const days = (at - Date.now()) / 86_400_000;
  return days <= 0 ? 'danger' : days <= 30 ? 'warning' : 'info';
}

function Permissions({ source }: { readonly source: string }) {
  const readings = useGet('get /readings', { query: { source, state: 'complete', limit: 1 } });
  const had = readings.data?.items[0]?.proof?.permissions ?? [];
  if (had.length === 0) return null;
  return (
    <div>
      <Text fw={600}>{words.permissions}</Text>
      <ul className="plain">
        {had.map((permission) => (
          <li key={permission}>
            <IconCheck size={16} aria-hidden color="var(--success)" />{' '}
            <span className="code">{permission}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Abilities({ target }: { readonly target: string }) {
  const abilities = useGet('get /connections/{name}/capabilities', { params: { name: target } });
  if (abilities.data === undefined) return null;
  return (
    <div>
      <Text fw={600}>{words.can}</Text>
      <div className="bar">
        {abilities.data.changes.map((change) => (
          <Lozenge key={change} tone="info">
            {texts.plan.abilities[change] ?? change}
          </Lozenge>
        ))}
      </div>
    </div>
  );
}
