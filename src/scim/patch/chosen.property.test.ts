/** PATCH against the obvious way of doing it, where values are chosen, something must stay, and settings declare more. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Attributes, canonicalJson } from '../../model/index.ts';
import { resourceTypesOf } from '../dialect/index.ts';
import { ScimError } from '../message/error.ts';
import { attribute } from '../schema/attribute.ts';
import { requireComplete, requireUnchanged } from '../schema/rules.ts';
import { applyPatch } from './apply.ts';
import { type Choice, type Element, type List, Refused, textOf } from './choice-fixture.ts';
import { type Model, type Step, slowly } from './chosen-fixture.ts';
import { readPatch } from './operation.ts';

const BADGE = 'urn:example:scim:Badge';
const badge = {
  id: BADGE,
  name: 'Badge',
  description: 'What opens doors.',
  attributes: [
    attribute('number', 'Once and for all.', { mutability: 'immutable', caseExact: true }),
    attribute('serial', 'Given here.', { mutability: 'readOnly' }),
    attribute('costs', 'Who pays.', { required: true }),
    attribute('level', 'How far it leads.', { type: 'integer' }),
    attribute('doors', 'Which it opens.', {
      type: 'complex',
      multiValued: true,
      subAttributes: [
        attribute('value', 'The door.', { caseExact: true }),
        attribute('floor', 'Where it is.', { type: 'integer' }),
        attribute('key', 'Cut once.', { mutability: 'immutable' }),
        attribute('by', 'Who says so.', { mutability: 'readOnly' }),
        attribute('primary', 'The usual one.', { type: 'boolean' }),
      ],
    }),
  ],
};
const none = { extensions: [], requiredExtensions: [] };
const declared = { user: { extensions: [badge], requiredExtensions: [] }, group: none, others: [] };
const { user } = resourceTypesOf('standard', 'v2', declared);

test('a PATCH that chooses comes to what the obvious way comes to, or is refused for the same reason', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(resources, fc.array(steps, { minLength: 1, maxLength: 4 }), (resource, sent) => {
      const Operations = sent.map(operationOf);
      const fast = outcome(() => {
        const after = applyPatch(resource as Attributes, readPatch({ Operations }, user), user);
        requireComplete(after, user);
        requireUnchanged(resource as Attributes, after, user);
        return after;
      });
      const slow = outcome(() => slowly(resource, sent));
      expect(fast).toBe(slow);
      const kind = fast.startsWith('{') ? 'applied' : fast;
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
    }),
    { numRuns: 6_000 },
  );
  for (const kind of ['applied', 'noTarget', 'mutability', 'invalidValue', 'invalidFilter', 'invalidPath'])
    expect(seen.get(kind), `${kind} was seen often`).toBeGreaterThan(50);
});

/** What came of it, as a text: the resource without what is empty, or the reason of the refusal. */
function outcome(work: () => Attributes | Model): string {
  try {
    const after = JSON.parse(JSON.stringify(work()));
    if (Object.keys(after[BADGE] ?? {}).length === 0) delete after[BADGE];
    return canonicalJson(after);
  } catch (thrown) {
    if (thrown instanceof Refused) return thrown.scimType;
    if (thrown instanceof ScimError) return String(thrown.scimType);
    throw thrown;
  }
}

function operationOf(step: Step): object {
  if ('scimType' in step) return step.operation;
  if (step.at === 'single') return { op: step.op, path: pathOf(step.name), value: step.value };
  if (step.at === 'badge') return { op: step.op, path: BADGE, value: step.value };
  const { list, filter, sub, value } = step;
  const path = `${pathOf(list)}${filter ? `[${textOf(filter)}]` : ''}${sub ? `.${sub}` : ''}`;
  return { op: step.op, path, ...(value !== undefined && { value }) };
}

const pathOf = (name: string) =>
  name === 'title' || name === 'userName' || name === 'emails' ? name : `${BADGE}:${name}`;

const texts = fc.constantFrom('a', 'b', 'A');
const floors = fc.integer({ min: 0, max: 3 });
const mails = fc.record(
  {
    value: texts,
    type: fc.constantFrom('work', 'home', 'WORK', 'my'),
    primary: fc.boolean(),
    display: texts,
  },
  { requiredKeys: ['value'] },
);
const doors = fc.record(
  { value: texts, floor: floors, key: texts, primary: fc.boolean() },
  { requiredKeys: ['value'] },
);
/** What clients send beside what has the right form. */
const loose = fc.constantFrom<Element>(
  { by: 'me', value: 'a' },
  { value: 'b', floor: 'high' },
  { floor: '2' },
);

const resources = fc
  .record(
    {
      userName: texts,
      title: texts,
      emails: lists(mails.map((mail) => (mail.type === 'WORK' ? { ...mail, type: 'work' } : mail))),
      [BADGE]: fc.record(
        { costs: texts, number: texts, serial: texts, level: floors, doors: lists(doors) },
        { requiredKeys: ['costs'] },
      ),
    },
    { requiredKeys: ['userName'] },
  )
  .map((resource) => resource as Model);

/** A list as a resource has it: no value twice, one primary at most, never empty. */
function lists(of: fc.Arbitrary<Element>): fc.Arbitrary<Element[]> {
  const selector = ({ value, type }: Element) => `${value} ${type}`.toLowerCase();
  return fc.uniqueArray(of, { minLength: 1, maxLength: 3, selector }).map((values) => {
    const first = values.findIndex(({ primary }) => primary === true);
    return values.map((each, at) =>
      each.primary === true && at !== first ? { ...each, primary: false } : each,
    );
  });
}

