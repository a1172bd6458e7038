/** One sync: its rules, tried on people and groups before they are saved. */

import { Anchor, Button, Stack } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useGet } from '../../api/hooks.ts';
import type { Sync } from '../../api/schema.ts';
import { useMay } from '../../shared/me.tsx';
import { PageShown } from '../../shared/page-shown.tsx';
import { Lozenge, Notice, PageHead } from '../../shared/parts.tsx';
import { Removed, useIsRemoved } from '../../shared/removed.tsx';
import { Empty, Failure, Shown } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { GoOn } from '../overview/go-on.tsx';
import { SyncActions } from './actions.tsx';
import { SyncEditor } from './editor.tsx';
import { Standing } from './standing.tsx';
import { Versions } from './versions.tsx';

const words = texts.syncs;
const above = (
  <Anchor component={Link} to="/syncs" c="var(--link)">
    {words.title}
  </Anchor>
);

export function SyncPage() {
  const { name } = useParams({ from: '/inside/syncs/$name' });
  const sync = useGet('get /syncs/{name}', { params: { name } });
  const may = useMay('administrator');
  const { data: all } = useGet('get /status', {});
  const status = all?.syncs.find((one) => one.name === name);
  const isRemoved = useIsRemoved(sync);
  return (
    <PageShown of={sync} list={{ to: '/syncs', title: words.title }}>
      {(one) => {
        const { written, managedBy, version, faults } = one;
        const readOnly = managedBy === 'file' || !may;
        return (
          <>
            <PageHead
              title={name}
              above={above}
              beside={
                <>
                  {managedBy === 'file' && <Lozenge tone="plain">{texts.connections.byFile}</Lozenge>}
                  {written.enabled === false && <Lozenge tone="warning">{texts.overview.paused}</Lozenge>}
                </>
              }
              actions={!isRemoved && <SyncActions sync={one} hasWaiting={status?.waiting !== undefined} />}
            />
            <Stack gap="md">
              <Removed isRemoved={isRemoved} maySave={!readOnly} />
              {status !== undefined && (
                <Standing status={status} timeZone={String(written['time-zone'] ?? 'UTC')} />
              )}
              <GoOn />
              {managedBy === 'file' && <Notice tone="info">{words.byFileText}</Notice>}
              {managedBy === 'api' && !may && <Notice tone="info">{words.viewer}</Notice>}
              {faults.map(({ path, message }) => (
                <Failure key={`${path} ${message}`} error={new Error(`${path} ${message}`)} />
              ))}
            </Stack>
            <SyncEditor
              key={name}
              name={name}
              written={written}
              version={version}
              isRemoved={isRemoved}
              readOnly={readOnly}
            />
            <Versions name={name} version={version} readOnly={readOnly || isRemoved} />
          </>
        );
      }}
    </PageShown>
  );
}

export function AddSyncPage() {
  const connections = useGet('get /connections', { query: {} });
  const syncs = useGet('get /syncs', { query: {} });
  const { like } = useSearch({ from: '/inside/add-sync' });
  return (
    <>
      <PageHead title={words.add} above={above} />
      <Shown of={connections}>
        {(all) => {
          const lacking = kinds.filter((kind) => !all.some((one) => one.kind === kind));
          if (lacking.length > 0) return <Lacking kinds={lacking} />;
          return (
            <Shown of={syncs}>
              {(others) => (
                <AddSync
                  key={like}
                  model={others.find(({ name }) => name === like)}
                  taken={others.map(({ name }) => name)}
                />
              )}
            </Shown>
          );
        }}
      </Shown>
    </>
  );
}

/** @param props.model a sync from which all is taken over but the name */
function AddSync(props: { readonly model: Sync | undefined; readonly taken: readonly string[] }) {
  const { taken } = props;
  const may = useMay('administrator');
  const navigate = useNavigate();
  // As it was when the form was opened: what changes there later is another's.
  const [model] = useState(props.model);
  return (
    <>
      <Notice tone="info">
        {!may && words.viewer}
        {may && (model === undefined ? words.begunText : texts.syncPage.duplicated(model.name))}
      </Notice>
      <SyncEditor
        taken={taken}
        {...(model === undefined ? {} : { proposed: model.name })}
        written={model?.written ?? nothing}
        version={0}
        readOnly={!may}
        onMade={(name) => void navigate({ to: '/syncs/$name', params: { name } })}
      />
    </>
  );
}

const nothing = {};
const kinds = ['source', 'target'] as const;

/** A sync needs both ends: where there is nothing to choose from, that comes first. */
function Lacking(props: { readonly kinds: readonly (typeof kinds)[number][] }) {
  const may = useMay('administrator');
  return (
    <div className="panel">
      <Empty
        title={words.lacking}
        text={words.lackingText}
        action={
          may && (
            <div className="bar">
              {props.kinds.map((kind) => (
                <Button key={kind} component={Link} to={`/add-connection?kind=${kind}`}>
                  {texts.begin[kind]}
                </Button>
              ))}
            </div>
          )
        }
      />
    </div>
  );
}
