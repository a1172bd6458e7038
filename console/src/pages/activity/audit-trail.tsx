/** The audit: filtered, proved, exported. */

import { Anchor, Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { Fragment, useState } from 'react';
import { useGet, usePages } from '../../api/hooks.ts';
import type { AuditLine } from '../../api/schema.ts';
import { ExportLinks } from '../../shared/export-links.tsx';
import { Listed } from '../../shared/listed.tsx';
import { Actor, Notice, Panel } from '../../shared/parts.tsx';
import { Empty, Failure } from '../../shared/states.tsx';
import { Moment, number, Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { SyncFilter } from './sync-filter.tsx';

const words = texts.activity;
const nothing = { actor: '', action: '', sync: '', from: '', to: '' } as const;
type Filter = Readonly<Record<keyof typeof nothing, string>>;

/** The filter as the API takes it: whole days of the reader. */
function queryOf({ from, to, ...texts }: Filter) {
  const given = Object.entries(texts).filter(([, text]) => text.trim() !== '');
  const begin = new Date(`${from}T00:00`).getTime();
  const end = new Date(`${to}T00:00`);
  end.setDate(end.getDate() + 1);
  return {
    ...Object.fromEntries(given.map(([name, text]) => [name, text.trim()])),
    ...(Number.isNaN(begin) ? {} : { from: begin }),
    ...(Number.isNaN(end.getTime()) ? {} : { to: end.getTime() }),
  };
}

export function AuditTrail() {
  const [typed, setTyped] = useState<Filter>(nothing);
  const [filter] = useDebouncedValue(typed, 300);
  const query = queryOf(filter);
  const list = usePages('get /audit', { query: { ...query, limit: 100 } });
  const set = (part: Partial<Filter>): void => setTyped({ ...typed, ...part });
  return (
    <>
      <Proof />
      <div className="bar filters" style={{ margin: '16px 0 12px' }}>
        <TextInput
          label={words.actor}
          placeholder={words.filterActor}
          value={typed.actor}
          onChange={(event) => set({ actor: event.currentTarget.value })}
        />
        <TextInput
          label={words.action}
          placeholder={words.filterAction}
          value={typed.action}
          onChange={(event) => set({ action: event.currentTarget.value })}
        />
        <SyncFilter value={typed.sync} onChange={(sync) => set({ sync })} />
        <TextInput
          type="date"
          label={words.filterFrom}
          value={typed.from}
          onChange={(event) => set({ from: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={words.filterTo}
          value={typed.to}
          onChange={(event) => set({ to: event.currentTarget.value })}
        />
        {Object.values(typed).some((text) => text !== '') && (
          <Button variant="subtle" onClick={() => setTyped(nothing)}>
            {words.clear}
          </Button>
        )}
        <ExportLinks of="get /audit/export" query={query} />
      </div>
      <Listed
        of={list}
        heads={[words.at, words.actor, words.action, words.subject, words.details]}
        widths={['14%', '14%', '16%', '16%']}
        empty={<Empty title={Object.keys(query).length === 0 ? words.noAudit : words.noLineFits} />}
        row={(line) => (
          <tr key={line.seq}>
            <td>
              <Moment at={line.at} />
            </td>
            <td title={line.actor}>
              <Actor actor={line.actor} />
            </td>
            <td className="code">{line.action}</td>
            <td>
              <Concerned line={line} />
            </td>
            <td>{line.details !== undefined && <Details of={line.details} />}</td>
          </tr>
        )}
      />
    </>
  );
}

/** Whom or what a line concerns, with the ways that lead on. */
function Concerned({ line: { subject, sync, plan, person } }: { readonly line: AuditLine }) {
  const ways = [
    { to: `/people/${encodeURIComponent(person ?? '')}`, id: person, text: texts.plan.who },
    { to: `/plans/${plan}`, id: plan, text: words.plan },
    { to: `/syncs/${sync}`, id: sync, text: sync },
  ].filter(({ id }) => id !== undefined);
  return (
    <>
      {subject !== undefined && <div>{subject}</div>}
      {ways.map(({ to, text }, place) => (
        <Fragment key={to}>
          {place > 0 && ' · '}
          <Anchor component={Link} to={to} c="var(--link)">
            {text}
          </Anchor>
        </Fragment>
      ))}
    </>
  );
}

/** Letters of details that are shown at once. */
const short = 120;

function Details({ of }: { readonly of: unknown }) {
  const text = JSON.stringify(of);
  if (text.length <= short) return <span className="code dim">{text}</span>;
  return (
    <details className="code dim">
      <summary style={{ padding: 0 }}>{text.slice(0, short)}…</summary>
      <pre style={{ whiteSpace: 'pre-wrap', margin: 0 }}>{JSON.stringify(of, null, 2)}</pre>
    </details>
  );
}

/** That the audit is as it was written: every digest is reckoned anew. */
function Proof() {
  const [asked, setAsked] = useState(false);
  const proof = useGet('get /audit/verify', { query: {} }, { enabled: asked });
  const { data } = proof;
  return (
    <Panel
      title={words.proof}
      actions={
        <Button
          size="xs"
          variant="default"
          loading={proof.isFetching}
          onClick={() => {
            if (asked) void proof.refetch();
            else setAsked(true);
          }}
        >
          {words.verify}
        </Button>
      }
    >
      <div style={{ padding: '12px 16px' }}>
        <p className="dim" style={{ margin: '0 0 8px' }}>
          {words.proofText}
        </p>
        <div role="status">
          {data !== undefined && (
            <Notice tone={data.intact ? 'success' : 'danger'}>
              {data.intact ? words.verified(data.checked) : data.message} <Time at={proof.dataUpdatedAt} />
              {data.intact ? (
                <div className="code">
                  {words.head}: {number(data.checked)} {data.head}
                </div>
              ) : null}
            </Notice>
          )}
        </div>
        {proof.error !== null && <Failure error={proof.error} />}
      </div>
    </Panel>
  );
}
