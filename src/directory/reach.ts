/** From a path to the value in JSON that it means, as far as the first list on the way. */

import type { RawBuilder } from 'kysely';
import type { Path } from '../scim/index.ts';
import type { JsonValue, JsonWords } from '../store/index.ts';

type Sql = RawBuilder<unknown>;

export interface Reached {
  readonly value: JsonValue;
  /** The path so far, as a text. */
  readonly key: string;
  /** The value may be a list; `rest` leads on from each of its values. */
  readonly listed: boolean;
  readonly rest: Path | undefined;
}

/** @param json where the path begins. */
export function reach(words: JsonWords, json: Sql, path: Path): Reached {
  let base = json;
  let passed: string[] = [];
  const key: string[] = [];
  for (const [at, { name, known, many }] of path.entries()) {
    const last = at === path.length - 1;
    key.push(known ? name : `~${name}`);
    if (known && !many && !last) {
      passed.push(name);
      continue;
    }
    const outer = passed.length === 0 ? base : words.member(base, passed).node;
    const value = known ? words.member(base, [...passed, name]) : words.foldedMember(outer, name);
    if (many || last) {
      const [next, ...others] = path.slice(at + 1);
      return { value, key: JSON.stringify(key), listed: many, rest: next && [next, ...others] };
    }
    passed = [];
    base = value.node;
  }
  throw new RangeError('A path has one name at least.');
}
