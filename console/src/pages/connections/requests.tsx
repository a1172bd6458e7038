/** What an identity provider sends, as it comes, with our answers; masked by the service. */

import { Button, Checkbox } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { askAnew } from '../../api/anew.ts';
import { useAsking } from '../../api/asking.ts';
import { usePages } from '../../api/hooks.ts';
import type { RecordedRequest } from '../../api/schema.ts';
import { useStream } from '../../api/stream.ts';
import { Lozenge, More, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Empty, Failure, Loading } from '../../shared/states.tsx';
import { duration, Moment } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.connections;
const tones = { opening: 'plain', open: 'success', away: 'warning' } as const;

export function Requests({ source }: { readonly source: string }) {
  const [onlyFailed, setOnlyFailed] = useState(false);
  const failed = String(onlyFailed);
  const list = usePages('get /requests', { query: { source, failed, limit: 20 } });
  const { live, state } = useLiveRequests(source, onlyFailed);
  const told = new Set(live.map(({ id }) => id));
  const items = [...live, ...list.items.filter(({ id }) => !told.has(id))];
  return (
    <Panel
      title={words.requests}
      actions={
        <div className="bar">
          <span role="status">
            <Lozenge tone={tones[state]}>{words.streams[state]}</Lozenge>
          </span>
          <Checkbox
            size="xs"
            label={words.failedOnly}
            checked={onlyFailed}
            onChange={(event) => setOnlyFailed(event.currentTarget.checked)}
          />
        </div>
      }
    >
      <p className="dim">{words.requestsText}</p>
      {list.isPending && <Loading lines={3} />}
      {list.error !== null && <Failure error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && <Empty title={words.noRequests} text={words.noRequestsText} />}
      {items.length > 0 && (
        <Rows
          heads={[words.at, words.request, words.answer, words.from, '']}
          widths={['21%', undefined, '12%', '18%', '14%']}
        >
          {items.map((request) => (
            <Row key={request.id} request={request} />
          ))}
        </Rows>
      )}
      <More of={list} />
    </Panel>
  );
}

/** Requests pushed since the view was opened, the newest first; and whether they are pushed. */
function useLiveRequests(source: string, onlyFailed: boolean) {
  const client = useQueryClient();
  const asking = useAsking();
  const [live, setLive] = useState<readonly RecordedRequest[]>([]);
  const [of, setOf] = useState(source);
  if (of !== source) {
    setOf(source);
    setLive([]);
  }
  const state = useStream(
    { path: '/api/v1/requests/events', source },
    {
      told: {
        request(data) {
          // It may be the first that shows that the source works, or by which token.
          asking.current?.soon(['get /connection-states', 'get /credentials']);
          const request = JSON.parse(data) as RecordedRequest;
          setLive((before) => [request, ...before.filter(({ id }) => id !== request.id)].slice(0, 200));
        },
      },
      // What came while the stream was away is asked for.
      onOpen: () => void askAnew(client, { queryKey: ['get /requests'] }),
    },
  );
  return { live: onlyFailed ? live.filter(hasFailed) : live, state };
}

/** As the service means it that lists only those that were refused or failed. */
function hasFailed({ status }: RecordedRequest): boolean {
  return status >= 400;
}

function Row({ request }: { readonly request: RecordedRequest }) {
  const [open, setOpen] = useState(false);
  const { at, method, path, query, status, milliseconds, client, address } = request;
  return (
    <Fragment>
      <tr>
        <td className="dim">
          <Moment at={at} />
        </td>
        <td className="code">
          <strong>{method}</strong> {path}
          {query !== undefined && query !== '' && `?${query.replace(/^\?/, '')}`}
        </td>
        <td>
          <Lozenge tone={hasFailed(request) ? 'danger' : 'success'}>{status}</Lozenge>{' '}
          <span className="dim nowrap">{duration(milliseconds)}</span>
        </td>
        <td>
          {client} <span className="dim nowrap">{address}</span>
        </td>
        <td className="number">
          <Button
            size="compact-xs"
            variant="default"
            aria-expanded={open}
            aria-label={`${words.details}: ${method} ${path} ${status}`}
            onClick={() => setOpen(!open)}
          >
            {words.details}
          </Button>
        </td>
      </tr>
      {open && (
        <tr>
          <td colSpan={5}>
            <Body title={words.sent} body={request.body} />
            <Body title={words.answered} body={request.answer} />
          </td>
        </tr>
      )}
    </Fragment>
  );
}

function Body({ title, body }: { readonly title: string; readonly body: unknown }) {
  return (
    <>
      <strong>{title}</strong>
      {body === undefined ? (
        <p className="dim">{words.nothing}</p>
      ) : (
        <pre className="json">{JSON.stringify(body, undefined, 2)}</pre>
      )}
    </>
  );
}
