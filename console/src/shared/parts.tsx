/** Small parts that pages are made of. */

import { Button, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { texts } from '../texts/index.ts';
import { number } from './time.tsx';

export type Tone = 'success' | 'warning' | 'danger' | 'info' | 'plain';

/** A state in one word. */
export function Lozenge({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return <span className={`lozenge tone-${tone}`}>{children}</span>;
}

/** Who did something, in words: `user:ada` is ada. */
export function Actor({ actor }: { readonly actor: string }) {
  const place = actor.indexOf(':');
  const [kind, name] = place < 0 ? [actor, ''] : [actor.slice(0, place), actor.slice(place + 1)];
  const says = texts.actors[kind];
  return says === undefined ? actor : says(name);
}

/** A message that stays. */
export function Notice({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return <div className={`notice tone-${tone}`}>{children}</div>;
}

/** The head of a page; also the title of the window. */
export function PageHead(props: {
  readonly title: string;
  readonly above?: ReactNode;
  readonly beside?: ReactNode;
  readonly actions?: ReactNode;
}) {
  const { title } = props;
  useEffect(() => {
    document.title = `${title} · Rollcall`;
  }, [title]);
  return (
    <header className="page-head">
      {props.above !== undefined && <div className="dim">{props.above}</div>}
      <div className="bar" style={{ justifyContent: 'space-between' }}>
        <div className="bar">
          <Title order={1}>{title}</Title>
          {props.beside}
        </div>
        <div className="bar">{props.actions}</div>
      </div>
    </header>
  );
}

/** A part of a page with a heading of its own. */
export function Panel(props: {
  readonly title: string;
  readonly actions?: ReactNode;
  /** By which a list of sections leads to it. */
  readonly id?: string;
  readonly children: ReactNode;
}) {
  const place = props.id === undefined ? {} : { id: props.id, tabIndex: -1 };
  return (
    <section className="panel" aria-label={props.title} {...place}>
      <div className="panel-head">
        <Title order={2}>{props.title}</Title>
        {props.actions}
      </div>
      {props.children}
    </section>
  );
}

/** A few counted kinds, of which one may be picked. */
export function Picks<Kind extends string>(props: {
  readonly kinds: readonly (readonly [kind: Kind, text: string, count: number])[];
  readonly picked: Kind | undefined;
  readonly onPick: (kind: Kind) => void;
}) {
  return (
    <div className="bar">
      {props.kinds.map(([kind, text, count]) => (
        <button
          key={kind}
          type="button"
          className="tile pick"
          aria-pressed={kind === props.picked}
          onClick={() => props.onPick(kind)}
        >
          {text} {number(count)}
        </button>
      ))}
    </div>
  );
}

/** The way to the next page of a list. */
export function More(props: {
  readonly of: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    fetchNextPage(): unknown;
  };
}) {
  if (!props.of.hasNextPage) return null;
  return (
    <div className="more">
      <Button
        variant="subtle"
        size="xs"
        loading={props.of.isFetchingNextPage}
        onClick={() => void props.of.fetchNextPage()}
      >
        {texts.more}
      </Button>
    </div>
  );
}
