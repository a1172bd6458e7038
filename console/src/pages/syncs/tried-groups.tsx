/** Groups of the sources with what becomes of each, and how the target stands to that, page by page. */

import { Button } from '@mantine/core';
import type { useAskedPages } from '../../api/asked.ts';
import type { TriedGroup } from '../../api/schema.ts';
import { faded } from '../../shared/faded.ts';
import { Marked } from '../../shared/marked.tsx';
import { Lozenge, type Tone } from '../../shared/parts.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.groupMapping;

/** How what a group gives stands to the target; `left`: it gives nothing. */
export type State = keyof typeof words.states;

export const tones: Readonly<Record<State, Tone>> = {
  there: 'success',
  made: 'info',
  lacking: 'warning',
  protected: 'plain',
  unknown: 'plain',
  left: 'plain',
};

export function TriedGroups(props: {
  readonly list: ReturnType<typeof useAskedPages<'post /syncs/{name}/groups'>>;
  readonly isFaded: boolean;
  readonly onMap: ((group: TriedGroup) => void) | undefined;
}) {
  const { list, isFaded, onMap } = props;
  const { pages, hasNextPage, isFetchingNextPage } = list;
  const items = pages.flatMap((page) => page.items);
  const looked = pages.reduce((sum, page) => sum + page.looked, 0);
  const { total = 0 } = pages.at(-1) ?? {};
  const nothing = hasNextPage ? words.noneAmong(looked, total) : words.noneFits;
  return (
    <>
      <div role="status">{items.length === 0 && total > 0 && <p className="dim list-note">{nothing}</p>}</div>
      {items.length > 0 && (
        <ul className="tried" {...faded(isFaded)}>
          {items.map((group) => (
            <Row key={`${group.source} ${group.id}`} group={group} onMap={onMap} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <div className="more">
          {items.length > 0 && <div className="dim small">{words.among(looked, total)}</div>}
          <Button
            variant="subtle"
            size="xs"
            loading={isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {items.length === 0 ? words.further : texts.more}
          </Button>
        </div>
      )}
    </>
  );
}

function Row(props: {
  readonly group: TriedGroup;
  readonly onMap: ((group: TriedGroup) => void) | undefined;
}) {
  const { group, onMap } = props;
  const { source, name, members, becomes, renamedBy, entry, gives, left } = group;
  return (
    <li>
      <div className="bar spread one-line">
        <div>
          <strong>{name}</strong>{' '}
          <span className="dim">
            {source}, {words.members(members)}
          </span>
        </div>
        {onMap !== undefined && (
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={entry === undefined ? words.mapOf(name) : words.changeOf(name)}
            onClick={() => onMap(group)}
          >
            {entry === undefined ? words.map : words.change}
          </Button>
        )}
      </div>
      {renamedBy !== undefined && !gives.some(({ name }) => name === becomes) && (
        <div>
          <span aria-hidden>→ </span>
          {words.becomes} <strong>{becomes === '' ? '“”' : becomes}</strong>{' '}
          <span className="dim">{words.renamed(renamedBy)}</span>
        </div>
      )}
      {gives.map((given) => (
        <div key={given.name}>
          <span aria-hidden>→ </span>
          <strong>{given.name}</strong>{' '}
          <Lozenge tone={tones[given.state]}>{words.states[given.state]}</Lozenge>{' '}
          {given.administrative && <Lozenge tone="warning">{words.administrative}</Lozenge>}{' '}
          {given.owned && <Lozenge tone="info">{words.owned}</Lozenge>}{' '}
          <span className="dim">
            {renamedBy !== undefined && given.name === becomes && `${words.renamed(renamedBy)}, `}
            {words.by(given.rule)}
          </span>
        </div>
      ))}
      {left !== undefined && (
        <div>
          <span aria-hidden>→ </span>
          <Lozenge tone={left.by === 'fault' ? 'danger' : 'plain'}>{words.states.left}</Lozenge>{' '}
          <span className="dim">
            <Marked text={words.left[left.by]?.(left.rule ?? '') ?? ''} />
          </span>
        </div>
      )}
    </li>
  );
}
