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
  return answerList(call, pages, {
    name: 'user',
    json: (user) => userJson(user, detail),
    xml: (user) => userXml(user, detail),
  });
}

export async function answerGroups(call: Call, pages: Pages<ServedGroup>): Promise<Response> {
  const detail = detailOf(call, 'group');
  return answerList(call, pages, {
    name: 'group',
    json: (group) => groupJson(group, detail),
    xml: (group) => groupXml(group, detail),
  });
}

function answerList<Item>(
  call: Call,
  pages: Pages<Item>,
  of: {
    readonly name: 'user' | 'group';
    readonly json: (item: Item) => object;
    readonly xml: (item: Item) => string;
  },
): Promise<Response> {
  const { name } = of;
  return call.json
    ? streamed(
        between(pages, {
          begin: `{"expand":"${name}","${name}s":[`,
          each: (item) => JSON.stringify(of.json(item)),
          separator: ',',
          end: ']}',
        }),
        'application/json',
      )
    : streamed(
        between(pages, {
          begin: `${xmlHead}<${name}s expand="${name}">`,
          each: of.xml,
          end: `</${name}s>`,
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
