/** People who ask for an account back, and the two answers: wherever somebody meets the question, it can be answered. */

import { Anchor, Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Answer } from '../../api/client.ts';
import { useGet, useSend } from '../../api/hooks.ts';
import { useMay } from '../../shared/me.tsx';
import { Notice } from '../../shared/parts.tsx';
import { Failure } from '../../shared/states.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.notices.returns;
type Asking = Answer<'get /notices'>['returns'][number];

/** All of them. */
export function Returns({ of: all }: { readonly of: readonly Asking[] }) {
  if (all.length === 0) return null;
  return (
    <Notice tone="warning">
      <Text fw={600}>{words.asking(all.length)}</Text>
      {all.map((asking) => (
        <div key={asking.id} className="bar spread">
          <div>
            <Anchor component={Link} to={`/people/${encodeURIComponent(asking.person)}`} c="var(--link)">
              {asking.name}
            </Anchor>{' '}
            <span className="dim">
              {asking.sync}, <Time at={asking.askedAt} />
            </span>
          </div>
          <Answers asking={asking} />
        </div>
      ))}
    </Notice>
  );
}

/** Those of one person, on the page about them. */
export function ReturnsOf({ person }: { readonly person: string }) {
  const { data } = useGet('get /notices', {});
  const mine = (data?.returns ?? []).filter((asking) => asking.person === person);
  return mine.map((asking) => (
    <Notice key={asking.id} tone="warning">
      <div className="bar spread">
        <div>
          <Text fw={600}>{words.asksBack(asking.sync)}</Text>
          <div className="dim">
            {words.asked} <Time at={asking.askedAt} />
          </div>
        </div>
        <Answers asking={asking} />
      </div>
    </Notice>
  ));
}

function Answers({ asking: { id, name } }: { readonly asking: Asking }) {
  const may = useMay('operator');
  const decide = useSend('post /notices/returns/{id}');
  if (!may) return <Text c="dimmed">{words.operator}</Text>;
  const answer = (granted: boolean) => () => decide.mutate({ params: { id }, body: { granted } });
  return (
    <div className="bar">
      {decide.error !== null && <Failure error={decide.error} />}
      <Button
        size="xs"
        loading={decide.isPending}
        onClick={answer(true)}
        aria-label={`${words.grant}: ${name}`}
      >
        {words.grant}
      </Button>
      <Button
        size="xs"
        variant="default"
        loading={decide.isPending}
        onClick={answer(false)}
        aria-label={`${words.refuse}: ${name}`}
      >
        {words.refuse}
      </Button>
    </div>
  );
}
