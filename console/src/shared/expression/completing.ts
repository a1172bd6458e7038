/** What may stand at a place of an expression, and what the expression is once it is chosen. Computes only. */

import { type OpenCall, type Place, placeAt } from './reading.ts';

/** A function as the service describes it. */
export interface KnownFunction {
  readonly name: string;
  /** `replace(text, search, with, limit?): text`; what only goes through lists begins with `list.` */
  readonly signature: string;
  readonly description: string;
}

/** A member of `user` as the service describes it. */
export interface KnownMember {
  readonly path: string;
  readonly type: string;
  readonly description: string;
  readonly people: number;
  readonly example?: string | undefined;
}

export interface Known {
  readonly functions: readonly KnownFunction[];
  readonly members: readonly KnownMember[];
  /** People who were looked at for the members. */
  readonly looked: number;
}

/** Something to choose, and what it makes of the expression. */
export interface Choice {
  /** No two of one list have the same. */
  readonly key: string;
  readonly shown: string;
  readonly type: string;
  readonly says: string;
  readonly member?: KnownMember;
  /** The whole expression with it. */
  readonly text: string;
  readonly caret: number;
}

/** In one list; whoever does not find it writes on. */
const most = 50;
/** How many letters must be written before what lies deeper is offered too. */
const enoughForDeeper = 2;

/** What may be written at the caret, the nearest first. */
export function choicesAt(text: string, caret: number, known: Known): readonly Choice[] {
  const place = placeAt(text, caret);
  if (place === undefined) return [];
  const around = { text, place, known };
  const choices = place.of === undefined ? alone(around) : behind(place.of, around);
  return choices.filter((choice) => choice.text !== text).slice(0, most);
}

interface Around {
  readonly text: string;
  readonly place: Place;
  readonly known: Known;
}

/** Where no dot stands before the word. */
function alone(around: Around): readonly Choice[] {
  const { place, known } = around;
  const { begun } = place;
  const functions = known.functions.filter((one) => !isOfLists(one) && begins(one.name, begun));
  const callable = functions.map((one) => call(one.name, one, around));
  if (begun === '')
    return [...childrenOf('user', known.members).map((one) => member(one, place.from, around)), ...callable];
  const user = begins('user', begun) && begun !== 'user' ? [root(around)] : [];
  const members = known.members.filter(({ path }) => begins(nameOf(path), begun));
  return [...user, ...callable, ...byDepth(members).map((one) => member(one, place.from, around))];
}

/** Behind a dot: members of what stands before it, and functions that take it as their first argument. */
function behind(of: NonNullable<Place['of']>, around: Around): readonly Choice[] {
  const { place, known } = around;
  const { begun } = place;
  const { path } = of;
  if (path === 'cel')
    return known.functions
      .filter(({ name }) => begins(name, `cel.${begun}`))
      .map((one) => call(one.name, one, { ...around, place: { ...place, from: of.from } }));
  const children = path === undefined ? [] : childrenOf(path, known.members);
  const deeper =
    path === undefined || begun.length < enoughForDeeper
      ? []
      : known.members.filter((one) => isWithin(one.path, path) && !children.includes(one));
  const members = [...children, ...byDepth(deeper)]
    .filter((one) => begins(nameOf(one.path), begun))
    .map((one) => member(one, of.from, around));
  if (begun === '' && members.length > 0) return members;
  const type = known.members.find((one) => one.path === path)?.type ?? 'any';
  const mayBeList = type === 'list' || type === 'map' || type === 'any';
  const methods = known.functions.filter(
    (one) =>
      begins(one.name, begun) &&
      one.name !== 'has' &&
      !one.name.includes('.') &&
      (mayBeList || !isOfLists(one)),
  );
  const ordered =
    type === 'list' ? [...methods.filter(isOfLists), ...methods.filter((one) => !isOfLists(one))] : methods;
  return [...members, ...ordered.map((one) => call(one.name, one, around, 1))];
}

