/** One connection: its settings, whether it works, how its identity provider signs in and what it sends. */

import { Anchor, Button, Stack } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useGet, useSend } from '../../api/hooks.ts';
import type { Connection, Connector } from '../../api/schema.ts';
import { Dialog } from '../../shared/dialog.tsx';
import { useHeld } from '../../shared/form/held.ts';
import { useMay } from '../../shared/me.tsx';
import { PageShown } from '../../shared/page-shown.tsx';
import { Lozenge, Notice, PageHead, Panel } from '../../shared/parts.tsx';
import { Removed, useIsRemoved } from '../../shared/removed.tsx';
import { Shown } from '../../shared/states.tsx';
import { Sure } from '../../shared/sure.tsx';
import { texts } from '../../texts/index.ts';
import { GoOn } from '../overview/go-on.tsx';
import { Check } from './check.tsx';
import { Credentials } from './credentials.tsx';
import { Editor } from './editor.tsx';
import { Help } from './help.tsx';
import { Readings } from './readings.tsx';
import { Requests } from './requests.tsx';
import { Endings, StateWhy, StateWord } from './standing.tsx';
import { Validity } from './validity.tsx';
import { Versions } from './versions.tsx';

const words = texts.connections;
const settingsPart = 'settings';

export function ConnectionPage() {
  const { name } = useParams({ from: '/inside/connections/$name' });
  const connection = useGet('get /connections/{name}', { params: { name } });
  const connectors = useGet('get /connectors', {});
  const isRemoved = useIsRemoved(connection);
  return (
    <PageShown of={connection} list={{ to: '/connections', title: words.title }}>
      {(one) => (
        <Shown of={connectors}>
          {(all) => (
            <One
              key={one.name}
              connection={one}
              isRemoved={isRemoved}
              connector={all.find(({ kind, type }) => kind === one.kind && type === one.type)}
            />
          )}
        </Shown>
      )}
    </PageShown>
  );
}

function One(props: {
  readonly connection: Connection;
  /** By somebody else, while one looks at it. */
  readonly isRemoved: boolean;
  readonly connector: Connector | undefined;
}) {
  const { connection, isRemoved, connector } = props;
  const { name, kind, type, managedBy, version } = connection;
  const administers = useMay('administrator');
  const states = useGet('get /connection-states', {});
  const state = states.data?.find((one) => one.name === name);
  const { check = false } = useSearch({ from: '/inside/connections/$name' });
  const isOurs = managedBy === 'api';
  const pushes = isRemoved ? undefined : connector?.pushes;
  return (
    <>
      <PageHead
        title={name}
        above={
          <Anchor component={Link} to="/connections" c="var(--link)">
            {words.title}
          </Anchor>
        }
        beside={
          <>
            <span className="dim">
              {words.kinds[kind]} · {connector?.title ?? type}
            </span>
            {!isOurs && <Lozenge tone="plain">{words.byFile}</Lozenge>}
            {state !== undefined && <StateWord state={state.state} />}
          </>
        }
        actions={administers && isOurs && !isRemoved && <Remove connection={connection} />}
      />
      <div className="columns help">
        <Stack gap="lg" miw={0}>
          <Removed isRemoved={isRemoved} maySave={isOurs && administers} />
          {state?.state !== 'fails' && <GoOn />}
          {!isOurs && <Notice tone="info">{words.byFileText}</Notice>}
          {isOurs && !administers && <Notice tone="info">{words.viewer}</Notice>}
          {state !== undefined && <Endings ends={state.ends} />}
          {state?.state === 'fails' && state.by !== 'check' && (
            <Notice tone="danger">
              <strong>{texts.checks.fails}</strong> <StateWhy state={state} />
            </Notice>
          )}
          {!isRemoved && (
            <Check
              key={version}
              connection={connection}
              atOnce={check}
              mendedAt={isOurs && administers && connector !== undefined ? settingsPart : undefined}
            />
          )}
          {state !== undefined && <Validity ends={state.ends} />}
          {kind === 'source' && pushes === false && <Readings source={name} />}
          {pushes === true && <Credentials source={name} />}
          {pushes === true && <Requests source={name} />}
          {connector !== undefined && (
            <Settings
              connection={connection}
              connector={connector}
              isRemoved={isRemoved}
              readOnly={!isOurs || !administers}
              fails={state?.state === 'fails'}
            />
          )}
          <Versions name={name} version={version} readOnly={!isOurs || !administers || isRemoved} />
        </Stack>
        <Help kind={kind} type={type} />
      </div>
    </>
  );
}

function Settings(props: {
  readonly connection: Connection;
  readonly connector: Connector;
  readonly isRemoved: boolean;
  readonly readOnly: boolean;
  readonly fails: boolean;
}) {
  const { connector, isRemoved, readOnly, fails } = props;
  const held = useHeld(props.connection, ({ config }) => config);
  const { name, kind, type, version, config } = held.on;
  const save = useSend('put /connections/{name}');
  const navigate = useNavigate();
  return (
    <Panel title={words.settings} id={settingsPart}>
      <Editor
        key={held.times}
        shape={connector.config}
        values={config}
        held={held}
        isRemoved={isRemoved}
        readOnly={readOnly}
        sending={save}
        word={words.save}
        onSave={(next) =>
          save.mutate(
            { params: { name }, body: { kind, type, config: next }, version: isRemoved ? 0 : version },
            // Whoever mends what does not work is told whether it does now.
            {
              onSuccess: () => {
                if (fails) void navigate({ to: '.', search: { check: true }, replace: true });
              },
            },
          )
        }
      />
    </Panel>
  );
}

function Remove({ connection: { name, version } }: { readonly connection: Connection }) {
  const [asking, setAsking] = useState(false);
  const navigate = useNavigate();
  const remove = useSend('delete /connections/{name}');
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        {words.removeWord}
      </Button>
      <Dialog opened={asking} onClose={() => setAsking(false)} title={words.remove}>
        <Sure
          question={words.removeText(name)}
          word={words.removeWord}
          sending={remove}
          onSure={() =>
            remove.mutate(
              { params: { name }, version },
              { onSuccess: () => void navigate({ to: '/connections' }) },
            )
          }
          onCancel={() => setAsking(false)}
        />
      </Dialog>
    </>
  );
}
