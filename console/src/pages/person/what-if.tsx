/** What if: the person in another group, out of one, or with another attribute, and what the next run would then do. */

import {
  Anchor,
  Autocomplete,
  Button,
  MultiSelect,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useGet, useSend } from '../../api/hooks.ts';
import type { Explanation, Person } from '../../api/schema.ts';
import { isObject } from '../../shared/form/shape.ts';
import { Marked } from '../../shared/marked.tsx';
import { Lozenge, Panel } from '../../shared/parts.tsx';
import { Failure } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { ChangeList } from '../plan/words.tsx';

const words = texts.whatIf;

export function WhatIf({ person, syncs }: { readonly person: Person; readonly syncs: readonly string[] }) {
  const [sync, setSync] = useState(syncs[0] ?? '');
  const [join, setJoin] = useState<string | null>(null);
  const [leave, setLeave] = useState<string[]>([]);
  const [attribute, setAttribute] = useState('');
  const [value, setValue] = useState('');
  const [active, setActive] = useState(person.active);
  const ask = useSend('post /people/{person}/what-if');
  const direct = person.groups.filter(({ path }) => path.length === 1);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    ask.mutate({
      params: { person: person.id },
      body: {
        sync,
        join: join === null ? [] : [placeOf(join)],
        leave: leave.map(placeOf),
        attributes: attribute === '' ? {} : placed(person, attribute, value === '' ? null : value),
        ...(active === person.active ? {} : { active }),
      },
    });
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
          <Joining value={join} onChange={setJoin} />
          {direct.length > 0 && (
            <MultiSelect
              label={words.leave}
              searchable
              data={direct.map(({ source, id, name }) => ({ value: keyOf({ source, id }), label: name }))}
              clearButtonProps={{ 'aria-label': texts.form.clear }}
              value={leave}
              onChange={setLeave}
            />
          )}
          <div className="pair">
            <Autocomplete
              label={words.attribute}
              data={attributesOf(person)}
              value={attribute}
              onChange={setAttribute}
            />
            <TextInput
              label={words.value}
              disabled={attribute === ''}
              value={value}
              onChange={(event) => setValue(event.currentTarget.value)}
            />
          </div>
          <Switch
            label={active ? words.active : words.inactive}
            checked={active}
            onChange={(event) => setActive(event.currentTarget.checked)}
          />
          {ask.error !== null && <Failure error={ask.error} />}
          <Button type="submit" variant="light" loading={ask.isPending}>
            {words.ask}
          </Button>
          <div role="status">{ask.data !== undefined && <Then explained={ask.data} />}</div>
        </Stack>
      </form>
    </Panel>
  );
}

/** A group of any source, found by the service. */
function Joining(props: {
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}) {
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text, 200);
  const groups = useGet('get /groups', { query: { text: wanted, limit: 20 } });
  return (
    <Select
      label={words.join}
      placeholder={words.joinHint}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': texts.form.clear }}
      data={(groups.data?.items ?? []).map(({ source, id, name }) => ({
        value: keyOf({ source, id }),
        label: `${name} (${source})`,
      }))}
      // The service finds; the list is shown as it comes.
      filter={({ options }) => options}
      searchValue={text}
      onSearchChange={setText}
      value={props.value}
      onChange={props.onChange}
    />
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
      {message !== undefined && <Text c="var(--warning)">{message}</Text>}
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

interface GroupAt {
  readonly source: string;
  readonly id: string;
}

function keyOf({ source, id }: GroupAt): string {
  return JSON.stringify([source, id]);
}

function placeOf(key: string): GroupAt {
  const [source = '', id = ''] = JSON.parse(key) as string[];
  return { source, id };
}

/** Attributes with a plain value, those of extensions by their last name. */
function attributesOf({ attributes }: Person): string[] {
  const names = Object.entries(attributes).flatMap(([name, value]) => {
    if (isExtension(name, value)) return Object.keys(value);
    return typeof value === 'object' ? [] : [name];
  });
  return [...new Set([...names, 'department', 'title', 'division', 'userType'])].sort();
}

/** The value in the extension that has the attribute already, else beside the rest. */
function placed({ attributes }: Person, attribute: string, value: string | null): Record<string, unknown> {
  for (const [name, held] of Object.entries(attributes))
    if (isExtension(name, held) && attribute in held) return { [name]: { [attribute]: value } };
  return { [attribute]: value };
}

function isExtension(name: string, value: unknown): value is Readonly<Record<string, unknown>> {
  return name.startsWith('urn:') && isObject(value);
}
