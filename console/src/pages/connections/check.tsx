/** Whether a connection works: how the last check went, and one made now, told line by line while it goes on. */

import { Button, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useLiveCheck } from '../../api/checking.ts';
import { useGet } from '../../api/hooks.ts';
import type { Connection, ConnectionCheck } from '../../api/schema.ts';
import { goTo } from '../../shared/go-to.ts';
import { Marked } from '../../shared/marked.tsx';
import { useMay } from '../../shared/me.tsx';
import { Lozenge, Notice, Panel } from '../../shared/parts.tsx';
import { Failure, Faults } from '../../shared/states.tsx';
import { duration, Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { CheckLines } from './check-lines.tsx';

const words = texts.checks;

export function Check(props: {
  readonly connection: Connection;
  readonly atOnce: boolean;
  /** The part of the page where it can be mended; absent: not here, or not by whoever looks. */
  readonly mendedAt?: string | undefined;
}) {
  const { connection, atOnce, mendedAt } = props;
  const { name, kind } = connection;
  const { begin, isRunning, lines, asking, check, error } = useLiveCheck(name);
  const kept = useGet('get /connections/{name}/check', { params: { name } });
  const may = useMay('operator');
  const asked = useRef(false);
  useEffect(() => {
    if (!atOnce || !may || asked.current) return;
    asked.current = true;
    begin();
  }, [atOnce, may, begin]);
  const last = isRunning ? undefined : (check ?? kept.data?.last);
  return (
    <Panel
      title={words.check}
      actions={
        may && (
          <Button size="xs" variant="default" loading={isRunning} onClick={begin}>
            {words.checkNow}
          </Button>
        )
      }
    >
      <Stack p="md" gap="sm">
        <Text c="dimmed">{may ? words.checkText : words.checkAsk}</Text>
        <div role="status">
          {last !== undefined && <Result check={last} />}
          {last === undefined && !isRunning && kept.data !== undefined && <Text>{words.never}</Text>}
          {isRunning && <Text>{words.running}</Text>}
        </div>
        {error !== undefined && <Failure error={error} />}
        <CheckLines
          lines={last?.lines ?? lines}
          asking={asking}
          stopped={last?.ok === false ? last.message : undefined}
        />
        {last?.ok === false && mendedAt !== undefined && (
          <div className="bar">
            <Button size="xs" onClick={() => goTo(mendedAt)}>
              {words.mend}
            </Button>
            <span className="dim">{words.mendText}</span>
          </div>
        )}
        {last?.warnings.map((warning) => (
          <Notice key={warning} tone="warning">
            <Marked text={warning} />
          </Notice>
        ))}
        {kind === 'target' && <Abilities target={name} />}
      </Stack>
    </Panel>
  );
}

function Result({ check }: { readonly check: ConnectionCheck }) {
  const { ok, at, milliseconds, lines, message, faults = [], since } = check;
  if (ok && lines.length > 0 && lines.every(({ state }) => state === 'unknown'))
    return <Notice tone="info">{words.nothingAsked}</Notice>;
  if (ok)
    return (
      <Notice tone="success">
        {words.works(duration(milliseconds))} {words.checked} <Time at={at} />.
      </Notice>
    );
  // What the lines below say already is not said twice.
  const untold = faults.filter((fault) => !lines.some(({ name }) => name === fault.path));
  const isTold =
    faults.length > 0
      ? untold.length === 0
      : lines.some((line) => line.state === 'missing' && line.message === message);
  return (
    <Notice tone="danger">
      <Text fw={500}>
        {words.fails} {words.checked} <Time at={at} />.
      </Text>
      {since !== undefined && since < at - 60_000 && (
        <div>
          {words.failsSince} <Time at={since} />.
        </div>
      )}
      <div>{isTold ? words.seeBelow : message}</div>
      <Faults of={untold} />
    </Notice>
  );
}

function Abilities({ target }: { readonly target: string }) {
  const abilities = useGet('get /connections/{name}/capabilities', { params: { name: target } });
  if (abilities.data === undefined) return null;
  return (
    <div>
      <Text fw={600} mb={4}>
        {words.can}
      </Text>
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
