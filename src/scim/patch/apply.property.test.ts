import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Attributes, canonicalJson, ENTERPRISE_USER } from '../../model/index.ts';
import { resourceTypesOf } from '../dialect/index.ts';
import { ScimError } from '../message/error.ts';
import { applyPatch } from './apply.ts';
import { readBody, readPatch } from './operation.ts';

const { user } = resourceTypesOf('standard');
/** Extensions that nobody declared: one ends as a name of an attribute does, one does not. */
const foreign = ['urn:acme:hr:1.0', 'urn:acme:staff'] as const;

test('a PATCH comes to what the obvious way of doing it comes to', () => {
  fc.assert(
    fc.property(resources, fc.array(operations, { minLength: 1, maxLength: 6 }), (resource, Operations) => {
      const applied = applyPatch(resource, readPatch({ Operations }, user), user);
      expect(plain(applied)).toEqual(slowly(resource, Operations));
    }),
    { numRuns: 3_000 },
  );
});

test('a body is kept whole, whatever the URNs of its extensions are, and put again it changes nothing', () => {
  const ends = fc.constantFrom(
    '1.0',
    '2.0:User',
    'custom',
    'v1.2',
    '7',
    'a+b',
    'x.y',
    'urn:b',
    '2.0:1.0:z',
    'Ä',
  );
  const urns = fc.array(ends, { minLength: 1, maxLength: 3 }).map((parts) => `urn:acme:${parts.join(':')}`);
  const value = fc.record(
    { a: fc.constantFrom('x', 'y'), 'b.c': fc.constantFrom('x', 'y') },
    { requiredKeys: ['a'] },
  );
  const bodies = fc.dictionary(urns, value, { minKeys: 1, maxKeys: 4 });
  fc.assert(
    fc.property(bodies, (body) => {
      const kept = applyPatch({}, readBody(body, user), user);
      expect(kept).toEqual(body);
      expect(applyPatch({}, readBody(kept, user), user)).toEqual(kept);
    }),
    { numRuns: 2_000 },
  );
});

test('what is told by any name is the same when it is put again as it was told', () => {
  const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
  const names = fc.constantFrom(
    'department',
    'title',
    'emails',
    'email',
    'custom',
    'manager',
    'name.givenName',
    'custom.part',
  );
  const keys = fc
    .tuple(fc.constantFrom('', `${core}:`, `${ENTERPRISE_USER}:`, `${core}.`, 'urn:acme:hr:', 'acme:'), names)
    .map((parts) => parts.join(''));
  const bodies = fc.dictionary(keys, fc.constantFrom('x', ['x'], { value: 'x' }), { minKeys: 1, maxKeys: 4 });
  fc.assert(
    fc.property(bodies, fc.constantFrom('standard' as const, 'auto' as const), (body, dialect) => {
      const { user: type } = resourceTypesOf(dialect);
      const told = attempted(() => applyPatch({}, readBody(body, type), type));
      if (told !== undefined) expect(applyPatch({}, readBody(told, type), type)).toEqual(told);
    }),
    { numRuns: 2_000 },
  );
});

function attempted<R>(work: () => R): R | undefined {
  try {
    return work();
  } catch (refusal) {
    expect(refusal).toBeInstanceOf(ScimError);
    return undefined;
  }
}

test('a PATCH that is repeated changes nothing more, when it adds and sets', () => {
  const setting = operations.filter(({ op }) => op === 'replace');
  fc.assert(
    fc.property(resources, fc.array(setting, { minLength: 1, maxLength: 4 }), (resource, Operations) => {
      const patch = readPatch({ Operations }, user);
      const once = applyPatch(resource, patch, user);
      expect(canonicalJson(applyPatch(once, patch, user))).toBe(canonicalJson(once));
    }),
    { numRuns: 500 },
  );
});

test('whatever is sent is applied or refused, and the resource that went in is as it was', () => {
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.record({
      Operations: fc.array(
        fc.record(
          {
            op: fc.constantFrom('add', 'replace', 'remove', 'Add', 7),
            path: fc.oneof(
              fc.constantFrom(
                'emails',
                'emails[type eq "work"]',
                'name',
                'emails[type eq "work"].value',
                'x.y',
                'meta',
              ),
              fc.string(),
            ),
            value: fc.jsonValue(),
          },
          { requiredKeys: ['op'] },
        ),
      ),
    }),
  );
  fc.assert(
    fc.property(resources, anything, (resource, body) => {
      const before = canonicalJson(resource);
      try {
        applyPatch(resource, readPatch(body, user), user);
      } catch (refusal) {
        expect(refusal).toBeInstanceOf(ScimError);
      }
      expect(canonicalJson(resource)).toBe(before);
    }),
    { numRuns: 3_000 },
  );
});

/* The obvious way: a mutable copy, one case after the other, nothing shared with what is tested. */

