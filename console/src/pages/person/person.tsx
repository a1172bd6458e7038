/** A person: what every source says, every account and entitlement with its reason, what happened. */

import { Anchor, Stack } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import type { Answer } from '../../api/client.ts';
import { useGet } from '../../api/hooks.ts';
import type { Person } from '../../api/schema.ts';
import { Fact, Facts } from '../../shared/facts.tsx';
import { isObject } from '../../shared/form/shape.ts';
import { Humps } from '../../shared/humps.tsx';
import { PageShown } from '../../shared/page-shown.tsx';
import { PageHead, Panel } from '../../shared/parts.tsx';
import { Shown } from '../../shared/states.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { GroupLink } from '../groups/group-link.tsx';
import { ReturnsOf } from '../overview/returns.tsx';
import { PersonState } from '../people/people.tsx';
import { shown } from '../plan/words.tsx';
import { Billing, LeaverTime } from './billing.tsx';
import { Holdings } from './holdings.tsx';
import { InSync } from './in-sync.tsx';
import { Timeline } from './timeline.tsx';
import { Uncared } from './uncared.tsx';
import { WhatIf } from './what-if.tsx';

const words = texts.person;

export function PersonPage() {
  const { person } = useParams({ from: '/inside/people/$person' });
  return (
    <PageShown
      list={{ to: '/people', title: texts.people.title }}
      of={useGet('get /people/{person}', { params: { person } })}
    >
      {(found) => <Whole key={person} {...found} />}
    </PageShown>
  );
}

function Whole({ person, links, managers }: Answer<'get /people/{person}'>) {
  const syncs = useGet('get /syncs', { query: {} });
  const { displayName, userName } = person.attributes;
  const name =
    typeof displayName === 'string' ? displayName : typeof userName === 'string' ? userName : person.id;
  const told = new Set(person.identities.map(({ source }) => source));
  const mine = (syncs.data ?? []).filter(({ sync }) => {
    const from = sync?.from;
    return Array.isArray(from) && from.some((source) => told.has(String(source)));
  });
  const names = (syncs.data ?? []).map((sync) => sync.name);
  // What the syncs of a target explain is shown there, whichever of them looks after it.
  const explained = new Set(mine.map(({ sync }) => sync?.to));
  const uncared = links.filter(({ target }) => !explained.has(target));
  // What would become of an account is asked of the sync that looks after one.
  const caring = new Set(links.map(({ sync }) => sync));
  const looking = mine
    .map((one) => one.name)
    .toSorted((one, other) => Number(caring.has(other)) - Number(caring.has(one)));
  return (
    <>
      <PageHead
        title={name}
        above={
          <Anchor component={Link} to="/people" c="var(--link)">
            {texts.people.title}
          </Anchor>
        }
        beside={<PersonState active={person.active} present={person.present} />}
      />
      <div className="columns parts">
        <Stack gap="md" style={{ minWidth: 0 }}>
          <Shown of={syncs} lines={4}>
            {() => (
              <>
                <ReturnsOf person={person.id} />
                {mine.length === 0 && links.length === 0 && (
                  <Panel title={words.accounts}>
                    <p className="dim">{words.noSyncs}</p>
                  </Panel>
                )}
                {mine.map(({ name: sync }) => (
                  <InSync key={sync} person={person} name={name} sync={sync} />
                ))}
                <Uncared name={name} links={uncared} syncs={names} />
              </>
            )}
          </Shown>
        </Stack>
        <Stack className="aside" gap="md" style={{ minWidth: 0 }}>
          {person.identities.map((one) => (
            <Told key={`${one.source} ${one.identity.id}`} told={one} managers={managers} />
          ))}
          <LeaverTime person={person.id} />
          <Billing person={person.id} />
          <Holdings key={person.id} person={person.id} />
          <SourceGroups person={person} />
          {mine.length > 0 && <WhatIf person={person} syncs={looking} />}
        </Stack>
        {syncs.data !== undefined && (
          <Timeline person={person.id} syncs={mine.map(({ name: sync }) => sync)} names={names} />
        )}
      </div>
    </>
  );
}

type Managers = Answer<'get /people/{person}'>['managers'];

function Told(props: { readonly told: Person['identities'][number]; readonly managers: Managers }) {
  const { told, managers } = props;
  const { identity, source, goneAt } = told;
  return (
    <Panel title={source} actions={<PersonState active={identity.active} present={goneAt === undefined} />}>
      <Facts>
        {goneAt !== undefined && (
          <Fact name={words.goneAt}>
            <Time at={goneAt} />
          </Fact>
        )}
        {flat(identity.attributes).map(([attribute, value]) => (
          <Fact key={attribute} name={attribute.slice(attribute.lastIndexOf(' ') + 1)} title={attribute}>
            <Value
              attribute={attribute}
              value={wordsOf(value)}
              of={managers.filter((one) => one.source === source)}
            />
          </Fact>
        ))}
      </Facts>
    </Panel>
  );
}

/** A value; a manager whom the source tells by the name, and with the way there. */
function Value(props: { readonly attribute: string; readonly value: string; readonly of: Managers }) {
  const { attribute, value, of } = props;
  const manager = /(^| )manager$/.test(attribute) ? of.find((one) => one.value === value) : undefined;
  if (manager === undefined) return /\s/.test(value) ? value : <Humps name={value} />;
  return (
    <Anchor
      component={Link}
      to={`/people/${encodeURIComponent(manager.person)}`}
      title={value}
      c="var(--link)"
      inherit
    >
      {manager.name}
    </Anchor>
  );
}

/** Attributes one by one: those of names and of extensions stand by themselves, after what holds them and a blank. */
function flat(attributes: Person['attributes']): readonly (readonly [name: string, value: unknown])[] {
  return Object.entries(attributes).flatMap(([name, value]) =>
    isObject(value) && value.value === undefined
      ? Object.entries(value).map(([part, held]) => [`${name} ${part}`, held] as const)
      : [[name, value] as const],
  );
}

/** A value of a source: lists by their values, objects by their parts. */
function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsOf).join(', ');
  if (typeof value === 'object' && value !== null) {
    const { value: inner, ...rest } = value as Record<string, unknown>;
    if (inner !== undefined) return wordsOf(inner);
    return Object.entries(rest)
      .map(([name, part]) => `${name}: ${wordsOf(part)}`)
      .join(', ');
  }
  return shown(value);
}

function SourceGroups({ person }: { readonly person: Person }) {
  return (
    <Panel title={words.groups}>
      <ul className="listed">
        {person.groups.length === 0 && <li className="dim">{words.noGroups}</li>}
        {person.groups.map(({ source, id, name, path }) => (
          <li key={`${source} ${id}`}>
            <GroupLink source={source} id={id} name={name} /> <span className="dim">{source}</span>
            {path.length > 1 && <div className="dim">{path.join(' → ')}</div>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
