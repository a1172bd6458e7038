/** The rules of a sync as a form, and beside them what they make of real people and groups. */

import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { callDocument, faultsOf } from '../../api/client.ts';
import { useGet, useSend } from '../../api/hooks.ts';
import type { WrittenSync } from '../../api/schema.ts';
import { ExpressionSources } from '../../shared/expression/around.ts';
import { Fields } from '../../shared/form/fields.tsx';
import { Form, FormFoot } from '../../shared/form/form.tsx';
import { type Held, useHeld } from '../../shared/form/held.ts';
import { NewNameInput, useNewName } from '../../shared/form/new-name.tsx';
import { faultOf, type Shape, type Values, withValue } from '../../shared/form/shape.ts';
import { useUnsaved } from '../../shared/form/typing.ts';
import { Panel } from '../../shared/parts.tsx';
import { Shown } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { Attributes } from './attributes.tsx';
import { begunWith } from './begun.ts';
import { Contents } from './contents.tsx';
import { GroupBeginning } from './group-beginning.tsx';
import { groupFields, SyncAround } from './group-map.tsx';
import { GroupTrial } from './group-trial.tsx';
import { NextRuns } from './next-runs.tsx';
import { Section } from './sections.tsx';
import { PeopleTrial } from './trial.tsx';
import { TryOut } from './try-out.tsx';
import { Schedule, timeZones } from './when.tsx';

const words = texts.syncs;

interface Document {
  readonly components: { readonly schemas: { readonly WrittenSync: Shape } };
}

/** The form of a sync is described where the API is. */
function useSyncShape() {
  return useQuery<Shape>({
    queryKey: ['openapi'],
    // It is as large as it is unchanging.
    staleTime: 'static',
    queryFn: async ({ signal }) => (await callDocument<Document>(signal)).components.schemas.WrittenSync,
  });
}

export function SyncEditor(props: {
  readonly name?: string;
  /** Of a new one: the names that others have. */
  readonly taken?: readonly string[];
  /** Of a new one: after whom it is called until it has a name of its own. */
  readonly proposed?: string;
  readonly written: Values;
  readonly version: number;
  /** Somebody else has removed it: it is saved as a new one. */
  readonly isRemoved?: boolean;
  readonly readOnly: boolean;
  readonly onMade?: (name: string) => void;
}) {
  const shape = useSyncShape();
  const connections = useGet('get /connections', { query: {} });
  const connectors = useGet('get /connectors', {});
  const save = useSend('put /syncs/{name}');
  const { name, written: saved, version } = props;
  const held = useHeld(
    useMemo(() => ({ written: saved, version }), [saved, version]),
    ({ written }) => written,
  );
  return (
    <Shown of={shape}>
      {(form) => (
        <Shown of={connections}>
          {(all) => {
            const names = (kind: string) => all.filter((one) => one.kind === kind).map(({ name }) => name);
            const { from, to, schedule, 'time-zone': zone, ...rest } = form.properties ?? {};
            const properties = {
              from: { ...from, items: { type: 'string', enum: names('source') } },
              to: { ...to, enum: names('target') },
              schedule: { ...schedule },
              'time-zone': { ...zone, suggestions: timeZones },
              ...rest,
            };
            const { on } = held;
            return (
              <Shown of={connectors}>
                {(kinds) => (
                  <Rules
                    key={held.times}
                    {...props}
                    {...(name === undefined ? {} : { held })}
                    sending={save}
                    written={Object.keys(on.written).length === 0 ? begunWith(all, kinds) : on.written}
                    version={on.version}
                    shape={{ ...form, properties }}
                  />
                )}
              </Shown>
            );
          }}
        </Shown>
      )}
    </Shown>
  );
}

/** Sections in their order; what a later version adds stands with the first. */
const afterAttributes = ['groups', 'correlate', 'reactions', 'deprovision', 'handover', 'seats', 'safety'];
const apart = ['scope', 'attributes', ...afterAttributes];
/** What says between what and when it runs: what follows from that stands right behind. */
const ends = ['from', 'to', 'schedule', 'time-zone'];
const drawn = { schedule: Schedule };
/** With these a sync can do as it is usual; of a new one they are folded away. */
const usual = afterAttributes.slice(1);

/** The sections that there are, by their titles. */
function partsOf({ shape, name }: { readonly shape: Shape; readonly name?: string }) {
  const titled: Readonly<Record<string, string>> = { attributes: words.attributes };
  const parts = apart
    .filter((part) => shape.properties?.[part] !== undefined)
    .map((part) => [part, titled[part] ?? words.sections[part]?.title ?? part] as const);
  const last = name === undefined ? [] : [['versions', words.versions] as const];
  return [['rules', words.rules] as const, ...parts, ...last];
}

