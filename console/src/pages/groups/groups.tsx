/** Groups of the sources, found by the service as one types, page by page. */

import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { usePages } from '../../api/hooks.ts';
import { Listed } from '../../shared/listed.tsx';
import { PageHead } from '../../shared/parts.tsx';
import { Empty } from '../../shared/states.tsx';
import { number } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { GroupLink } from './group-link.tsx';

const words = texts.groups;

export function GroupsPage() {
  const { text: asked = '' } = useSearch({ from: '/inside/groups' });
  const [text, setText] = useState(asked);
  const [wanted] = useDebouncedValue(text, 200);
  const navigate = useNavigate();
  useEffect(() => {
    void navigate({ to: '/groups', search: { text: wanted === '' ? undefined : wanted }, replace: true });
  }, [wanted, navigate]);
  const list = usePages('get /groups', { query: { text: wanted, limit: 50 } });
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
        heads={[words.name, words.members, words.source]}
        empty={
          <Empty
            title={wanted === '' ? words.empty : words.none}
            text={wanted === '' ? words.emptyText : words.noneText}
          />
        }
        row={({ source, id, name, members }) => (
          <tr key={`${source} ${id}`}>
            <td>
              <GroupLink source={source} id={id} name={name} />
            </td>
            <td>{number(members)}</td>
            <td className="dim">{source}</td>
          </tr>
        )}
      />
    </>
  );
}
