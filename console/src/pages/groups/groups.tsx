/** Groups of the sources, found by the service as one types, page by page. */

import { useNavigate, useSearch } from '@tanstack/react-router';
import { usePages } from '../../api/hooks.ts';
import { Listed } from '../../shared/listed.tsx';
import { PageHead } from '../../shared/parts.tsx';
import { SearchField } from '../../shared/search-field.tsx';
import { Empty } from '../../shared/states.tsx';
import { number } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { GoOnButton } from '../overview/go-on.tsx';
import { GroupLink } from './group-link.tsx';

const words = texts.groups;

export function GroupsPage() {
  const { text } = useSearch({ from: '/inside/groups' });
  const navigate = useNavigate();
  const list = usePages('get /groups', { query: { text, limit: 50 } });
  return (
    <>
      <PageHead title={words.title} />
      <SearchField
        label={words.search}
        text={text}
        onText={(next) => void navigate({ to: '/groups', search: { text: next }, replace: true })}
      />
      <Listed
        of={list}
        fades
        heads={[words.name, words.members, words.source]}
        empty={
          <Empty
            title={text === undefined ? words.empty : words.none}
            text={text === undefined ? words.emptyText : words.noneText}
            action={text === undefined && <GoOnButton />}
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
