/** The way from an empty service to the first plan that is approved: four steps, and the demo company where no credentials are at hand. */

import { Anchor, Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Answer } from '../../api/client.ts';
import { useGet, useSend } from '../../api/hooks.ts';
import { useReading } from '../../api/live.ts';
import { useMay } from '../../shared/me.tsx';
import { Lozenge, Panel } from '../../shared/parts.tsx';
import { Failure } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { usePushes } from './pushes.ts';

const words = texts.begin;
type Status = Answer<'get /status'>;
type Source = Answer<'get /sources'>[number];

export function Begin({ status }: { readonly status: Status }) {
  const { connections, syncs, demo } = status;
  const sources = useGet('get /sources', {});
  const told = (sources.data ?? []).reduce((sum, { counts }) => sum + counts.people, 0);
  const [sync] = syncs;
  const steps: readonly Omit<StepProps, 'isNext'>[] = [
    {
      title: words.source,
      text: words.sourceText,
      done: told > 0,
      says: told > 0 ? words.people(told) : undefined,
      action:
        connections.sources === 0 ? (
          <To to="/add-connection?kind=source" text={words.source} />
        ) : (
          <FirstReading sources={sources.data ?? []} />
        ),
    },
    {
      title: words.target,
      text: words.targetText,
      done: connections.targets > 0,
      action: <To to="/add-connection?kind=target" text={words.target} />,
    },
    {
      title: words.sync,
      text: words.syncText,
      done: sync !== undefined,
      says:
        sync === undefined ? undefined : (
          <Anchor component={Link} to={`/syncs/${sync.name}`} c="var(--link)">
            {words.seeMapping}
          </Anchor>
        ),
      action: <To to="/add-sync" text={words.sync} />,
    },
    {
      title: words.plan,
      text: words.planText,
      done: false,
      action: sync === undefined ? null : <FirstPlan sync={sync} />,
    },
  ];
  const next = steps.find(({ done }) => !done);
  return (
    <Panel title={words.title}>
      <ol className="steps">
        {steps.map((step) => (
          <Step key={step.title} {...step} isNext={step === next} />
        ))}
      </ol>
      {demo && <Demo />}
    </Panel>
  );
}

interface StepProps {
  readonly title: string;
  readonly text: string;
  readonly done: boolean;
  /** What came of it. */
  readonly says?: ReactNode;
  /** What is to be done, when it is this step's turn. */
  readonly action: ReactNode;
  readonly isNext: boolean;
}

function Step({ title, text, done, says, action, isNext }: StepProps) {
  return (
    <li aria-current={isNext ? 'step' : undefined}>
      <div className="bar">
        <strong>{title}</strong>
        {done && <Lozenge tone="success">{words.done}</Lozenge>}
        {says}
      </div>
      <div className="dim">{text}</div>
      {isNext && <div style={{ marginTop: 8 }}>{action}</div>}
    </li>
  );
}

/** A button that leads somewhere; only for those who may do what is done there. */
function To({ to, text }: { readonly to: string; readonly text: string }) {
  if (!useMay('administrator')) return <Text c="dimmed">{words.administrator}</Text>;
  return (
    <Button component={Link} to={to} size="xs">
      {text}
    </Button>
  );
}

/** Connected, and nobody told yet: what is read is read now, what pushes is waited for. */
function FirstReading({ sources }: { readonly sources: readonly Source[] }) {
  const pushes = usePushes();
  const read = useSend('post /sources/{name}/read');
  const may = useMay('operator');
  const states = useGet('get /connection-states', {});
  const fails = (source: string) =>
    states.data?.some(({ name, state }) => name === source && state === 'fails') === true;
  return (
    <div className="bar">
      {read.error !== null && <Failure error={read.error} />}
      {sources.map(({ source, type }) =>
        fails(source) ? (
          <Button key={source} component={Link} to={`/connections/${source}`} size="xs" variant="default">
            {words.mend(source)}
          </Button>
        ) : pushes(type) || !may ? (
          <Anchor key={source} component={Link} to={`/connections/${source}`} c="var(--link)">
            {words.waits(source)}
          </Anchor>
        ) : (
          <Button
            key={source}
            size="xs"
            loading={read.isPending}
            onClick={() => read.mutate({ params: { name: source }, body: { full: true } })}
          >
            {words.read(source)}
          </Button>
        ),
      )}
      {sources.map(({ source }) => (
        <UnderWay key={source} source={source} />
      ))}
    </div>
  );
}

/** How far the reading is, as it goes on. */
function UnderWay({ source }: { readonly source: string }) {
  const records = useReading(source);
  return records === undefined ? null : <Text role="status">{words.reading(source, records)}</Text>;
}

function FirstPlan({ sync }: { readonly sync: Status['syncs'][number] }) {
  const make = useSend('post /syncs/{name}/plan');
  const may = useMay('operator');
  const { waiting, name } = sync;
  if (waiting !== undefined)
    return (
      <Button component={Link} to={`/plans/${waiting.id}`} size="xs">
        {words.look}
      </Button>
    );
  if (!may) return null;
  return (
    <>
      <Button size="xs" loading={make.isPending} onClick={() => make.mutate({ params: { name }, body: {} })}>
        {words.make}
      </Button>
      {make.error !== null && <Failure error={make.error} />}
    </>
  );
}

function Demo() {
  const fill = useSend('post /demo');
  const may = useMay('administrator');
  if (!may) return null;
  return (
    <div className="demo">
      <div>
        <Text fw={600}>{words.demo}</Text>
        <Text c="dimmed">{words.demoText}</Text>
      </div>
      <Button variant="default" loading={fill.isPending} onClick={() => fill.mutate({})}>
        {words.fill}
      </Button>
      {fill.error !== null && <Failure error={fill.error} />}
    </div>
  );
}
