/** A group of a source: how it is nested, what it gives, and everybody in it with the way that leads to them. */

import { Anchor, SegmentedControl, Stack } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useGet, usePages } from '../../api/hooks.ts';
import type { Group } from '../../api/schema.ts';
import { Fact, Facts } from '../../shared/facts.tsx';
import { PageShown } from '../../shared/page-shown.tsx';
import { Lozenge, More, PageHead, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Empty, Failure, Loading } from '../../shared/states.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { GroupLink } from './group-link.tsx';

const words = texts.groups;

export function GroupPage() {
  const { source, group } = useParams({ from: '/inside/groups/$source/$group' });
  return (
    <PageShown
      list={{ to: '/groups', title: words.title }}
      of={useGet('get /groups/{source}/{group}', { params: { source, group } })}
    >
      {(found) => <Whole key={`${source} ${group}`} group={found} />}
    </PageShown>
  );
}

function Whole({ group }: { readonly group: Group }) {
  return (
    <>
      <PageHead
        title={group.name}
        above={
          <Anchor component={Link} to="/groups" c="var(--link)">
            {words.title}
          </Anchor>
        }
        beside={<span className="dim">{group.source}</span>}
      />
      <div className="columns parts">
        <Stack className="aside" gap="md" style={{ minWidth: 0 }}>
          <Panel title={words.facts}>
            <Facts>
              <Fact name={words.inAll}>
                {words.people(group.people)}
                {group.groups > 0 && <div className="dim">{words.nested(group.groups)}</div>}
              </Fact>
              <Fact name={words.id}>
                <span className="code">{group.id}</span>
              </Fact>
              {group.externalId !== undefined && (
                <Fact name={words.externalId}>
                  <span className="code">{group.externalId}</span>
                </Fact>
              )}
              <Fact name={words.changed}>
                <Time at={group.changedAt} />
              </Fact>
            </Facts>
          </Panel>
          <Gives group={group} />
          <Within group={group} />
        </Stack>
        <Members group={group} />
      </div>
    </>
  );
}

function Gives({ group: { gives } }: { readonly group: Group }) {
  return (
    <Panel title={words.gives}>
      <ul className="listed">
        {gives.length === 0 && <li className="dim">{words.givesNothing}</li>}
        {gives.map(({ sync, name, rule, through }) => (
          <li key={`${sync} ${name} ${rule} ${through}`}>
            <strong>{name}</strong>{' '}
            <Anchor component={Link} to={`/syncs/${sync}`} c="var(--link)">
              {sync}
            </Anchor>
            <div className="dim">
              <span className="code">{rule}</span>
              {through !== undefined && ` ${words.through(through)}`}
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Within({ group: { source, within } }: { readonly group: Group }) {
  return (
    <Panel title={words.within}>
      <ul className="listed">
        {within.length === 0 && <li className="dim">{words.outermost}</li>}
        {within.map(({ id, name, path }) => (
          <li key={id}>
            <GroupLink source={source} id={id} name={name} />
            {path.length > 2 && <div className="dim">{path.join(' → ')}</div>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Members({ group: { source, id, groups } }: { readonly group: Group }) {
  const [nested, setNested] = useState(false);
  const list = usePages('get /groups/{source}/{group}/members', {
    params: { source, group: id },
    query: { limit: 50, nested: String(nested) },
  });
  return (
    <Panel
      title={words.who}
      actions={
        groups > 0 && (
          <SegmentedControl
            size="xs"
            aria-label={words.showing}
            transitionDuration={0}
            value={nested ? 'all' : 'direct'}
            onChange={(value) => setNested(value === 'all')}
            data={[
              { value: 'direct', label: words.direct },
              { value: 'all', label: words.all },
            ]}
          />
        )
      }
    >
      {list.isPending && <Loading />}
      {list.error !== null && list.items.length === 0 && (
        <Failure error={list.error} retry={() => void list.refetch()} />
      )}
      {list.isSuccess && list.items.length === 0 && <Empty title={words.nobody} />}
      {list.items.length > 0 && (
        <Rows
          heads={nested ? [words.name, words.path] : [words.name, '']}
          widths={['45%']}
          faded={list.isPlaceholderData}
        >
          {list.items.map((member) => (
            <tr key={`${member.type} ${member.id} ${member.path?.join(' ')}`}>
              <td>
                {member.type === 'group' ? (
                  <GroupLink source={source} id={member.id} name={member.name} />
                ) : (
                  <Anchor
                    component={Link}
                    to={`/people/${encodeURIComponent(member.person ?? member.id)}`}
                    c="var(--link)"
                    fw={500}
                  >
                    {member.name}
                  </Anchor>
                )}
              </td>
              <td className="dim">
                {member.type === 'group' && <Lozenge tone="plain">{words.group}</Lozenge>}
                {nested && <Way path={member.path ?? []} />}
              </td>
            </tr>
          ))}
        </Rows>
      )}
      <More of={list} />
    </Panel>
  );
}

function Way({ path }: { readonly path: readonly string[] }) {
  return path.length < 2 ? words.directly : path.slice(1).join(' → ');
}