function Rules(
  props: Parameters<typeof SyncEditor>[0] & {
    readonly shape: Shape;
    /** What there is already, on which the form stands. */
    readonly held?: Held<unknown>;
    readonly sending: ReturnType<typeof useSend<'put /syncs/{name}'>>;
  },
) {
  const { isRemoved = false, readOnly, shape, held, sending, onMade } = props;
  const version = isRemoved ? 0 : props.version;
  const head = useMemo(() => {
    const own = Object.entries(shape.properties ?? {}).filter(([name]) => !apart.includes(name));
    const half = (isEnd: boolean): Shape => ({
      ...shape,
      properties: Object.fromEntries(own.filter(([name]) => ends.includes(name) === isEnd)),
    });
    return [half(true), half(false)] as const;
  }, [shape]);
  const named = useNewName(props.name ?? props.proposed ?? 'staff', props.taken ?? []);
  const { name } = named;
  const [written, setWritten] = useState(props.written);
  const change = useCallback(
    (part: string, value: unknown) => setWritten((before) => withValue(before, part, value)),
    [],
  );
  const faults = faultsOf(sending.error);
  const fields = { values: written, faults, readOnly, unfolded: true, onChange: setWritten };
  // One that is begun from nothing; a duplicate has rules of its own.
  const isBegun = props.name === undefined && props.proposed === undefined;
  const isWhole = Array.isArray(written.from) && typeof written.to === 'string';
  const sync = written as unknown as WrittenSync;
  const section = (part: string) => (
    <Section
      key={part}
      name={part}
      shape={shape.properties?.[part]}
      value={written[part]}
      faults={faults}
      readOnly={readOnly}
      drawn={part === 'groups' ? groupFields : undefined}
      onChange={change}
    />
  );
  const sources = useSources(written);
  const around = useAround(sources, written.to);
  const unsaved = useUnsaved(written, sending, held);
  const send = (): void => {
    if (!named.isFree()) return;
    unsaved.isSent();
    sending.mutate({ params: { name }, body: sync, version }, { onSuccess: () => onMade?.(name) });
  };
  return (
    <Form sending={sending} onSend={send}>
      <div className="columns help" style={{ marginTop: 16 }}>
        <Stack gap="lg" miw={0}>
          <Contents parts={partsOf(props)} />
          <Panel title={words.rules} id="rules">
            <Stack p="md">
              {props.name === undefined && (
                <NewNameInput
                  of={named}
                  taken={words.nameTaken}
                  fault={faultOf(faults, 'name')}
                  readOnly={readOnly}
                />
              )}
              <Fields shape={head[0]} {...fields} drawn={drawn} />
              {typeof written.schedule === 'string' && (
                <NextRuns cron={written.schedule} timeZone={String(written['time-zone'] ?? 'UTC')} />
              )}
              <Fields shape={head[1]} {...fields} />
            </Stack>
          </Panel>
          <ExpressionSources value={sources}>
            {section('scope')}
            {typeof written.to === 'string' && (
              <Attributes
                key={written.to}
                target={written.to}
                written={written.attributes}
                faults={faults}
                readOnly={readOnly}
                onChange={change}
              />
            )}
            <SyncAround value={around}>
              {isBegun && isWhole && !readOnly && (
                <GroupBeginning name={name} sync={sync} onChange={change} />
              )}
              {section('groups')}
              {isBegun ? (
                <details className="fold panel">
                  <summary>
                    <span>{words.usual}</span>
                    <span className="dim">{words.usualText}</span>
                  </summary>
                  <Stack gap="lg">{usual.map(section)}</Stack>
                </details>
              ) : (
                usual.map(section)
              )}
            </SyncAround>
          </ExpressionSources>
          <div className={unsaved.isChanged && !readOnly ? 'stays' : ''}>
            <FormFoot
              sending={sending}
              word={texts.connections.save}
              disabled={!isWhole}
              isRemoved={isRemoved}
              readOnly={readOnly}
              unsaved={unsaved}
            />
          </div>
        </Stack>
        {isWhole && (
          <Stack gap="lg" miw={0} className="beside">
            <PeopleTrial name={name} sync={sync} isSaved={props.name !== undefined && !isRemoved} />
            {/* Before the groups, of which there may be hundreds. */}
            <TryOut name={name} sync={sync} />
            <SyncAround value={around}>
              <GroupTrial name={name} sync={sync} readOnly={readOnly} onChange={change} />
            </SyncAround>
          </Stack>
        )}
      </div>
    </Form>
  );
}

/** The same from one drawing to the next, as long as they are. */
function useSources({ from }: Values) {
  const sources = JSON.stringify(Array.isArray(from) ? from : []);
  return useMemo(() => JSON.parse(sources) as readonly string[], [sources]);
}

function useAround(from: readonly string[], to: unknown) {
  return useMemo(() => (typeof to === 'string' ? { from, to } : undefined), [from, to]);
}
