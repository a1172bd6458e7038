/** The fields that activity is narrowed by; what is chosen stands in the address. */

import { Button, Select, TextInput } from '@mantine/core';
import { useGet } from '../../api/hooks.ts';
import { useAddressText } from '../../shared/address-text.ts';
import { PersonSelect } from '../../shared/person-select.tsx';
import { texts } from '../../texts/index.ts';
import { type ActivitySearch, useFilters } from './search.ts';

const words = texts.activity;

/** Chooses one sync out of those there are, or every one. */
export function SyncFilter() {
  const { filters, set } = useFilters();
  const { data = [] } = useGet('get /syncs', { query: {} });
  const known = data.map(({ name }) => name);
  // One that is no longer there may have runs and lines all the same.
  const names = filters.sync === undefined || known.includes(filters.sync) ? known : [filters.sync, ...known];
  return (
    <Select
      label={words.sync}
      w={160}
      allowDeselect={false}
      data={[{ value: '', label: words.everySync }, ...names.map((name) => ({ value: name, label: name }))]}
      value={filters.sync ?? ''}
      onChange={(sync) => set({ sync: sync ?? '' })}
    />
  );
}

/** Chooses one of a few, or every one. */
export function ChoiceFilter(props: {
  readonly of: 'state' | 'kind';
  readonly label: string;
  readonly every: string;
  readonly choices: readonly (readonly [value: string, label: string])[];
}) {
  const { of, label, every, choices } = props;
  const { filters, set } = useFilters();
  const value = choices.find(([one]) => one === filters[of])?.[0] ?? '';
  return (
    <Select
      label={label}
      w={160}
      allowDeselect={false}
      data={[{ value: '', label: every }, ...choices.map(([one, text]) => ({ value: one, label: text }))]}
      value={value}
      onChange={(next) => set({ [of]: next ?? '' })}
    />
  );
}

/** A part of a filter that is written. */
export function TextFilter(props: {
  readonly of: 'actor' | 'action' | 'plan' | 'run';
  readonly label: string;
  readonly placeholder: string;
}) {
  const { of, label, placeholder } = props;
  const { filters, set } = useFilters();
  const { typed, type } = useAddressText(filters[of] ?? '', (text) => set({ [of]: text }));
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}

/** The first and the last day. */
export function DayFilters() {
  const { filters, set } = useFilters();
  return [['from', words.filterFrom] as const, ['to', words.filterTo] as const].map(([of, label]) => (
    <TextInput
      key={of}
      type="date"
      label={label}
      value={filters[of] ?? ''}
      onChange={(event) => set({ [of]: event.currentTarget.value })}
    />
  ));
}

/** One person; whoever is named in the address is told by name. */
export function PersonFilter() {
  const { filters, set } = useFilters();
  const { person = '' } = filters;
  const found = useGet('get /people/{person}', { params: { person } }, { enabled: person !== '' });
  return (
    <PersonSelect
      label={words.filterPerson}
      placeholder={words.everyPerson}
      isKept
      value={person === '' ? undefined : { id: person, name: nameIn(found.data?.person) ?? person }}
      onChoose={(chosen) => set({ person: chosen?.id ?? '' })}
    />
  );
}

function nameIn(person: { readonly attributes: Readonly<Record<string, unknown>> } | undefined) {
  return [person?.attributes.displayName, person?.attributes.userName].find(
    (one): one is string => typeof one === 'string' && one !== '',
  );
}

/** Takes all filters away; only while there is one. */
export function ClearFilters({ of }: { readonly of: readonly (keyof ActivitySearch)[] }) {
  const { filters, clear } = useFilters();
  if (of.every((name) => filters[name] === undefined)) return null;
  return (
    <Button variant="subtle" onClick={clear}>
      {words.clear}
    </Button>
  );
}