interface Mail {
  type?: string;
  value?: string;
  primary?: boolean;
}
interface Model {
  title?: string;
  name?: Record<string, string>;
  emails?: Mail[];
  [ENTERPRISE_USER]?: Record<string, string>;
  [extension: `urn:acme:${string}`]: Record<string, string>;
}
type Step =
  | { readonly op: 'add' | 'replace' | 'remove'; readonly path: string; readonly value?: unknown }
  | { readonly op: 'add' | 'replace'; readonly value: Record<string, unknown> };

function slowly(resource: Model, steps: readonly Step[]): Model {
  const model = structuredClone(resource);
  for (const step of steps) {
    if (!('path' in step)) {
      for (const [path, value] of Object.entries(step.value)) slowStep(model, step.op, path, value);
    } else {
      slowStep(model, step.op, step.path, step.value);
    }
  }
  return plain(model);
}

function slowStep(model: Model, op: string, path: string, value: unknown): void {
  const urn = foreign.find((each) => path === each || path === `${each}:a`);
  if (urn !== undefined) {
    const parts = path === urn ? (value as Record<string, string | null>) : { a: value as string | null };
    if (op === 'remove' && path === urn) delete model[urn];
    else model[urn] = slowlyMerged(model[urn], op, op === 'remove' ? { a: null } : parts);
  } else if (path === 'title') {
    if (op === 'remove' || value === null) delete model.title;
    else model.title = value as string;
  } else if (path === 'department' || path === 'name.givenName') {
    const holder = path === 'department' ? ENTERPRISE_USER : 'name';
    const key = path === 'department' ? 'department' : 'givenName';
    const object = { ...model[holder] };
    if (op === 'remove' || value === null) delete object[key];
    else object[key] = value as string;
    model[holder] = object;
  } else if (path === 'name') {
    if (op === 'remove') delete model.name;
    else model.name = { ...model.name, ...(value as object) };
  } else if (path === 'emails') {
    slowEmails(model, op, value as Mail[] | undefined);
  } else {
    slowChosen(model, op, /"(.*)"\](.*)/.exec(path) as RegExpExecArray, value);
  }
}

/** What is removed or replaced by nothing goes, and adding nothing changes nothing. */
function slowlyMerged(
  before: Record<string, string> | undefined,
  op: string,
  parts: Record<string, string | null>,
): Record<string, string> {
  const after = { ...before };
  for (const [name, value] of Object.entries(parts)) {
    if (value !== null) after[name] = value;
    else if (op !== 'add') delete after[name];
  }
  return after;
}

function slowEmails(model: Model, op: string, value: Mail[] | undefined): void {
  let list = model.emails ?? [];
  if (op === 'replace') list = [];
  if (op === 'remove' && value === undefined) list = [];
  if (op === 'remove' && value !== undefined) {
    list = list.filter((there) => !value.some((mail) => sameMail(there, mail)));
  } else {
    const sent = slowlyOnce(value ?? []);
    const first = sent.findIndex((mail) => mail.primary === true);
    sent.forEach((mail, at) => {
      if (mail.primary === true && at !== first) mail.primary = false;
    });
    for (const mail of sent) {
      const alike = list.filter((each) => sameMail(each, mail));
      const exact = alike.find((each) => each.type === mail.type);
      const there = op === 'replace' ? undefined : (exact ?? alike[0]);
      if (there === undefined) list.push(mail);
      else Object.assign(there, mail);
      if (mail.primary === true) onlyPrimary(list, there ?? mail);
    }
  }
  model.emails = list;
}

function slowChosen(model: Model, op: string, [, type, part]: RegExpExecArray, value: unknown): void {
  const list = model.emails ?? [];
  const key = (part ?? '').slice(1) as '' | 'value' | 'primary';
  if (op === 'remove') {
    model.emails = list.filter((mail) => mail.type !== type || key === 'primary');
    if (key === 'primary') for (const mail of model.emails) if (mail.type === type) delete mail.primary;
    model.emails = slowlyOnce(model.emails);
    return;
  }
  let chosen = list.filter((mail) => mail.type === type);
  if (chosen.length === 0) {
    chosen = [{ type: type as string }];
    list.push(...chosen);
  }
  const sent = (key === '' ? value : { [key]: value }) as Mail;
  for (const mail of chosen) {
    if (key === '' && op === 'replace') {
      delete mail.value;
      delete mail.primary;
    }
    Object.assign(mail, sent);
  }
  const first = chosen.find((mail) => mail.primary === true);
  if (first !== undefined) onlyPrimary(list, first);
  model.emails = slowlyOnce(list);
}

/** A copy without a second value of the same type. */
function slowlyOnce(list: readonly Mail[]): Mail[] {
  const left: Mail[] = [];
  for (const mail of list) {
    const there = left.find((each) => each.value === mail.value && each.type === mail.type);
    if (there === undefined) left.push({ ...mail });
    else if (mail.primary === true || there.primary === undefined) Object.assign(there, mail);
  }
  return left;
}

