/** How a pretend server answers a search: base and scope, rights, paging, ranges, names with GUIDs. */

import { isBelow, nameKey } from '../syntax.ts';
import { children, element, integer, type Node, numberOf, text, textOf } from './ber.ts';
import { judgeOf, valuesOf } from './filter.ts';
import { controlOf, type Message, type Result, type Session } from './session.ts';
import type { Held, Tree, Value } from './tree.ts';

export const pagedResults = '1.2.840.113556.1.4.319';
export const dirSyncControl = '1.2.840.113556.1.4.841';
export const extendedNames = '1.2.840.113556.1.4.529';

/** What a pretend server is like, and what may be broken in it. Everything may be changed at any time. */
export interface Temper {
  /** Entries given at once without paging. */
  sizeLimit: number;
  /** Values of one attribute told at once (Active Directory: MaxValRange). */
  rangeSize: number;
  /** Attributes that the account may not read, in lower case. */
  readonly hidden: Set<string>;
  /** Addresses of other servers that hold parts of the tree. */
  readonly referrals: string[];
  /** The server leaves out the entries of this page (counted from 1 within one search) although it says more. */
  dropPage: number | undefined;
  /** Every page is the first one, with a cookie. */
  standStill: boolean;
  /** The first page is empty, and says that there is more. */
  emptyFirst: boolean;
  /** The connection is cut after so many entries of the next search. */
  cutAfter: number | undefined;
  /** The account may see who was deleted. */
  seesDeleted: boolean;
  supportsPaging: boolean;
  /** The top of the tree says which change was its last (OpenLDAP with syncprov). */
  tellsState: boolean;
}

export interface Searched {
  readonly base: string;
  readonly scope: number;
  readonly filter: Node;
  readonly attributes: readonly string[];
}

export function readSearch({ operation }: Message): Searched {
  const [base, scope, , , , , filter, attributes] = children(operation.body);
  if (base === undefined || scope === undefined || filter === undefined || attributes === undefined)
    throw new Error('A search is cut short.');
  return {
    base: textOf(base),
    scope: numberOf(scope),
    filter,
    attributes: children(attributes.body).map(textOf),
  };
}

interface Place {
  readonly tree: Tree;
  readonly temper: Temper;
  readonly activeDirectory: boolean;
  /** Names that exist without being entries of the tree: bases. */
  readonly bases: readonly string[];
}

/** Answers a search in the tree. */
export function search(place: Place, message: Message, session: Session): Result {
  const { tree, temper, bases } = place;
  const searched = readSearch(message);
  const base = nameKey(searched.base);
  const known = [...tree.entries.keys(), ...bases.map(nameKey)];
  if (!known.some((key) => isBelow(key, base))) return { code: 32, message: 'No such object' };
  const judge = judgeOf(searched.filter, tree);
  const paged = message.controls.get(pagedResults);
  const found = () => matching(place, searched, judge);
  const show = { place, searched, extended: message.controls.has(extendedNames) };
  const references = temper.referrals.map((address) => element(0x73, text(address)));
  if (paged === undefined) {
    const all = [...found()];
    const told = all.slice(0, temper.sizeLimit).map((held) => entryOf(held, show));
    if (all.length > temper.sizeLimit) return { code: 4, message: 'Size limit exceeded', told };
    return { code: 0, told: searched.scope === 0 ? told : [...told, ...references] };
  }
  if (!temper.supportsPaging) return { code: 12, message: 'critical extension is not recognized' };
  return page({ place, session, paged, found, references, show });
}

function* matching(
  { tree }: Place,
  { base, scope }: Searched,
  judge: (held: Held) => boolean,
): Iterable<Held> {
  const key = nameKey(base);
  if (scope === 0) {
    const held = tree.entries.get(key);
    if (held !== undefined && judge(held)) yield held;
    return;
  }
  for (const [name, held] of tree.entries) if (isBelow(name, key) && judge(held)) yield held;
}

interface Paging {
  readonly place: Place;
  readonly session: Session;
  readonly paged: Buffer;
  readonly found: () => Iterable<Held>;
  readonly references: readonly Buffer[];
  readonly show: Shown;
}

interface Kept {
  readonly left: readonly Held[];
  readonly number: number;
}

