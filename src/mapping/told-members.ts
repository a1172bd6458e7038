/** The members of `user` as people really have them: what is described, and what their sources tell beside that. */

import { ENTERPRISE_USER, type Person } from '../model/index.ts';
import { type Members, userMembers } from './expression/user.ts';
import { any, isList, isMap, isPresent, type Kind, kindOf, type Value } from './expression/value.ts';
import { type MemberDescription, members } from './preview.ts';

/** A member, and how it stands with the people who were looked at. */
export interface ToldMember extends MemberDescription {
  /** How many of them have a value. */
  readonly people: number;
  /** The value of the first who has one, shortened; absent: nobody has one, or its members show it. */
  readonly example?: string;
}

/** Members that nobody described: more than these say nothing to whoever chooses from a list. */
const mostUndescribed = 300;
/** How far objects within objects are followed. */
const deepest = 4;
const longestExample = 60;

/** All members of `user`: those that are described in their order, then those that are only told, in order of their paths. */
export function membersOf(people: readonly Person[]): readonly ToldMember[] {
  const looked: Looked = { described: new Map(), told: new Map() };
  for (const person of people) lookAt(looked, person);
  const described = members.map((each) => ({ ...each, ...standing(looked.described.get(each.path)) }));
  const told = [...looked.told]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, one]) => ({ path, type: one.type, description: one.about, ...standing(one) }));
  return [...described, ...told];
}

/** What was seen of all members, by path. */
interface Looked {
  readonly described: Map<string, Seen>;
  readonly told: Map<string, Seen>;
}

/** What was seen of a member. */
interface Seen {
  people: number;
  type: Kind;
  about: string;
  example?: string;
}

function standing(seen: Seen | undefined): Pick<ToldMember, 'people' | 'example'> {
  const { people = 0, example } = seen ?? {};
  return { people, ...(example === undefined ? {} : { example }) };
}

function lookAt(looked: Looked, person: Person): void {
  lookAtDescribed(looked, person, { path: 'user', described: userMembers });
  for (const [name, value] of Object.entries(person.attributes)) {
    if (Object.hasOwn(userMembers, name)) continue;
    const isExtension = isMap(value) && name.startsWith('urn:');
    const about = isExtension ? `The extension ${name}, as the source tells it.` : asTold;
    // What is lifted from the extension stands on `user` itself.
    const left = name === ENTERPRISE_USER && isMap(value) ? without(value, userMembers) : value;
    if (isMap(left) && Object.keys(left).length === 0) continue;
    lookAtTold(looked.told, { path: memberPath('user', name), value: left, about, depth: 1 });
  }
}

function lookAtDescribed(
  looked: Looked,
  person: Person,
  { path, described }: { readonly path: string; readonly described: Members },
): void {
  for (const [name, member] of Object.entries(described)) {
    const here = `${path}.${name}`;
    const value = member.read(person);
    note(looked.described, { path: here, value, about: member.about });
    const { members: inner } = member;
    if (inner === undefined) continue;
    lookAtDescribed(looked, person, { path: here, described: inner });
    // A type of e-mail address, or a part of the name, that nobody described.
    if (isMap(value))
      for (const [part, told] of Object.entries(without(value, inner)))
        lookAtTold(looked.told, { path: memberPath(here, part), value: told, about: asTold, depth: 2 });
  }
}

const asTold = 'As the source tells it.';

interface Told {
  readonly path: string;
  readonly value: Value;
  readonly about: string;
  readonly depth: number;
}

function lookAtTold(seen: Map<string, Seen>, { path, value, about, depth }: Told): void {
  if (!seen.has(path) && seen.size >= mostUndescribed) return;
  note(seen, { path, value, about });
  if (!isMap(value) || depth >= deepest) return;
  for (const [name, inner] of Object.entries(value))
    lookAtTold(seen, { path: memberPath(path, name), value: inner, about: asTold, depth: depth + 1 });
}

function note(
  seen: Map<string, Seen>,
  { path, value, about }: { readonly path: string; readonly value: Value; readonly about: string },
): void {
  if (!isPresent(value)) return;
  const kind = kindOf(value);
  const known = seen.get(path);
  const one = known ?? { people: 0, type: kind, about };
  if (known === undefined) seen.set(path, one);
  one.people += 1;
  if (one.type !== kind) one.type = any.kind;
  if (one.example === undefined && !isMap(value)) one.example = shortened(value);
}

/** `user.badge`, and `user["urn:…"]` where the name is none that may stand behind a dot. */
function memberPath(of: string, name: string): string {
  const isPlain = /^[A-Za-z_]\w*$/.test(name) && !reserved.has(name);
  return isPlain ? `${of}.${name}` : `${of}[${JSON.stringify(name)}]`;
}

/** Names that CEL keeps for itself (its grammar, IDENT). */
const reserved = new Set(
  (
    'in true false null as break const continue else for function if import let loop package namespace ' +
    'return var void while'
  ).split(' '),
);

function without(value: { readonly [name: string]: Value }, described: Members) {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !Object.hasOwn(described, name)));
}

function shortened(value: Value): string {
  const text = typeof value === 'string' ? value : isList(value) ? listed(value) : String(value);
  return text.length > longestExample ? `${text.slice(0, longestExample - 1)}…` : text;
}

/** Texts as they are; whatever else a list holds as JSON. */
function listed(list: readonly Value[]): string {
  return list
    .slice(0, 5)
    .map((item) => (typeof item === 'string' ? item : JSON.stringify(item)))
    .join(', ');
}
