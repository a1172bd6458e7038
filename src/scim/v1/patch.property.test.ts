/** PATCH and lists of SCIM 1.1, which are put into the words of 2.0 and back, against doing in 1.1 what 1.1 says. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Attributes, canonicalJson } from '../../model/index.ts';
import { resourceTypesOf } from '../dialect/index.ts';
import { listResponse } from '../message/list-response.ts';
import { applyPatch } from '../patch/apply.ts';
import { readPatch } from '../patch/operation.ts';
import { answerToV1 } from './message.ts';
import { CORE_1, ENTERPRISE_1 } from './names.ts';
import { patchFromV1 } from './patch.ts';
import { resourceFromV1, resourceToV1 } from './resource.ts';

/** Also in the words of 2.0 alone: clients send a PATCH of 1.1 there, too. */
const types = (['v1', 'v2'] as const).map((version) => resourceTypesOf('auto', version).user);

/** An extension that nobody declared. */
const CUSTOM = 'urn:scim:schemas:extension:custom:1.0';
const NAME = `${CORE_1}:name` as const;
const MANAGER = `${ENTERPRISE_1}:manager` as const;

interface Mail {
  value: string;
  type?: string;
  primary?: boolean;
  operation?: string;
}
interface Enterprise {
  department?: string;
  manager?: { managerId?: string };
}
/** A User in the words of 1.1, as far as it is spoken of here. */
interface Told {
  id: string;
  title?: string;
  name?: Record<string, string>;
  emails?: Mail[];
  [ENTERPRISE_1]?: Enterprise;
  [CUSTOM]?: Record<string, string>;
}
type Patch = Partial<Told> & {
  readonly meta?: { readonly attributes: readonly string[] };
  /** Attributes may bear their URN. */
  readonly [NAME]?: Record<string, string>;
  readonly [MANAGER]?: { managerId: string };
};

const texts = fc.constantFrom('a', 'b', 'c');
const some = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(model, { requiredKeys: [] });
const mail = fc.record(
  { value: texts, type: fc.constantFrom('work', 'home'), primary: fc.boolean() },
  { requiredKeys: ['value'] },
);
const enterprise = some({ department: texts, manager: fc.record({ managerId: texts }) });
const name = some({ givenName: texts, familyName: texts });
const custom = some({ a: texts, 'b c': texts });

const resources = fc
  .record(
    {
      id: texts,
      title: texts,
      name,
      emails: fc.uniqueArray(mail, { maxLength: 3, selector: ({ value }) => value }),
      [ENTERPRISE_1]: enterprise,
      [CUSTOM]: custom,
    },
    { requiredKeys: ['id'] },
  )
  .map((told): Told => plain({ ...told, ...(told.emails && { emails: onePrimary(told.emails) }) } as Told));

const removable = [
  'title',
  'NAME',
  'name.givenName',
  `${CORE_1}:name.familyName`,
  'emails',
  `${CORE_1}:emails`,
  'department',
  ENTERPRISE_1,
  `${ENTERPRISE_1}:department`,
  `${ENTERPRISE_1.toUpperCase()}:manager`,
  `${ENTERPRISE_1}:manager.managerId`,
  'Manager.managerid',
  CUSTOM,
  `${CUSTOM}:a`,
];
const patches: fc.Arbitrary<Patch> = some({
  title: texts,
  name,
  emails: fc.array(
    fc.oneof(
      { weight: 2, arbitrary: mail },
      { weight: 1, arbitrary: fc.record({ value: texts, operation: fc.constantFrom('delete', 'DELETE') }) },
    ),
    { maxLength: 3 },
  ),
  [ENTERPRISE_1]: enterprise,
  [CUSTOM]: custom,
  [NAME]: name,
  [MANAGER]: fc.record({ managerId: texts }),
  meta: fc.record({ attributes: fc.uniqueArray(fc.constantFrom(...removable), { maxLength: 3 }) }),
}).map(({ name: plain, ...patch }) =>
  // A name is told once, with its URN or without.
  plain === undefined || NAME in patch ? patch : { ...patch, name: plain },
) as fc.Arbitrary<Patch>;

test('a PATCH of 1.1 comes to what 1.1 says that it comes to', () => {
  fc.assert(
    fc.property(resources, patches, (told, patch) => {
      const before = resourceFromV1(told as unknown as Attributes);
      const expected = canonicalJson(slowly(told, patch));
      for (const type of types) {
        const after = applyPatch(before, readPatch(patchFromV1(patch), type), type);
        const { schemas: _, ...said } = resourceToV1(after) as unknown as Told & { schemas: unknown };
        expect(canonicalJson(plain(said))).toBe(expected);
      }
    }),
    { numRuns: 3_000 },
  );
});

