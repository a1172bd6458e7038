/** A PATCH done in the obvious way: a mutable copy, one case after the other, nothing shared with what is tested. */
import type { Attributes } from '../../model/index.ts';
import {
  asBoolean,
  type Choice,
  checkChoice,
  type Element,
  fitting,
  type List,
  Refused,
  type Scalar,
  same,
} from './choice-fixture.ts';

interface Badge {
  costs?: string;
  number?: string;
  serial?: string;
  level?: number;
  doors?: Element[];
}

export interface Model {
  userName?: string;
  title?: string;
  emails?: Element[];
  'urn:example:scim:Badge'?: Badge;
}

type Op = 'add' | 'replace' | 'remove';
type Single = 'title' | 'userName' | 'number' | 'serial' | 'costs' | 'level';

export type Step =
  | {
      readonly at: 'list';
      readonly list: List;
      readonly op: Op;
      readonly filter?: Choice | undefined;
      readonly sub?: string;
      readonly value?: Scalar | Element | readonly Element[];
    }
  | { readonly at: 'single'; readonly op: Op; readonly name: Single; readonly value: Scalar }
  | { readonly at: 'badge'; readonly op: Op; readonly value: Attributes }
  /** Refused before anything is done, or when its turn comes. */
  | { readonly at: 'unreadable' | 'refused'; readonly operation: object; readonly scimType: string };

/** The resource after all steps. Throws `Refused`. */
export function slowly(resource: Model, steps: readonly Step[]): Model {
  for (const step of steps) if (step.at === 'unreadable') throw new Refused(step.scimType);
  const model = structuredClone(resource);
  for (const step of steps) slowStep(model, step);
  const [before, after] = [resource[BADGE], model[BADGE]];
  if (after && Object.keys(after).length > 0 && after.costs === undefined) throw new Refused('invalidValue');
  if (before?.number !== undefined && before.number !== after?.number) throw new Refused('mutability');
  for (const door of before?.doors ?? []) {
    const now = after?.doors?.find(({ value }) => value !== undefined && value === door.value);
    if (now) keyStays(door, now);
  }
  return model;
}

const BADGE = 'urn:example:scim:Badge';

function slowStep(model: Model, step: Step): void {
  if ('scimType' in step) throw new Refused(step.scimType);
  if (step.at === 'single') slowSingle(model, step.name, step);
  else if (step.at === 'list') slowList(model, step);
  else if (step.op === 'remove') delete model[BADGE];
  else slowBadge(model, step);
}

function slowBadge(model: Model, step: Extract<Step, { readonly at: 'badge' }>): void {
  for (const [name, value] of Object.entries(step.value)) {
    // What is given by the service is passed over within a whole.
    if (name === 'serial') continue;
    if (name === 'doors')
      slowList(model, { at: 'list', list: 'doors', op: step.op, value: value as Element[] });
    else slowSingle(model, name as Single, { op: step.op, value: value as Scalar });
  }
}

function slowSingle(
  model: Model,
  name: Single,
  { op, value }: { readonly op: Op; readonly value: Scalar },
): void {
  if (name === 'serial') throw new Refused('mutability');
  const isCore = name === 'title' || name === 'userName';
  const holder: Record<string, unknown> = isCore
    ? (model as object as Record<string, unknown>)
    : { ...model[BADGE] };
  if (op === 'remove') {
    if (name === 'userName' || name === 'costs') throw new Refused('mutability');
    delete holder[name];
  } else if (value === null) {
    const wasThere = holder[name] !== undefined;
    if ((name === 'userName' || name === 'costs') && !(op === 'add' && wasThere))
      throw new Refused('invalidValue');
    if (op === 'replace') delete holder[name];
  } else {
    holder[name] = name === 'level' ? asInteger(value) : String(value);
  }
  if (!isCore) model[BADGE] = holder as Badge;
}

