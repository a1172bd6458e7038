/** What differs between two versions of settings: each value by its path, before and after. */

import { texts } from '../texts/index.ts';
import { isObject } from './form/shape.ts';
import { day } from './time.tsx';

const words = texts.differences;

export function Difference(props: {
  /** The version before; absent: there was none. */
  readonly before?: unknown;
  readonly after: unknown;
}) {
  const { before, after } = props;
  if (before === undefined) return <span className="dim">{words.first}</span>;
  const changes = differencesOf(before, after);
  if (changes.length === 0) return <span className="dim">{words.none}</span>;
  return changes.map(({ path, was, is }) => (
    <div key={path} className="code">
      {path} {was !== undefined && <span className="before">{was}</span>}{' '}
      {is !== undefined && <span className="after">{is}</span>}
    </div>
  ));
}

interface Changed {
  readonly path: string;
  readonly was: string | undefined;
  readonly is: string | undefined;
}

/** Values that are not the same in both. */
function differencesOf(before: unknown, after: unknown): readonly Changed[] {
  const old = leaves(before);
  const young = leaves(after);
  return [...new Set([...old.keys(), ...young.keys()])]
    .map((path) => ({ path, was: old.get(path), is: young.get(path) }))
    .filter(({ was, is }) => was !== is);
}

/** Every value by its path, written as JSON; of a secret only when it was set, and when it ends. */
function leaves(value: unknown, path = ''): ReadonlyMap<string, string> {
  if (!isObject(value)) return new Map([[path, JSON.stringify(value) ?? '']]);
  if (value.sealed === true) return new Map([[path, secretIn(value)]]);
  return new Map(
    Object.entries(value).flatMap(([name, held]) => [
      ...leaves(held, path === '' ? name : `${path}.${name}`),
    ]),
  );
}

function secretIn({ changedAt, expires }: Readonly<Record<string, unknown>>): string {
  const set = typeof changedAt === 'number' ? words.secretOf(day(changedAt)) : words.secret;
  return typeof expires === 'string'
    ? `${set}, ${words.ends(day(new Date(`${expires}T12:00`).getTime()))}`
    : set;
}
