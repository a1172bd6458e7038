/** Two plans side by side: counted by kind, then which groups and which people they treat otherwise. */

import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Answer } from '../../api/client.ts';
import { useGet } from '../../api/hooks.ts';
import type { Plan } from '../../api/schema.ts';
import { Notice } from '../../shared/parts.tsx';
import { Shown } from '../../shared/states.tsx';
import { number } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { removes } from '../plan/words.tsx';
import { GroupsBeside, type PickedGroup } from './groups-beside.tsx';
import { PeopleBeside } from './people-beside.tsx';

const words = texts.syncs;
const beside = texts.beside;
type Differing = Answer<'get /plans/{plan}/beside'>;

/** @param props.today absent: the sync is not saved, and there is nothing to compare with */
export function Comparison({ tried, today }: { readonly tried: Plan; readonly today: Plan | undefined }) {
  return (
    <Stack gap="sm">
      {tried.hold.length > 0 && (
        <Notice tone="warning">
          <Text fw={500}>{texts.plan.wouldHold}</Text>
          {tried.hold.map(({ rule, message }) => (
            <div key={`${rule} ${message}`}>{message}</div>
          ))}
        </Notice>
      )}
      {today === undefined ? (
        <>
          <Text c="dimmed">{words.noneToday}</Text>
          <Kinds tried={tried} today={undefined} differing={undefined} />
        </>
      ) : (
        <WithToday tried={tried} today={today} />
      )}
      <div className="bar" style={{ columnGap: 16 }}>
        {today !== undefined && (
          <>
            <Otherwise tried={tried} today={today} />
            <To plan={today.id} text={words.wholeToday} />
          </>
        )}
        <To plan={tried.id} text={words.wholeNew} />
      </div>
    </Stack>
  );
}

function WithToday({ tried, today }: { readonly tried: Plan; readonly today: Plan }) {
  const differing = useGet('get /plans/{plan}/beside', { params: { plan: tried.id } });
  const [group, setGroup] = useState<PickedGroup>();
  return (
    <Shown of={differing} lines={4}>
      {(one) => (
        <>
          <div role="status">
            {one.kinds.length === 0 ? (
              <Notice tone="success">{words.sameAsToday}</Notice>
            ) : (
              <Text>{beside.people(one.people)}</Text>
            )}
          </div>
          <Kinds tried={tried} today={today} differing={one} />
          {one.kinds.some(({ type }) => type.startsWith('grant.')) && (
            <GroupsBeside plan={tried.id} picked={group} onPick={setGroup} />
          )}
          {one.people > 0 && <PeopleBeside plan={tried.id} group={group} onGroup={setGroup} />}
        </>
      )}
    </Shown>
  );
}

/** Only what one of them does; where both do the same there is nothing to see, which is said above. */
function Otherwise({ tried, today }: { readonly tried: Plan; readonly today: Plan }) {
  const { data } = useGet('get /plans/{plan}/beside', { params: { plan: tried.id } });
  const kinds = data?.kinds ?? [];
  return (
    <>
      {kinds.some(({ more }) => more > 0) && <To plan={tried.id} notIn={today.id} text={words.newOnly} />}
      {kinds.some(({ less }) => less > 0) && <To plan={today.id} notIn={tried.id} text={words.goneOnly} />}
    </>
  );
}

function Kinds(props: {
  readonly tried: Plan;
  readonly today: Plan | undefined;
  readonly differing: Differing | undefined;
}) {
  const { tried, today, differing } = props;
  const before = today?.counts.changes ?? {};
  const after = tried.counts.changes;
  const other = new Map(differing?.kinds.map((kind) => [kind.type, kind]));
  const kinds = [
    ...new Set([...Object.keys(texts.plan.kinds), ...Object.keys(before), ...Object.keys(after)]),
  ]
    .map((type) => ({ type, now: before[type] ?? 0, thus: after[type] ?? 0 }))
    .filter(({ now, thus }) => now + thus > 0);
  if (kinds.length === 0) return <Text c="dimmed">{texts.plan.nothing}</Text>;
  return (
    <table className="rows inner">
      <thead>
        <tr>
          <th>{words.kind}</th>
          <th className="number">{words.today}</th>
          <th className="number">{beside.thus}</th>
          {other.size > 0 && <th className="number">{beside.otherwise}</th>}
        </tr>
      </thead>
      <tbody>
        {kinds.map(({ type, now, thus }) => {
          const { more = 0, less = 0 } = other.get(type) ?? {};
          return (
            <tr key={type}>
              <td className="name">{texts.plan.kinds[type] ?? type}</td>
              <td className="number">{today === undefined ? '–' : number(now)}</td>
              <td className="number" style={thus !== now && removes(type) ? { color: 'var(--danger)' } : {}}>
                <strong>{number(thus)}</strong>
              </td>
              {other.size > 0 && (
                <td className="number">
                  {[more > 0 && `+${number(more)}`, less > 0 && `−${number(less)}`].filter(Boolean).join(' ')}
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function To(props: { readonly plan: string; readonly notIn?: string; readonly text: string }) {
  const { plan, notIn, text } = props;
  return (
    <Anchor
      component={Link}
      to={`/plans/${plan}${notIn === undefined ? '' : `?notIn=${encodeURIComponent(notIn)}`}`}
      target="_blank"
      c="var(--link)"
    >
      {text}
    </Anchor>
  );
}