test('a list of 2.0 is a list of the same resources in 1.1, each as it is alone', () => {
  const page = { total: fc.nat(), startIndex: fc.integer({ min: 1 }), resources: fc.array(resources) };
  fc.assert(
    fc.property(fc.record(page), ({ total, startIndex, resources: told }) => {
      const said = told.map((each) => resourceFromV1(each as unknown as Attributes));
      const list = answerToV1(listResponse({ total, startIndex, resources: said }) as unknown as Attributes);
      const alone = said.map((each) => answerToV1(each));
      expect(list).toEqual({
        schemas: [CORE_1],
        totalResults: total,
        startIndex,
        itemsPerPage: said.length,
        Resources: alone,
      });
      expect(JSON.stringify(list)).not.toContain('urn:ietf');
      expect(alone.map(resourceFromV1)).toEqual(said);
    }),
    { numRuns: 500 },
  );
});

/* The obvious way (protocol 1.1, section 3.3.2): what is named goes, then what is told is merged. */

function slowly(told: Told, { meta, ...patch }: Patch): Told {
  const model = structuredClone(told);
  for (const path of meta?.attributes ?? []) removeAt(model, path.toLowerCase());
  const emailsGone = meta?.attributes.some((path) => path.toLowerCase().endsWith('emails'));
  if (patch.title !== undefined) model.title = patch.title;
  for (const told of [patch.name, patch[NAME]])
    if (told !== undefined) model.name = { ...model.name, ...told };
  if (patch[CUSTOM] !== undefined) model[CUSTOM] = { ...model[CUSTOM], ...patch[CUSTOM] };
  const { department, manager } = patch[ENTERPRISE_1] ?? {};
  const extension = { ...model[ENTERPRISE_1] };
  if (department !== undefined) extension.department = department;
  const named = patch[MANAGER] ?? manager;
  if (named !== undefined) extension.manager = named;
  model[ENTERPRISE_1] = extension;
  let emails = model.emails ?? [];
  if (emailsGone !== true)
    for (const each of patch.emails ?? [])
      if (each.operation !== undefined) emails = emails.filter(({ value }) => value !== each.value);
  const added = (patch.emails ?? []).filter(({ operation }) => operation === undefined);
  for (const each of onePrimary(once(added))) emails = merged(emails, each);
  model.emails = emails;
  return plain(model);
}

function removeAt(model: Told, path: string): void {
  const extension = model[ENTERPRISE_1];
  if (path === 'title') delete model.title;
  else if (path === 'name') delete model.name;
  else if (path === 'name.givenname') delete model.name?.givenName;
  else if (path.endsWith('name.familyname')) delete model.name?.familyName;
  else if (path.endsWith('emails')) delete model.emails;
  else if (path.endsWith('department')) delete extension?.department;
  else if (path.endsWith('manager') || path.endsWith('manager.managerid')) delete extension?.manager;
  else if (path === CUSTOM) delete model[CUSTOM];
  else if (path === `${CUSTOM}:a`) delete model[CUSTOM]?.a;
  else delete model[ENTERPRISE_1];
}

/** One value into a list: into that with the same `value` and no other `type`, or as one more. */
function merged(emails: readonly Mail[], mail: Mail): Mail[] {
  const alike = emails.filter(
    ({ value, type }) =>
      value === mail.value && (type === undefined || mail.type === undefined || type === mail.type),
  );
  const there = alike.find(({ type }) => type === mail.type) ?? alike[0];
  const next = { ...there, ...mail };
  const left = there === undefined ? [...emails, next] : emails.map((each) => (each === there ? next : each));
  if (mail.primary !== true) return left;
  return left.map((each) => (each !== next && each.primary === true ? { ...each, primary: false } : each));
}

function once(mails: readonly Mail[]): Mail[] {
  const left: Mail[] = [];
  for (const mail of mails) {
    const at = left.findIndex(({ value, type }) => value === mail.value && type === mail.type);
    const there = left[at];
    if (there === undefined) left.push(mail);
    else left[at] = { ...mail, ...there, ...((there.primary || mail.primary) === true && { primary: true }) };
  }
  return left;
}

function onePrimary(mails: readonly Mail[]): Mail[] {
  const first = mails.findIndex(({ primary }) => primary === true);
  return mails.map((mail, at) =>
    mail.primary === true && at !== first ? { ...mail, primary: false } : mail,
  );
}

/** Without what is empty. */
function plain(told: Told): Told {
  return Object.fromEntries(
    Object.entries(told).filter(([, value]) => typeof value !== 'object' || Object.keys(value).length > 0),
  ) as unknown as Told;
}
