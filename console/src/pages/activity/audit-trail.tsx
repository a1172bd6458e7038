/** The audit: filtered, proved, exported. */

import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useGet, usePages } from '../../api/hooks.ts';
import { Listed } from '../../shared/listed.tsx';
import { Notice } from '../../shared/parts.tsx';
import { Empty, Failure } from '../../shared/states.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.activity;

export function AuditTrail() {
  const [typedActor, setActor] = useState('');
  const [typedAction, setAction] = useState('');
  const [actor] = useDebouncedValue(typedActor, 300);
  const [action] = useDebouncedValue(typedAction, 300);
  const filter = {
    ...(actor === '' ? {} : { actor }),
    ...(action === '' ? {} : { action }),
  };
  const list = usePages('get /audit', { query: { ...filter, limit: 100 } });
  const file = (format: string): string =>
    `/api/v1/audit/export?${new URLSearchParams({ ...filter, format })}`;
  return (
    <>
      <div className="bar" style={{ marginBottom: 12 }}>
        <TextInput
          aria-label={words.filterActor}
          placeholder={words.filterActor}
          value={typedActor}
          onChange={(event) => setActor(event.currentTarget.value)}
        />
        <TextInput
          aria-label={words.filterAction}
          placeholder={words.filterAction}
          value={typedAction}
          onChange={(event) => setAction(event.currentTarget.value)}
        />
        <Button variant="default" component="a" href={file('csv')} download>
          {words.exportCsv}
        </Button>
        <Button variant="default" component="a" href={file('jsonl')} download>
          {words.exportJson}
        </Button>
        <Verify />
      </div>
      <Listed
        of={list}
        heads={[words.at, words.actor, words.action, words.subject, words.details]}
        empty={<Empty title={words.noAudit} />}
        row={(line) => (
          <tr key={line.seq}>
            <td>
              <Time at={line.at} />
            </td>
            <td>{line.actor}</td>
            <td className="code">{line.action}</td>
            <td>{line.subject ?? line.sync}</td>
            <td className="code dim">{line.details === undefined ? '' : JSON.stringify(line.details)}</td>
          </tr>
        )}
      />
    </>
  );
}

function Verify() {
  const [asked, setAsked] = useState(false);
  const proof = useGet('get /audit/verify', { query: {} }, { enabled: asked });
  return (
    <>
      <Button
        variant="light"
        loading={proof.isFetching}
        onClick={() => {
          if (asked) void proof.refetch();
          else setAsked(true);
        }}
      >
        {words.verify}
      </Button>
      <div role="status">
        {proof.data !== undefined && (
          <Notice tone={proof.data.intact ? 'success' : 'danger'}>
            {proof.data.intact ? words.verified(proof.data.checked) : proof.data.message}
          </Notice>
        )}
      </div>
      {proof.error !== null && <Failure error={proof.error} />}
    </>
  );
}
