/** What if: the person in other groups, out of some, with other attributes, and what the next run would then do. */

import { Anchor, Button, Select, Stack, Switch, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useAsk } from '../../api/hooks.ts';
import type { Explanation, Person } from '../../api/schema.ts';
import { Marked } from '../../shared/marked.tsx';
import { Lozenge, Notice, Panel } from '../../shared/parts.tsx';
import { Failure } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { ChangeList } from '../plan/words.tsx';
import { askedOf, firstRows } from './supposed.ts';
import { SupposedRows } from './supposed-rows.tsx';

const words = texts.whatIf;

export function WhatIf({ person, syncs }: { readonly person: Person; readonly syncs: readonly string[] }) {
  const [sync, setSync] = useState(syncs[0] ?? '');
  const [rows, setRows] = useState(() => firstRows(person));
  const [active, setActive] = useState(person.active);
  const ask = useAsk('post /people/{person}/what-if');
  const body = askedOf(person, { rows, sync, active });
  const isOutdated = JSON.stringify(ask.variables?.body) !== JSON.stringify(body);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    ask.mutate({ params: { person: person.id }, body });
  };
  return (
    <Panel title={words.title}>
      <form onSubmit={submit}>
        <Stack p="md" gap="sm">
          <Text c="dimmed">{words.text}</Text>
          {syncs.length > 1 && (
            <Select
              label={words.sync}
              data={[...syncs]}
              allowDeselect={false}
              value={sync}
              onChange={(next) => next !== null && setSync(next)}
            />
          )}
          <SupposedRows person={person} rows={rows} onRows={setRows} />
          <Switch
            label={active ? words.active : words.inactive}
            checked={active}
            onChange={(event) => setActive(event.currentTarget.checked)}
          />
          {ask.error !== null && <Failure error={ask.error} />}
          <Button type="submit" variant="light" loading={ask.isPending}>
            {words.ask}
          </Button>
          <div role="status">
            {ask.data !== undefined && isOutdated && <Notice tone="warning">{words.outdated}</Notice>}
          </div>
          <div role="status">
            {ask.data !== undefined && (
              <div className={isOutdated ? 'outdated' : ''}>
                <Then explained={ask.data} />
              </div>
            )}
          </div>
        </Stack>
      </form>
    </Panel>
  );
}

function Then({ explained }: { readonly explained: Explanation }) {
  const { next, scope, message, target, names } = explained;
  return (
    <Stack gap="xs">
      <div>
        <Lozenge tone={scope.inScope ? 'success' : 'plain'}>
          {scope.inScope ? texts.syncs.inScope : texts.syncs.outside}
        </Lozenge>{' '}
        <Marked text={scope.because} />
      </div>
      {message !== undefined && (
        <Text c="var(--warning)">
          <Marked text={message} />
        </Text>
      )}
      {next.length === 0 ? (
        <Text c="dimmed">{words.nothing}</Text>
      ) : (
        <>
          <Text fw={600}>
            {words.changes} <span className="dim">({target})</span>
          </Text>
          <ChangeList changes={next} names={names} />
        </>
      )}
      <Anchor component={Link} to={`/syncs/${explained.sync}`} c="var(--link)">
        {explained.sync}
      </Anchor>
    </Stack>
  );
}