function begins(name: string, begun: string): boolean {
  return name.toLowerCase().startsWith(begun.toLowerCase());
}

/** The last part of a path: `.name`, or `["a name"]`. */
const lastPart = /(?:\.(\w+)|\[("(?:[^"\\]|\\.)*")\])$/;

function nameOf(path: string): string {
  const [, plain, quoted = '""'] = lastPart.exec(path) ?? [];
  return plain ?? (JSON.parse(quoted) as string);
}

function parentOf(path: string): string {
  return path.replace(lastPart, '');
}

function childrenOf(path: string, members: readonly KnownMember[]): readonly KnownMember[] {
  return members.filter((one) => parentOf(one.path) === path);
}

function isWithin(path: string, parent: string): boolean {
  return path.startsWith(parent) && /^[.[]/.test(path.slice(parent.length));
}

/** What lies nearer comes first; the order stays among equals. */
function byDepth(members: readonly KnownMember[]): readonly KnownMember[] {
  const depth = ({ path }: KnownMember): number => path.split(/\.|\[/).length;
  return members.toSorted((a, b) => depth(a) - depth(b));
}

function isOfLists({ signature }: KnownFunction): boolean {
  return signature.startsWith('list.');
}

function replaced(text: string, from: number, to: number, by: string): string {
  return text.slice(0, from) + by + text.slice(to);
}

function root({ text, place: { from, to } }: Around): Choice {
  const by = text[to] === '.' ? 'user' : 'user.';
  return {
    key: 'user',
    shown: 'user',
    type: 'map',
    says: '',
    text: replaced(text, from, to, by),
    caret: from + 'user.'.length,
  };
}

/** @param from where what its path takes the place of begins */
function member(one: KnownMember, from: number, { text, place }: Around): Choice {
  const { path, type, description } = one;
  return {
    key: path,
    shown: path,
    type,
    says: description,
    member: one,
    text: replaced(text, from, place.to, path),
    caret: from + path.length,
  };
}

/** @param given arguments that stand before the dot */
function call(name: string, one: KnownFunction, { text, place: { from, to } }: Around, given = 0): Choice {
  const isWritten = text[to] === '(';
  const isWhole = parametersOf(one.signature).length === given && !isWritten;
  return {
    key: `${name}(`,
    shown: one.signature,
    type: '',
    says: one.description,
    text: replaced(text, from, to, isWritten ? name : `${name}()`),
    caret: from + name.length + (isWhole ? 2 : 1),
  };
}

/** The parameters that a signature writes, of several the first: `['text', 'search', 'with', 'limit?']`. */
function parametersOf(signature: string): readonly string[] {
  const [, inside = ''] = /\(([^)]*)\)/.exec(signature) ?? [];
  return inside.split(', ').filter((one) => one !== '');
}

/** A call that is being written: the parts of its signature before, in and after the parameter that the caret is in. */
export interface Help {
  readonly before: string;
  readonly parameter: string;
  readonly after: string;
  readonly says: string;
}

/** What helps to write the call; nothing where there is no such function. */
export function helpFor({ name, argument, isMethod }: OpenCall, { functions }: Known): Help | undefined {
  const one = functions.find((each) => each.name === name);
  if (one === undefined) return undefined;
  const { signature, description: says } = one;
  const parameters = parametersOf(signature);
  const place = argument + (isMethod && !isOfLists(one) ? 1 : 0);
  // The last one may take any number of them.
  const last = parameters.at(-1)?.includes('…') === true ? parameters.length - 1 : parameters.length;
  const index = Math.min(place, last);
  const parameter = parameters[index] ?? '';
  const before = parameters.slice(0, index).map((each) => `${each}, `);
  const at = parameter === '' ? signature.length : signature.indexOf('(') + 1 + before.join('').length;
  return {
    before: signature.slice(0, at),
    parameter,
    after: signature.slice(at + parameter.length),
    says,
  };
}
