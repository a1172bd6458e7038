/** The audit: filtered, proved, exported. */

import { Anchor, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useOnRequest } from '../../api/asked.ts';
import { usePages } from '../../api/hooks.ts';
import type { AuditLine } from '../../api/schema.ts';
import { ExportLinks } from '../../shared/export-links.tsx';
import { Humps } from '../../shared/humps.tsx';
import { Listed } from '../../shared/listed.tsx';
import { Actor, Notice, Panel } from '../../shared/parts.tsx';
import { Empty, Failure } from '../../shared/states.tsx';
import { Moment, number, Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { AuditDetails } from './audit-details.tsx';
import { ClearFilters, DayFilters, PersonFilter, SyncFilter, TextFilter } from './filters.tsx';
import { timesOf, useFilters } from './search.ts';

const words = texts.activity;
const parts = ['actor', 'action', 'sync', 'person', 'plan', 'run', 'from', 'to'] as const;

export function AuditTrail() {
  const { filters } = useFilters();
  const { actor, action, sync, person, plan, run } = filters;
  const named = Object.entries({ actor, action, sync, person, plan, run }).flatMap(([name, text = '']) =>
    text.trim() === '' ? [] : [[name, text.trim()]],
  );
  const query = { ...Object.fromEntries(named), ...timesOf(filters) };
  const list = usePages('get /audit', { query: { ...query, limit: 100 } });
  return (
    <>
      <Proof />
      <div className="bar filters" style={{ margin: '16px 0 12px' }}>
        <TextFilter of="actor" label={words.actor} placeholder={words.filterActor} />
        <TextFilter of="action" label={words.action} placeholder={words.filterAction} />
        <SyncFilter />
        <PersonFilter />
        <TextFilter of="plan" label={words.plan} placeholder={words.filterId} />
        <TextFilter of="run" label={words.run} placeholder={words.filterId} />
        <DayFilters />
        <ClearFilters of={parts} />
        <ExportLinks of="get /audit/export" query={query} />
      </div>
      <Listed
        of={list}
        heads={[words.at, words.actor, words.action, words.subject, words.details]}
        widths={['17%', '14%', '17%', '16%']}
        empty={<Empty title={Object.keys(query).length === 0 ? words.noAudit : words.noLineFits} />}
        row={(line) => (
          <tr key={line.seq}>
            <td>
              <Moment at={line.at} />
            </td>
            <td title={line.actor}>
              <Actor actor={line.actor} />
            </td>
            <td className="code">
              <Humps name={line.action} />
            </td>
            <td>
              <Concerned line={line} />
            </td>
            <td>{line.details !== undefined && <AuditDetails of={line.details} />}</td>
          </tr>
        )}
      />
    </>
  );
}

/** Whom or what a line concerns, with the ways that lead on. */
function Concerned({ line: { subject, sync, plan, person, run } }: { readonly line: AuditLine }) {
  const ways = [
    { to: `/people/${encodeURIComponent(person ?? '')}`, id: person, text: texts.plan.who },
    { to: `/plans/${plan}`, id: plan, text: words.plan },
    { to: `/activity?tab=audit&run=${run}`, id: run, text: words.run },
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

/** That the audit is as it was written: every digest is reckoned anew. */
function Proof() {
  const proof = useOnRequest('get /audit/verify', { query: {} });
  const { data, at } = proof;
  return (
    <Panel
      title={words.proof}
      actions={
        <Button size="xs" variant="default" loading={proof.isPending} onClick={proof.refetch}>
          {words.verify}
        </Button>
      }
    >
      <div style={{ padding: '12px 16px' }}>
        <p className="dim" style={{ margin: '0 0 8px' }}>
          {words.proofText}
        </p>
        <div role="status">
          {data !== undefined && at !== undefined && (
            <Notice tone={data.intact ? 'success' : 'danger'}>
              {data.intact ? words.verified(data.checked) : data.message} <Time at={at} />
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
