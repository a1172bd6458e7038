/** Searches over all resource types (RFC 7644 section 3.4.2.1). */

import type { Attributes } from '../../model/index.ts';
import { comparePlaces, type Order, type Place } from '../../scim/index.ts';
import { type Answer, answerPieces } from './answer.ts';
import type { Call } from './call.ts';
import { openCursor, sealCursors } from './cursors.ts';
import { listPieces } from './list-pieces.ts';
import { pageHead } from './page.ts';
import { eachThatFits, type Section, sectionsOf } from './sections.ts';

/** What the cursors of these searches are for. */
const ALL = '/';

/** Where a resource stands among those of all types. */
interface Mark {
  readonly section: number;
  readonly place: Place;
}

/**
 * GET of the base address: Users first, then Groups, then what the settings declare; in an order that is asked for, all
 * together. A filter that a type has no attributes for finds none of it, and a type that is not ordered by something has no
 * value there; 400 `invalidFilter` or `invalidPath` is what fits none of them.
 */
export async function listAll(call: Call): Promise<Answer> {
  const sections = sectionsOf(call);
  const order = sections.find((each) => each.order !== undefined)?.order;
  const plain = order === undefined && call.query.cursor === undefined;
  const { resources, count, ...found } = plain
    ? await oneAfterTheOther(call, sections)
    : await together(call, sections, order);
  return answerPieces(listPieces({ ...pageHead(call.query, found), count, resources }));
}

/** Each type's page is found by itself. */
async function oneAfterTheOther({ query }: Call, sections: readonly Section[]) {
  const shown: AsyncIterable<Attributes>[] = [];
  let [total, left] = [0, query.count];
  await eachThatFits(sections, async (section) => {
    const page = await section.page({ limit: left, offset: Math.max(0, query.startIndex - 1 - total) });
    total += page.total;
    left -= page.count;
    shown.push(page.resources);
  });
  async function* resources() {
    for (const some of shown) yield* some;
  }
  return { total, count: query.count - left, resources: resources() };
}

/** The places of all types, in one order, of which a page is then read. */
async function together(call: Call, sections: readonly Section[], order: Order | undefined) {
  const { query } = call;
  const marks: Mark[] = [];
  await eachThatFits(sections, async (section, at) => {
    for (const { id, key = null } of await section.places())
      marks.push({ section: at, place: order === undefined ? { id } : { id, key } });
  });
  const compare = compareMarks(order);
  marks.sort(compare);
  const from = query.cursor === undefined ? undefined : markAt(openCursor(call, ALL, order).from);
  const passed = from && marks.filter((each) => compare(each, from) <= 0).length;
  const begin = passed ?? query.startIndex - 1;
  const page = marks.slice(begin, begin + query.count);
  const last = begin + query.count < marks.length ? page.at(-1) : undefined;
  const total = marks.length;
  const part = { total, ...(last && { next: placeOf(last) }) };
  return {
    total,
    count: page.length,
    resources: told(sections, page),
    ...(query.cursor !== undefined && sealCursors(call, ALL, { part, order })),
  };
}

function compareMarks(order: Order | undefined): (a: Mark, b: Mark) => number {
  const byKey = comparePlaces(order);
  const byId = comparePlaces(undefined);
  return (a, b) =>
    byKey({ ...a.place, id: '' }, { ...b.place, id: '' }) ||
    a.section - b.section ||
    byId({ id: a.place.id }, { id: b.place.id });
}

function placeOf({ section, place }: Mark): Place {
  return { ...place, id: `${section} ${place.id}` };
}

function markAt(place: Place | undefined): Mark | undefined {
  if (place === undefined) return undefined;
  const [section = ''] = place.id.split(' ', 1);
  return { section: Number(section), place: { ...place, id: place.id.slice(section.length + 1) } };
}

/** The resources of a page: of each type in the order of the page, and no more than one is read before it is told. */
async function* told(sections: readonly Section[], page: readonly Mark[]): AsyncGenerator<Attributes> {
  const streams = new Map<number, AsyncIterator<Attributes>>();
  const next = new Map<number, Attributes>();
  for (const { section: at, place } of page) {
    let stream = streams.get(at);
    if (stream === undefined) {
      const ids = page.filter(({ section }) => section === at).map((mark) => mark.place.id);
      const read = await sections[at]?.resources(ids);
      if (read === undefined) continue;
      stream = read[Symbol.asyncIterator]();
      streams.set(at, stream);
    }
    const found: Attributes | undefined = next.get(at) ?? (await stream.next()).value;
    if (found === undefined) continue;
    // One that is not there any more is passed over: what is read already is told in its own place.
    if (found.id === place.id) {
      next.delete(at);
      yield found;
    } else next.set(at, found);
  }
}
