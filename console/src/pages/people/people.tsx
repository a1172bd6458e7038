/** People, found by the service as one types, by their state and by source, page by page; the address says what is asked for. */

import { Anchor, Button, Select } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useGet, usePages } from '../../api/hooks.ts';
import { ExportLinks } from '../../shared/export-links.tsx';
import { Humps } from '../../shared/humps.tsx';
import { Listed } from '../../shared/listed.tsx';
import { Lozenge, PageHead } from '../../shared/parts.tsx';
import { SearchField } from '../../shared/search-field.tsx';
import { Empty } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { GoOnButton } from '../overview/go-on.tsx';

const words = texts.people;
const states = ['active', 'inactive', 'gone'] as const;

export function PeoplePage() {
  const asked = useSearch({ from: '/inside/people' });
  const navigate = useNavigate();
  const list = usePages('get /people', { query: { ...asked, limit: 50 } });
  const change = (next: Partial<typeof asked>): void =>
    void navigate({ to: '/people', search: { ...asked, ...next }, replace: true });
  const isFiltered = asked.state !== undefined || asked.source !== undefined;
  const isAll = asked.text === undefined && !isFiltered;
  return (
    <>
      <PageHead title={words.title} actions={<ExportLinks of="get /people/export" query={asked} />} />
      <div className="searched">
        <SearchField label={words.search} text={asked.text} onText={(text) => change({ text })} />
        <Select
          aria-label={words.state}
          w={150}
          allowDeselect={false}
          data={[
            { value: '', label: words.everyState },
            ...states.map((value) => ({ value, label: words[value] })),
          ]}
          value={asked.state ?? ''}
          onChange={(state) => change({ state: states.find((one) => one === state) })}
        />
        <SourceFilter value={asked.source} onChange={(source) => change({ source })} />
        {isFiltered && (
          <Button variant="subtle" onClick={() => change({ state: undefined, source: undefined })}>
            {texts.activity.clear}
          </Button>
        )}
      </div>
      <Listed
        of={list}
        fades
        widths={['22%', '28%', '28%']}
        heads={[words.name, words.userName, words.email, words.sources, words.state]}
        empty={
          <Empty
            title={isAll ? words.empty : isFiltered ? words.noneFiltered : words.none}
            {...(isFiltered ? {} : { text: isAll ? words.emptyText : words.noneText })}
            action={isAll && <GoOnButton />}
          />
        }
        row={({ id, displayName, userName, email, sources, active, present }) => (
          <tr key={id}>
            <td>
              <Anchor component={Link} to={`/people/${encodeURIComponent(id)}`} c="var(--link)" fw={500}>
                {displayName}
              </Anchor>
            </td>
            <td>
              <Humps name={userName ?? ''} />
            </td>
            <td>
              <Humps name={email ?? ''} />
            </td>
            <td className="dim nowrap">{sources.join(', ')}</td>
            <td>
              <PersonState active={active} present={present} />
            </td>
          </tr>
        )}
      />
    </>
  );
}

/** One of several sources; where there is but one, there is nothing to choose. */
function SourceFilter(props: {
  readonly value: string | undefined;
  readonly onChange: (source: string | undefined) => void;
}) {
  const { value, onChange } = props;
  const { data = [] } = useGet('get /sources', {});
  const names = data.map(({ source }) => source);
  if (value === undefined && names.length < 2) return null;
  const all = value === undefined || names.includes(value) ? names : [...names, value];
  return (
    <Select
      aria-label={words.sources}
      w={180}
      allowDeselect={false}
      data={[{ value: '', label: words.everySource }, ...all.map((name) => ({ value: name, label: name }))]}
      value={value ?? ''}
      onChange={(next) => onChange(next === null || next === '' ? undefined : next)}
    />
  );
}

export function PersonState({ active, present }: { readonly active: boolean; readonly present: boolean }) {
  if (!present) return <Lozenge tone="danger">{words.gone}</Lozenge>;
  return active ? (
    <Lozenge tone="success">{words.active}</Lozenge>
  ) : (
    <Lozenge tone="warning">{words.inactive}</Lozenge>
  );
}