function slowList(model: Model, step: Extract<Step, { readonly at: 'list' }>): void {
  const { list, op, filter, sub, value } = step;
  const before = (list === 'emails' ? model.emails : model[BADGE]?.doors) ?? [];
  // Nobody sets it, and nobody is told off for it.
  if (sub === 'by') return;
  let after: Element[];
  if (filter !== undefined) after = slowChosen(before, { ...step, filter });
  else if (sub !== undefined) after = slowPartOfAll(before, { ...step, sub });
  else if (op === 'remove') after = slowRemoved(list, before, listed(list, value));
  else after = slowAdded(list, op === 'replace' ? undefined : before, listed(list, value));
  if (list === 'emails') {
    if (after.length > 0) model.emails = after;
    else delete model.emails;
    return;
  }
  const badge = { ...model[BADGE] };
  if (after.length > 0) badge.doors = after;
  else delete badge.doors;
  model[BADGE] = badge;
}

type OfList = Extract<Step, { readonly at: 'list' }>;

function slowChosen(before: Element[], step: OfList & { readonly filter: Choice }): Element[] {
  const { list, op, filter, sub, value } = step;
  checkChoice(filter);
  const fits = (each: Element) => fitting(list, filter, each);
  if (op === 'remove') {
    if (sub === undefined) return before.filter((each) => !fits(each));
    return once(
      list,
      before.flatMap((each) => (fits(each) ? withoutPart(each, sub) : [each])),
    );
  }
  // What is sent must be right, whether somebody is there to get it or not.
  const sent =
    sub === undefined
      ? cleaned(list, value as Element)
      : value === null || value === undefined
        ? undefined
        : cleaned(list, { [sub]: value as Scalar });
  const described = seedOf(filter, list);
  const change = (each: Element): Element[] => {
    if (sub !== undefined && sent === undefined) return op === 'add' ? [each] : withoutPart(each, sub);
    if (sub === undefined && op === 'replace') return [{ ...described, ...sent }];
    const next = { ...each, ...sent };
    keyStays(each, next);
    return [next];
  };
  if (!before.some(fits)) {
    if (described === undefined) throw new Refused('noTarget');
    if (sent === undefined) return before;
    const made = { ...described, ...sent };
    return once(list, onlyPrimary([...before, made], made));
  }
  const changed: Element[] = [];
  let first: Element | undefined;
  for (const each of before) {
    if (!fits(each)) {
      changed.push(each);
      continue;
    }
    const next = change(each);
    if (first === undefined) first = next.find(({ primary }) => primary === true);
    changed.push(...next);
  }
  return once(list, onlyPrimary(changed, first));
}

function slowPartOfAll(
  before: Element[],
  { list, op, sub, value }: OfList & { readonly sub: string },
): Element[] {
  if (op === 'add' && value === null) return before;
  if (op === 'remove' || value === null)
    return once(
      list,
      before.flatMap((each) => withoutPart(each, sub)),
    );
  const part = cleaned(list, { [sub]: value as Scalar });
  if (before.length === 0) return [part];
  const changed = before.map((each) => {
    const next = { ...each, ...part };
    keyStays(each, next);
    return next;
  });
  return once(list, onlyPrimary(changed, undefined));
}

function slowRemoved(list: List, before: Element[], sent: readonly Element[] | undefined): Element[] {
  if (sent === undefined) return [];
  return before.filter((there) => !sent.some((each) => isMeant(list, there, each)));
}

/** Whether a removal that lists `said` means `there`. */
function isMeant(list: List, there: Element, said: Element): boolean {
  if (said.value !== undefined) return alike(list, there, said);
  return Object.entries(said).every(
    ([part, value]) => there[part] !== undefined && same(list, part, there[part], value),
  );
}

/** @param before undefined where it is replaced. */
function slowAdded(list: List, before: Element[] | undefined, values: readonly Element[] = []): Element[] {
  if (before === undefined) return [...values];
  let left = [...before];
  for (const value of values) {
    const fits = left.filter((each) => alike(list, each, value));
    const there = fits.find((each) => (each.type === undefined) === (value.type === undefined)) ?? fits[0];
    const next = { ...there, ...value };
    if (there) keyStays(there, next);
    left = there ? left.map((each) => (each === there ? next : each)) : [...left, next];
    if (value.primary === true) left = onlyPrimary(left, next);
  }
  return left;
}

