/** People, found by the service as one types, page by page. */

import { Anchor, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { usePages } from '../../api/hooks.ts';
import { Listed } from '../../shared/listed.tsx';
import { Lozenge, PageHead } from '../../shared/parts.tsx';
import { Empty } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.people;

export function PeoplePage() {
  const { text: asked = '' } = useSearch({ from: '/inside/people' });
  const [text, setText] = useState(asked);
  const [wanted] = useDebouncedValue(text, 200);
  const navigate = useNavigate();
  useEffect(() => {
    void navigate({ to: '/people', search: { text: wanted === '' ? undefined : wanted }, replace: true });
  }, [wanted, navigate]);
  const list = usePages('get /people', { query: { text: wanted, limit: 50 } });
  return (
    <>
      <PageHead title={words.title} />
      <TextInput
        type="search"
        aria-label={words.search}
        placeholder={words.search}
        maw={480}
        mb="md"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Listed
        of={list}
        fades
        heads={[words.name, words.userName, words.email, words.sources, words.state]}
        empty={
          <Empty
            title={wanted === '' ? words.empty : words.none}
            text={wanted === '' ? words.emptyText : words.noneText}
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
            <td className="dim">{sources.join(', ')}</td>
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
