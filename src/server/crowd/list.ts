/** Lists of users and of groups, in both languages, streamed. */

import type { Reading, ServedGroup, ServedUser } from '../../served/index.ts';
import { type Call, expanded, type Range } from './call.ts';
import { type Detail, groupJson, groupXml, userJson, userXml } from './entity.ts';
import { between, sliced, streamed } from './stream.ts';
import { xmlHead } from './xml.ts';

type Pages<Item> = AsyncIterable<readonly Item[]>;

/** Pieces of a list: which one it is, so that its pages belong together, and what would make its rest move up. */
interface Pieces {
  readonly range: Range;
  readonly id: string;
  readonly moves: Parameters<Reading['page']>[0]['moves'];
}

/** What makes people leave a view: being deleted, and, where the view has a scope, leaving a group of it. */
export function leaving({ view }: Reading): Pieces['moves'] {
  return view.scope === undefined ? ['gone'] : ['gone', 'member'];
}

export async function answerUsers(call: Call, pages: Pages<ServedUser>): Promise<Response> {
  const detail = detailOf(call, 'user');
  return call.json
    ? streamed(
        between(pages, {
          begin: '{"expand":"user","users":[',
          each: (user) => JSON.stringify(userJson(user, detail)),
          separator: ',',
          end: ']}',
        }),
        'application/json',
      )
    : streamed(
        between(pages, {
          begin: `${xmlHead}<users expand="user">`,
          each: (user) => userXml(user, detail),
          end: '</users>',
        }),
        'application/xml',
      );
}

export async function answerGroups(call: Call, pages: Pages<ServedGroup>): Promise<Response> {
  const detail = detailOf(call, 'group');
  return call.json
    ? streamed(
        between(pages, {
          begin: '{"expand":"group","groups":[',
          each: (group) => JSON.stringify(groupJson(group, detail)),
          separator: ',',
          end: ']}',
        }),
        'application/json',
      )
    : streamed(
        between(pages, {
          begin: `${xmlHead}<groups expand="group">`,
          each: (group) => groupXml(group, detail),
          end: '</groups>',
        }),
        'application/xml',
      );
}

/** The part of a list that is asked for; `from` is read from its beginning. */
export async function* pieces<Item>(
  reading: Reading,
  from: Pages<Item>,
  { range, id, moves }: Pieces,
): AsyncGenerator<readonly Item[]> {
  if (range.start > 0 || Number.isFinite(range.most)) await reading.page({ id, start: range.start, moves });
  yield* sliced(from, range);
}

/** Items that are at hand, as pages. */
export async function* atHand<Item>(items: readonly Item[]): AsyncGenerator<readonly Item[]> {
  yield items;
}

function detailOf(call: Call, entity: 'user' | 'group'): Detail {
  const wanted = expanded(call);
  return {
    base: call.base,
    directory: call.application.directory,
    full: wanted.has(entity),
    attributes: wanted.has('attributes'),
  };
}