/** Where a search goes on is known to its connection only, and its cookie is good once (RFC 2696 section 3). */
function page({ place, session, paged, found, references, show }: Paging): Result {
  const { temper } = place;
  const [size, cookie] = children(children(paged)[0]?.body ?? Buffer.alloc(0));
  if (size === undefined || cookie === undefined)
    return { code: 2, message: 'paged results control is malformed' };
  const given = cookie.body.toString('hex');
  let kept: Kept = { left: [], number: 0 };
  if (given === '') kept = { left: [...found()], number: 1 };
  else {
    const before = session.cookies.get(given) as Kept | undefined;
    if (before === undefined) return { code: 53, message: 'paged results cookie is invalid' };
    if (!temper.standStill) session.cookies.delete(given);
    kept = before;
  }
  const isEmpty = temper.emptyFirst && kept.number === 1;
  const count = isEmpty ? 0 : numberOf(size);
  const now = kept.left.slice(0, count);
  const left = temper.standStill ? kept.left : kept.left.slice(count);
  const dropped = temper.dropPage === kept.number && left.length > 0;
  if (dropped) temper.dropPage = undefined;
  let next = Buffer.alloc(0);
  if (left.length > 0) {
    next = Buffer.from(`page ${session.cookies.size} ${kept.number} ${left.length}`);
    session.cookies.set(next.toString('hex'), { left, number: kept.number + 1 } satisfies Kept);
  }
  const told = (dropped ? [] : now).map((held) => entryOf(held, show));
  const { cutAfter } = temper;
  if (cutAfter !== undefined) {
    temper.cutAfter = undefined;
    return { code: 0, told: told.slice(0, cutAfter), cut: true };
  }
  const control = controlOf(pagedResults, element(0x30, integer(0), text(next)));
  return { code: 0, told: left.length === 0 ? [...told, ...references] : told, controls: [control] };
}

interface Shown {
  readonly place: Place;
  readonly searched: Searched;
  readonly extended: boolean;
}

const operational = new Set([
  'entryuuid',
  'modifytimestamp',
  'createtimestamp',
  'memberof',
  'pwdaccountlockedtime',
  'nsaccountlock',
]);

/** An entry as it is told: only what was asked for and may be read. */
export function entryOf(held: Held, { place, searched, extended }: Shown): Buffer {
  const { tree, temper, activeDirectory } = place;
  const asked = searched.attributes.filter((name) => name !== '*');
  const all = searched.attributes.length === 0 || searched.attributes.includes('*');
  const told: Buffer[] = [];
  const tell = (name: string, values: readonly Value[]) =>
    told.push(
      element(0x30, text(name), element(0x31, ...values.map((value) => text(shown(value, place, extended))))),
    );

  for (const wanted of asked) {
    const [name = '', range] = wanted.toLowerCase().split(';range=');
    if (temper.hidden.has(name)) continue;
    const values = valuesOf(held, name, tree);
    const label = held.attributes.get(name)?.name ?? wanted.split(';')[0] ?? name;
    if (values.length === 0) continue;
    if (name === 'member' && activeDirectory && (range !== undefined || values.length > temper.rangeSize))
      tellRange(values, { label, from: Number(range?.split('-')[0] ?? 0), size: temper.rangeSize, tell });
    else tell(label, values);
  }
  if (all)
    for (const [key, { name, values }] of held.attributes)
      if (!temper.hidden.has(key) && !operational.has(key)) tell(name, values);
  return element(0x64, text(nameOf(held, extended)), element(0x30, ...told));
}

interface Range {
  readonly label: string;
  readonly from: number;
  readonly size: number;
  readonly tell: (name: string, values: readonly Value[]) => void;
}

/** The attribute itself is told empty beside the range of it (MS-ADTS section 3.1.1.3.1.3.3). */
function tellRange(values: readonly Value[], { label, from, size, tell }: Range): void {
  const part = values.slice(from, from + size);
  const last = from + size >= values.length;
  tell(label, []);
  tell(`${label};range=${from}-${last ? '*' : from + size - 1}`, part);
}

function shown(value: Value, { tree }: Place, extended: boolean): Value {
  if (!extended || Buffer.isBuffer(value) || !value.includes('=')) return value;
  const held = tree.find(value);
  return held === undefined ? value : nameOf(held, true);
}

function nameOf(held: Held, extended: boolean): string {
  return extended ? `<GUID=${held.guid}>;<SID=S-1-5-21>;${held.dn}` : held.dn;
}
