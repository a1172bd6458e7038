/** How a person stands in one sync: the account, every entitlement with rule and path, what is next. */

import { Anchor, Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useGet, useSend } from '../../api/hooks.ts';
import type { Explanation } from '../../api/schema.ts';
import { Marked } from '../../shared/marked.tsx';
import { useMay } from '../../shared/me.tsx';
import { Lozenge, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Failure, Shown } from '../../shared/states.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { ChangeList, shown } from '../plan/words.tsx';

const words = texts.person;
const padded = { padding: '10px 16px' } as const;

export function InSync({ person, sync }: { readonly person: string; readonly sync: string }) {
  const query = useGet('get /people/{person}/explain', { params: { person }, query: { sync } });
  return (
    <Panel title={sync} actions={<SyncNow person={person} sync={sync} />}>
      <Shown of={query} lines={4}>
        {(explained) => <Explained explained={explained} />}
      </Shown>
    </Panel>
  );
}

function SyncNow({ person, sync }: { readonly person: string; readonly sync: string }) {
  const may = useMay('operator');
  const run = useSend('post /syncs/{name}/run');
  if (!may) return null;
  return (
    <div className="bar">
      {run.error !== null && <Failure error={run.error} />}
      {run.data !== undefined && <Text c="dimmed">{words.began}</Text>}
      <Button
        size="xs"
        variant="light"
        loading={run.isPending}
        onClick={() => run.mutate({ params: { name: sync }, body: { people: [person] } })}
      >
        {words.syncNow}
      </Button>
    </div>
  );
}

function Explained({ explained }: { readonly explained: Explanation }) {
  const { scope, link, message, departure, next, names } = explained;
  return (
    <>
      <div style={padded}>
        <div className="bar">
          <strong>
            {link === undefined ? words.noAccount : words.account(calledAt(explained) ?? link.account)}
          </strong>
          <Anchor component={Link} to={`/connections/${explained.target}`} c="var(--link)">
            {explained.target}
          </Anchor>
          {next.length === 0 && message === undefined && <Lozenge tone="success">{words.inStep}</Lozenge>}
        </div>
        <div className="sentence">
          <Marked text={scope.because} /> <span className="code dim">{scope.rule}</span>
        </div>
        {message !== undefined && <Text c="var(--warning)">{message}</Text>}
        {departure !== undefined && (
          <Text c="var(--warning)">
            {words.stages[departure.stage] ?? departure.stage} <Time at={departure.since} />{' '}
            <span className="code dim">reactions.{departure.situation}</span>
            {departure.closedAt !== undefined && (
              <>
                , {words.closedAt} <Time at={departure.closedAt} />
              </>
            )}
            {departure.dueAt !== undefined && (
              <>
                , {words.due} <Time at={departure.dueAt} />
              </>
            )}
          </Text>
        )}
      </div>
      <Entitlements explained={explained} />
      <AttributesTable explained={explained} />
      <div style={padded}>
        <Text fw={600}>{words.next}</Text>
        {next.length === 0 ? (
          <span className="dim">{words.nothingNext}</span>
        ) : (
          <ChangeList changes={next} names={names} />
        )}
      </div>
    </>
  );
}

function Entitlements({ explained }: { readonly explained: Explanation }) {
  const { next, names } = explained;
  const called = (id: string): string => names.entitlements[id] ?? id;
  const taken = new Set(
    next.flatMap((change) => (change.type === 'grant.remove' ? called(change.entitlement) : [])),
  );
  const given = new Set(
    next.flatMap((change) => {
      if (change.type !== 'grant.add') return [];
      return typeof change.entitlement === 'string'
        ? called(change.entitlement)
        : change.entitlement.createdAs;
    }),
  );
  if (explained.entitlements.length === 0) return null;
  return (
    <Rows heads={[words.entitlement, '', words.because]}>
      {explained.entitlements.map(({ name, held, wanted, because, rule }) => (
        <tr key={name}>
          <td>
            <strong>{name}</strong>
          </td>
          <td>
            {held && !taken.has(name) && <Lozenge tone="success">{words.held}</Lozenge>}
            {!held && given.has(name) && <Lozenge tone="info">{words.wanted}</Lozenge>}
            {!held && wanted && !given.has(name) && <Lozenge tone="plain">{words.notGiven}</Lozenge>}
            {held && taken.has(name) && <Lozenge tone="warning">{words.takes}</Lozenge>}
          </td>
          <td>
            <Marked text={because} />
            {rule !== undefined && <div className="code dim">{rule}</div>}
          </td>
        </tr>
      ))}
    </Rows>
  );
}

function AttributesTable({ explained }: { readonly explained: Explanation }) {
  const { attributes, link, next } = explained;
  // Who has no account and gets none has no attributes there.
  if (attributes.length === 0 || (link === undefined && next.length === 0)) return null;
  return (
    <Rows heads={[words.attribute, words.current, words.desired]}>
      {attributes.map(({ name, current, desired, inStep }) => (
        <tr key={name}>
          <td>{name}</td>
          <td>
            {link === undefined ? '–' : <span className={inStep ? '' : 'before'}>{shown(current)}</span>}
          </td>
          <td>
            <span className={inStep ? 'dim' : 'after'}>{shown(desired)}</span>
          </td>
        </tr>
      ))}
    </Rows>
  );
}

/** What the account is called at the target, where that is among its attributes. */
function calledAt({ attributes }: Explanation): string | undefined {
  const current = attributes.find(({ name }) => name === 'userName')?.current;
  return typeof current === 'string' ? current : undefined;
}
