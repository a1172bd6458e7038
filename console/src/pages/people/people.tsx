/** People, found by the service as one types, page by page. */

import { Anchor } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { usePages } from '../../api/hooks.ts';
import { ExportLinks } from '../../shared/export-links.tsx';
import { Listed } from '../../shared/listed.tsx';
import { Lozenge, PageHead } from '../../shared/parts.tsx';
import { SearchField } from '../../shared/search-field.tsx';
import { Empty } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { GoOnButton } from '../overview/go-on.tsx';

const words = texts.people;

export function PeoplePage() {
  const { text } = useSearch({ from: '/inside/people' });
  const navigate = useNavigate();
  const list = usePages('get /people', { query: { text, limit: 50 } });
  return (
    <>
      <PageHead title={words.title} actions={<ExportLinks of="get /people/export" query={{ text }} />} />
      <SearchField
        label={words.search}
        text={text}
        onText={(next) => void navigate({ to: '/people', search: { text: next }, replace: true })}
      />
      <Listed
        of={list}
        fades
        widths={['22%', '28%', '28%']}
        heads={[words.name, words.userName, words.email, words.sources, words.state]}
        empty={
          <Empty
            title={text === undefined ? words.empty : words.none}
            text={text === undefined ? words.emptyText : words.noneText}
            action={text === undefined && <GoOnButton />}
          />
        }
        row={({ id, displayName, userName, email, sources, active, present }) => (
          <tr key={id}>
            <td>
              <Anchor component={Link} to={`/people/${encodeURIComponent(id)}`} c="var(--link)" fw={500}>
                {displayName}
              </Anchor>
            </td>
            <td>{userName}</td>
            <td>{email}</td>
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

export function PersonState({ active, present }: { readonly active: boolean; readonly present: boolean }) {
  if (!present) return <Lozenge tone="danger">{words.gone}</Lozenge>;
  return active ? (
    <Lozenge tone="success">{words.active}</Lozenge>
  ) : (
    <Lozenge tone="warning">{words.inactive}</Lozenge>
  );
}