function sameMail(a: Mail, b: Mail): boolean {
  if (a.value === undefined || b.value === undefined) return canonicalJson(a) === canonicalJson(b);
  return a.value === b.value && (a.type === undefined || b.type === undefined || a.type === b.type);
}

function onlyPrimary(list: Mail[], keep: Mail): void {
  for (const mail of list) if (mail !== keep && mail.primary === true) mail.primary = false;
}

/** Without what is empty, and as plain JSON. */
function plain(resource: Attributes | Model): Model {
  const entries = Object.entries(JSON.parse(JSON.stringify(resource))).filter(
    ([, value]) => typeof value !== 'object' || Object.keys(value as object).length > 0,
  );
  return Object.fromEntries(entries) as Model;
}

const texts = fc.constantFrom('a', 'b', 'c');
const extensions = fc.record(
  { a: fc.oneof(texts, fc.constant(null)), 'b c': texts },
  { requiredKeys: ['a'] },
);
const types = fc.constantFrom('work', 'home', 'other');
const mails = fc.record({ type: types, value: texts, primary: fc.boolean() }, { requiredKeys: ['value'] });
const mailLists = fc.array(mails, { maxLength: 3 });
const resources = fc
  .record(
    {
      title: texts,
      name: fc.record({ givenName: texts, familyName: texts }),
      emails: fc.uniqueArray(mails, { maxLength: 3, selector: ({ value }) => value }),
      [ENTERPRISE_USER]: fc.record({ department: texts }),
      [foreign[0]]: fc.record({ a: texts }),
      [foreign[1]]: fc.record({ a: texts, 'b c': texts }),
    },
    { requiredKeys: [] },
  )
  .map((resource) => {
    // One primary at most, as every resource here has.
    const first = resource.emails?.findIndex((mail) => mail.primary === true);
    const emails = resource.emails?.map((mail, at) =>
      mail.primary === true && at !== first ? { ...mail, primary: false } : mail,
    );
    return plain({ ...resource, ...(emails && { emails }) }) as Attributes & Model;
  });

const scalars = fc.oneof(texts, fc.constant(null));
const operations: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    op: fc.constantFrom('replace' as const),
    path: fc.constantFrom('title', 'department', 'name.givenName'),
    value: scalars,
  }),
  fc.record({
    op: fc.constantFrom('add' as const),
    path: fc.constantFrom('title', 'department', 'name.givenName'),
    value: texts,
  }),
  fc.record({
    op: fc.constantFrom('add' as const, 'replace' as const),
    path: fc.constant('name'),
    value: fc.record({ givenName: texts, familyName: texts }, { requiredKeys: ['givenName'] }),
  }),
  fc.record({
    op: fc.constant('remove' as const),
    path: fc.constantFrom('title', 'department', 'name', 'name.givenName', 'emails'),
  }),
  fc.record({
    op: fc.constantFrom('add' as const, 'replace' as const, 'remove' as const),
    path: fc.constant('emails'),
    value: mailLists,
  }),
  fc.record({
    op: fc.constantFrom('add' as const, 'replace' as const),
    path: types.map((type) => `emails[type eq "${type}"]`),
    value: fc.record({ value: texts, primary: fc.boolean() }, { requiredKeys: ['value'] }),
  }),
  fc.record({
    op: fc.constantFrom('add' as const, 'replace' as const),
    path: types.map((type) => `emails[type eq "${type}"].value`),
    value: texts,
  }),
  fc.record({
    op: fc.constantFrom('add' as const, 'replace' as const),
    path: types.map((type) => `emails[type eq "${type}"].primary`),
    value: fc.boolean(),
  }),
  fc.record({
    op: fc.constant('remove' as const),
    path: fc
      .tuple(types, fc.constantFrom('', '.value', '.primary'))
      .map(([type, part]) => `emails[type eq "${type}"]${part}`),
  }),
  fc.record({
    op: fc.constantFrom('add' as const, 'replace' as const),
    path: fc.constantFrom(foreign[0], foreign[1]),
    value: extensions,
  }),
  fc.record({
    op: fc.constantFrom('add' as const, 'replace' as const),
    path: fc.constantFrom(`${foreign[0]}:a`, `${foreign[1]}:a`),
    value: scalars,
  }),
  fc.record({
    op: fc.constant('remove' as const),
    path: fc.constantFrom<string[]>(foreign[0], foreign[1], `${foreign[0]}:a`, `${foreign[1]}:a`),
  }),
  fc.record({
    op: fc.constantFrom('add' as const, 'replace' as const),
    value: fc.record(
      {
        title: texts,
        [foreign[0]]: extensions,
        [foreign[1]]: extensions,
        emails: mailLists,
        'name.givenName': texts,
        department: texts,
        'emails[type eq "work"].value': texts,
      },
      { requiredKeys: ['title'] },
    ),
  }),
);