const parts: Readonly<Record<List, readonly string[]>> = {
  emails: ['value', 'type', 'primary', 'display'],
  doors: ['value', 'floor', 'key', 'by', 'primary'],
};
const literals = fc.oneof(
  { weight: 6, arbitrary: texts },
  { weight: 3, arbitrary: fc.constantFrom('work', 'WORK', 'home', 'True') },
  { weight: 4, arbitrary: floors },
  { weight: 4, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.constant(null) },
);
const fitting: Readonly<Record<string, fc.Arbitrary<string | number | boolean>>> = {
  type: fc.constantFrom('work', 'WORK', 'home', 'my', 'fax'),
  primary: fc.constantFrom<(string | boolean)[]>(true, false, 'True'),
  floor: floors,
};

function filters(list: List) {
  const usual = fc.constantFrom(...parts[list]).chain((path) =>
    fc.record({
      is: fc.constant('compare' as const),
      path: fc.constant(path),
      operator: fc.constantFrom('eq', 'eq', 'eq', 'ne'),
      value: fitting[path] ?? texts,
    }),
  );
  const any = fc.record({
    is: fc.constant('compare' as const),
    path: fc.constantFrom(...parts[list]),
    operator: fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'),
    value: literals,
  });
  const present = fc.record({ is: fc.constant('present' as const), path: fc.constantFrom(...parts[list]) });
  return fc.letrec<{ filter: Choice }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 8, arbitrary: usual },
      { weight: 1, arbitrary: any },
      { weight: 1, arbitrary: present },
      {
        weight: 4,
        arbitrary: fc.record({
          is: fc.constantFrom('and' as const, 'or' as const),
          of: fc.tuple(tie('filter'), tie('filter')),
        }),
      },
      { weight: 1, arbitrary: fc.record({ is: fc.constant('not' as const), of: fc.tuple(tie('filter')) }) },
    ),
  })).filter;
}

const setting = fc.constantFrom('add' as const, 'replace' as const);
const anyOp = fc.constantFrom('add' as const, 'replace' as const, 'remove' as const);

function listSteps(list: List, values: fc.Arbitrary<Element>): fc.Arbitrary<Step> {
  const at = fc.constant(list);
  const value =
    list === 'doors' ? fc.oneof({ weight: 6, arbitrary: values }, { weight: 1, arbitrary: loose }) : values;
  const sub = fc.constantFrom(...parts[list]).chain((name) =>
    fc.record({
      sub: fc.constant(name),
      value: fc.oneof(
        { weight: 6, arbitrary: fitting[name] ?? texts },
        { weight: 1, arbitrary: fc.constantFrom(null, 'perhaps') },
      ),
    }),
  );
  const filter = filters(list);
  return fc.oneof(
    fc.record({ at: fc.constant('list' as const), list: at, op: setting, filter, value }),
    fc.record({ at: fc.constant('list' as const), list: at, op: fc.constant('remove' as const), filter }),
    fc
      .record({ op: anyOp, filter: fc.option(filter, { nil: undefined, freq: 4 }), sub })
      .map(({ op, filter: chosen, sub: part }): Step => {
        const { value: set, sub: name } = part;
        return { at: 'list', list, op, filter: chosen, sub: name, ...(op !== 'remove' && { value: set }) };
      }),
    fc.record({
      at: fc.constant('list' as const),
      list: at,
      op: anyOp,
      value: fc.array(value, { maxLength: 3 }),
    }),
  );
}

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: listSteps('emails', mails) },
  { weight: 6, arbitrary: listSteps('doors', doors) },
  {
    weight: 3,
    arbitrary: fc.record({
      at: fc.constant('single' as const),
      op: anyOp,
      name: fc.constantFrom('title', 'userName', 'number', 'serial', 'costs', 'level'),
      value: fc.oneof(texts, floors, fc.constant(null)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      at: fc.constant('badge' as const),
      op: anyOp,
      value: fc.record(
        {
          number: texts,
          serial: texts,
          costs: fc.oneof(texts, fc.constant(null)),
          level: floors,
          doors: fc.array(doors, { maxLength: 2 }),
        },
        { requiredKeys: [] },
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Step[]>(
      { at: 'refused', operation: { op: 'add', path: 'a..b', value: 1 }, scimType: 'invalidPath' },
      {
        at: 'unreadable',
        operation: { op: 'add', path: 'emails[type eq', value: 1 },
        scimType: 'invalidPath',
      },
      { at: 'unreadable', operation: { op: 'remove' }, scimType: 'noTarget' },
      { at: 'unreadable', operation: { op: 'put', path: 'title' }, scimType: 'invalidSyntax' },
      { at: 'unreadable', operation: { op: 'replace', path: 'title' }, scimType: 'invalidValue' },
      {
        at: 'refused',
        operation: { op: 'add', path: 'name[givenName eq "a"]', value: {} },
        scimType: 'invalidPath',
      },
      { at: 'refused', operation: { op: 'add', path: 'title.x', value: 'a' }, scimType: 'invalidPath' },
      {
        at: 'refused',
        operation: { op: 'replace', path: 'meta.created', value: 'a' },
        scimType: 'mutability',
      },
      { at: 'refused', operation: { op: 'replace', path: 'id', value: 'a' }, scimType: 'mutability' },
      { at: 'refused', operation: { op: 'remove', path: `${BADGE}[x eq 1]` }, scimType: 'invalidPath' },
    ),
  },
);