/** What is listed, in the form of the schema; undefined: nothing was said. */
function listed(list: List, value: OfList['value']): Element[] | undefined {
  if (value === undefined) return undefined;
  return onlyPrimary(
    once(list, (value as Element[]).map((each) => cleaned(list, each)).filter(isSomething)),
    undefined,
  );
}

const isSomething = (each: Element) => Object.keys(each).length > 0;

function cleaned(list: List, value: Element): Element {
  const clean: Element = {};
  for (const [part, each] of Object.entries(value)) {
    if (part === 'by' || each === null) continue;
    if (part === 'floor') clean.floor = asInteger(each);
    else if (part === 'primary') clean.primary = asBoolean(each);
    else if (part === 'type' && list === 'emails') clean.type = spelled(String(each));
    else clean[part] = String(each);
  }
  return clean;
}

function spelled(type: string): string {
  return ['work', 'home', 'other'].includes(type.toLowerCase()) ? type.toLowerCase() : type;
}

function asInteger(value: Scalar): number {
  if (typeof value === 'boolean' || !/^\d+$/.test(String(value))) throw new Refused('invalidValue');
  return Number(value);
}

/** A value without one part; without its `value` it is none. */
function withoutPart(element: Element, part: string): Element[] {
  if (part === 'value') return [];
  const { [part]: _, ...left } = element;
  keyStays(element, left);
  return isSomething(left) ? [left] : [];
}

function keyStays(before: Element, after: Element): void {
  if (before.key !== undefined && before.key !== after.key) throw new Refused('mutability');
}

function onlyPrimary(list: readonly Element[], keep: Element | undefined): Element[] {
  const first = keep?.primary === true ? keep : list.find(({ primary }) => primary === true);
  return list.map((each) => (each !== first && each.primary === true ? { ...each, primary: false } : each));
}

/** A value that is there twice, by `value` and `type` or as a whole, is there once, with what each says. */
function once(list: List, values: readonly Element[]): Element[] {
  const left: Element[] = [];
  for (const each of values) {
    const at = left.findIndex((there) => isSame(list, there, each));
    const there = left[at];
    if (there === undefined) left.push(each);
    else left[at] = { ...each, ...there, ...((there.primary || each.primary) === true && { primary: true }) };
  }
  return left;
}

function isSame(list: List, a: Element, b: Element): boolean {
  if (a.value !== undefined && b.value !== undefined)
    return same(list, 'value', a.value, b.value) && same(list, 'type', a.type, b.type);
  const [one, other] = [a, b].map((each) => JSON.stringify(Object.entries(each).sort()));
  return one === other;
}

/** Whether a value of a list is the one that is sent: the same `value`, and no other `type`. */
function alike(list: List, there: Element, sent: Element): boolean {
  if (there.value === undefined || sent.value === undefined) return isSame(list, there, sent);
  if (!same(list, 'value', there.value, sent.value)) return false;
  return there.type === undefined || sent.type === undefined || same(list, 'type', there.type, sent.type);
}

/** The value that a choice describes when it says of parts what they equal, and nobody else than a client sets them. */
function seedOf(choice: Choice, list: List): Element | undefined {
  if (choice.is === 'and') {
    const seed: Element = {};
    for (const each of choice.of) {
      const part = seedOf(each, list);
      if (part === undefined) return undefined;
      for (const [name, value] of Object.entries(part)) {
        // Nothing is this and that.
        if (name in seed && !same(list, name, seed[name], value)) return undefined;
        seed[name] = value;
      }
    }
    return seed;
  }
  if (choice.is !== 'compare' || choice.operator !== 'eq' || choice.value === null) return undefined;
  return choice.path === 'by' ? undefined : cleaned(list, { [choice.path]: choice.value });
}
