/** Whom a cause concerned: the newest of them, and on request everybody, page by page. */

import { Anchor, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { usePages } from '../../api/hooks.ts';
import type { Cause } from '../../api/schema.ts';
import { More } from '../../shared/parts.tsx';
import { Failure, Loading } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { LinkByHand } from '../person/link-by-hand.tsx';

const words = texts.activity;

type Somebody = Cause['persons'][number];

/** @param props.days as the causes were asked for */
export function Concerned({ cause, days }: { readonly cause: Cause; readonly days: number }) {
  const [all, setAll] = useState(false);
  const { people, persons } = cause;
  if (people === 0) return null;
  return (
    <div>
      {all ? <Everybody cause={cause} days={days} /> : <Names of={persons} cause={cause} />}{' '}
      {people > persons.length && (
        <Button size="compact-xs" variant="subtle" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? words.fewer : words.everybody(people)}
        </Button>
      )}
    </div>
  );
}

function Everybody({ cause, days }: { readonly cause: Cause; readonly days: number }) {
  const list = usePages('get /failures/{cause}/people', {
    params: { cause: cause.id },
    query: { days, limit: 50 },
  });
  return (
    <>
      {list.isPending && <Loading lines={2} />}
      {list.error !== null && <Failure error={list.error} retry={() => void list.refetch()} />}
      <Names of={list.items} cause={cause} />
      <More of={list} />
    </>
  );
}

function Names({ of, cause }: { readonly of: readonly Somebody[]; readonly cause: Cause }) {
  return of.map(({ id, name }, place) => (
    <span key={id}>
      {place > 0 && ', '}
      <Anchor component={Link} to={`/people/${encodeURIComponent(id)}`} c="var(--link)">
        {name}
      </Anchor>
      <ByHand cause={cause} person={id} name={name} />
    </span>
  ));
}

/** Where two accounts are in each other's way, the person's is linked by hand. */
function ByHand(props: { readonly cause: Cause; readonly person: string; readonly name: string }) {
  const { cause, person, name } = props;
  const [sync] = cause.where;
  if (cause.code !== 'conflict' || cause.of !== 'change' || sync === undefined) return null;
  return (
    <>
      {' ('}
      <LinkByHand person={person} name={name} sync={sync} />)
    </>
  );
}
