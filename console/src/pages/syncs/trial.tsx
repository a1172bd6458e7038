/** Rules tried on people before they are saved: on one of them, on twenty drawn at random; anew with every change of the rules. */

import { Button, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useAsked } from '../../api/asked.ts';
import { useAsk } from '../../api/hooks.ts';
import type { WrittenSync } from '../../api/schema.ts';
import { faded } from '../../shared/faded.ts';
import { Panel } from '../../shared/parts.tsx';
import { type Chosen, PersonSelect } from '../../shared/person-select.tsx';
import { Loading } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { compare } from './compared.ts';
import { Made, Verdict } from './made.tsx';
import { Refused } from './refused.tsx';

const words = texts.syncs;
const trial = texts.syncTrial;
/** How many are drawn. */
const COUNT = 20;

interface Tried {
  readonly name: string;
  readonly sync: WrittenSync;
  /** Whether rules of that name are saved, which these are compared with. */
  readonly isSaved: boolean;
}

export function PeopleTrial({ name, sync, isSaved }: Tried) {
  const [settled] = useDebouncedValue(sync, 400);
  const [person, setPerson] = useState<Chosen>();
  const [drawn, setDrawn] = useState<readonly string[]>();
  const draw = useAsk('post /syncs/{name}/sample');
  const tried = { name, sync: settled, isSaved };
  const drawNow = (): void =>
    draw.mutate(
      { params: { name }, body: { sync: settled, count: COUNT } },
      { onSuccess: (people) => setDrawn(people.map((one) => one.person.id)) },
    );
  return (
    <Panel title={words.preview}>
      <Stack p="md">
        <PersonSelect label={words.person} value={person} onChoose={setPerson} />
        {person !== undefined && <One key={person.id} {...tried} person={person.id} />}
        <Button variant="default" loading={draw.isPending} onClick={drawNow}>
          {drawn === undefined ? words.sample : trial.drawOthers}
        </Button>
        {draw.error !== null && <Refused error={draw.error} retry={drawNow} />}
        {drawn?.length === 0 && <Text c="dimmed">{trial.nobodyTold(sync.from.join(', '))}</Text>}
        {drawn !== undefined && drawn.length > 0 && <Many key={drawn.join(' ')} {...tried} people={drawn} />}
      </Stack>
    </Panel>
  );
}

function One({ name, sync, isSaved, person }: Tried & { readonly person: string }) {
  const params = { name };
  const these = useAsked(
    'post /syncs/{name}/preview',
    { params, body: { person, sync } },
    { enabled: name !== '' },
  );
  const saved = useAsked('post /syncs/{name}/preview', { params, body: { person } }, { enabled: isSaved });
  return (
    <>
      {these.error !== null && <Refused error={these.error} retry={() => void these.refetch()} />}
      {these.data === undefined && these.error === null && <Loading lines={3} />}
      {these.data !== undefined && (
        <div {...faded(these.isOld && these.error === null)}>
          <Made these={these.data} saved={saved.data} />
        </div>
      )}
    </>
  );
}

function Many({ name, sync, isSaved, people }: Tried & { readonly people: readonly string[] }) {
  const params = { name };
  const these = useAsked(
    'post /syncs/{name}/sample',
    { params, body: { people, sync, count: COUNT } },
    { enabled: name !== '' },
  );
  const saved = useAsked(
    'post /syncs/{name}/sample',
    { params, body: { people, count: COUNT } },
    { enabled: isSaved },
  );
  const before = new Map(saved.data?.map(({ person, preview }) => [person.id, preview]));
  const told = these.data ?? [];
  const others = told.filter(({ person, preview }) => compare(preview, before.get(person.id)).others > 0);
  const untold = people.length - told.length;
  return (
    <>
      {these.error !== null && <Refused error={these.error} retry={() => void these.refetch()} />}
      {these.data === undefined && these.error === null && <Loading lines={4} />}
      {these.data !== undefined && (
        <div {...faded(these.isOld && these.error === null)}>
          <div role="status" className="dim">
            {saved.data !== undefined && trial.othersOf(others.length, told.length)}{' '}
            {untold > 0 && trial.untold(untold, sync.from.join(', '))}
          </div>
          {told.map(({ person, preview }) => (
            <details key={person.id} className="fold">
              <summary>
                {person.name} <Verdict these={preview} saved={before.get(person.id)} />
              </summary>
              <Made isFolded these={preview} saved={before.get(person.id)} />
            </details>
          ))}
        </div>
      )}
    </>
  );
}
