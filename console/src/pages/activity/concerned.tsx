/** Whom a cause concerned: the newest of them, and on request everybody, page by page. */

import { Anchor, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { usePages } from '../../api/hooks.ts';
import type { Cause } from '../../api/schema.ts';
import { More } from '../../shared/parts.tsx';
import { Failure, Loading } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.activity;

type Somebody = Cause['persons'][number];

/** @param props.days as the causes were asked for */
export function Concerned({ cause, days }: { readonly cause: Cause; readonly days: number }) {
  const [all, setAll] = useState(false);
  const { id, people, persons } = cause;
  if (people === 0) return null;
  return (
    <div>
      {all ? <Everybody cause={id} days={days} /> : <Names of={persons} />}{' '}
      {people > persons.length && (
        <Button size="compact-xs" variant="subtle" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? words.fewer : words.everybody(people)}
        </Button>
      )}
    </div>
  );
}

function Everybody({ cause, days }: { readonly cause: string; readonly days: number }) {
  const list = usePages('get /failures/{cause}/people', { params: { cause }, query: { days, limit: 50 } });
  return (
    <>
      {list.isPending && <Loading lines={2} />}
      {list.error !== null && <Failure error={list.error} retry={() => void list.refetch()} />}
      <Names of={list.items} />
      <More of={list} />
    </>
  );
}

function Names({ of }: { readonly of: readonly Somebody[] }) {
  return of.map(({ id, name }, place) => (
    <span key={id}>
      {place > 0 && ', '}
      <Anchor component={Link} to={`/people/${encodeURIComponent(id)}`} c="var(--link)">
        {name}
      </Anchor>
    </span>
  ));
}
