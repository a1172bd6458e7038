/** The protocol as a contract written by hand: which element or member may stand where, how often, and what it holds. */

import { SaxesParser } from 'saxes';
import { z } from 'zod';

/** How often: once, at most once, any number of times. */
type Times = '1' | '?' | '*';

interface Shape {
  readonly attributes?: Readonly<Record<string, RegExp | 'optional'>>;
  /** In this order. */
  readonly children?: readonly (readonly [name: string, times: Times, shape: string])[];
  readonly text?: RegExp;
}

const any = /^(?:.|\n)*$/;
const some = /^(?:.|\n)+$/;
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const shapes: Readonly<Record<string, Shape>> = {
  empty: {},
  text: { text: any },
  word: { text: some },
  moment: { text: moment },
  boolean: { text: /^(?:true|false)$/ },
  link: { attributes: { href: /^https?:\/\/\S+$/, rel: /^(?:self|edit)$/ } },
  password: { children: [['link', '1', 'link']] },
  name: { attributes: { name: some } },
  linked: { attributes: { name: some }, children: [['link', '1', 'link']] },
  values: { children: [['value', '*', 'text']] },
  attribute: {
    attributes: { name: some },
    children: [
      ['link', '?', 'link'],
      ['values', '1', 'values'],
    ],
  },
  attributes: {
    children: [
      ['link', '?', 'link'],
      ['attribute', '*', 'attribute'],
    ],
  },
  user: {
    attributes: { name: some, expand: /^attributes$/ },
    children: [
      ['link', '1', 'link'],
      ['first-name', '1', 'text'],
      ['last-name', '1', 'text'],
      ['display-name', '1', 'word'],
      ['email', '1', 'text'],
      ['password', '1', 'password'],
      ['key', '1', 'word'],
      ['created-date', '1', 'moment'],
      ['updated-date', '1', 'moment'],
      ['directory-name', '1', 'word'],
      ['active', '1', 'boolean'],
      ['attributes', '1', 'attributes'],
    ],
  },
  group: {
    attributes: { name: some, expand: /^attributes$/ },
    children: [
      ['link', '1', 'link'],
      ['description', '1', 'text'],
      ['type', '1', 'word'],
      ['active', '1', 'boolean'],
      ['attributes', '1', 'attributes'],
    ],
  },
  users: { attributes: { expand: /^user$/ }, children: [['user', '*', 'user|linked']] },
  groups: { attributes: { expand: /^group$/ }, children: [['group', '*', 'group|linked']] },
  names: { children: [['user', '*', 'name']] },
  groupNames: { children: [['group', '*', 'name']] },
  membership: {
    attributes: { group: some },
    children: [
      ['users', '1', 'names'],
      ['groups', '1', 'groupNames'],
    ],
  },
  memberships: { children: [['membership', '*', 'membership']] },
  error: {
    children: [
      ['reason', '1', 'word'],
      ['message', '1', 'word'],
    ],
  },
  'cookie-config': {
    children: [
      ['domain', '?', 'word'],
      ['secure', '1', 'boolean'],
      ['name', '1', 'word'],
    ],
  },
  operation: { text: /^(?:CREATED|UPDATED|DELETED)$/ },
  deleted: { children: [['attribute', '*', 'name']] },
  userEvent: {
    children: [
      ['operation', '1', 'operation'],
      ['user', '1', 'user|name'],
      ['storedAttributes', '?', 'attributes'],
      ['deletedAttributes', '?', 'deleted'],
    ],
  },
  groupEvent: {
    children: [
      ['operation', '1', 'operation'],
      ['group', '1', 'group|name'],
    ],
  },
  userMembershipEvent: {
    children: [
      ['operation', '1', 'operation'],
      ['childUser', '1', 'name'],
      ['parentGroups', '1', 'groupNames'],
    ],
  },
  events: {
    attributes: { newEventToken: /^.{1,255}$/, incrementalSynchronisationAvailable: /^true$/ },
    children: [
      ['userMembershipEvent', '*', 'userMembershipEvent'],
      ['userEvent', '*', 'userEvent'],
      ['groupEvent', '*', 'groupEvent'],
      ['userEvent', '*', 'userEvent'],
      ['userMembershipEvent', '*', 'userMembershipEvent'],
    ],
  },
};

interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Node[];
  text: string;
}

/** What in a document is not as the contract says, each with its place; nothing: it keeps the contract. */
export function breachesOfXml(document: string): readonly string[] {
  const root = treeOf(document);
  if (shapes[root.name] === undefined) return [`there is no document <${root.name}>`];
  const roots = { user: 'user|linked', group: 'group|linked' }[root.name] ?? root.name;
  return breaches(root, roots, root.name);
}

function breaches(node: Node, alternatives: string, path: string): readonly string[] {
  const each = alternatives.split('|').map((name) => against(node, shapes[name] ?? {}, path));
  return each.find((found) => found.length === 0) ?? each[0] ?? [];
}

function against(node: Node, { attributes = {}, children = [], text }: Shape, path: string): string[] {
  const found: string[] = [];
  for (const [name, fits] of Object.entries(attributes))
    if (fits !== 'optional' && !fits.test(node.attributes[name] ?? ''))
      found.push(`${path}@${name} is ${node.attributes[name]}`);
  for (const name of Object.keys(node.attributes))
    if (attributes[name] === undefined) found.push(`${path}@${name} is not known`);
  if (!(text ?? /^$/).test(node.text)) found.push(`${path} holds the text ${node.text}`);
  let at = 0;
  for (const [name, times, shape] of children) {
    let count = 0;
    for (; node.children[at]?.name === name && (times === '*' || count === 0); at++, count++)
      found.push(...breaches(node.children[at] as Node, shape, `${path}/${name}`));
    if (times === '1' && count === 0) found.push(`${path}/${name} is missing`);
  }
  if (at < node.children.length) found.push(`${path}/${node.children[at]?.name} should not be there`);
  return found;
}

function treeOf(document: string): Node {
  const parser = new SaxesParser({ xmlns: true });
  const root: Node = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, uri, attributes }) => {
    if (uri !== '') throw new Error(`<${name}> is in a namespace.`);
    const plain = Object.fromEntries(Object.entries(attributes).map(([key, { value }]) => [key, value]));
    const node: Node = { name, attributes: plain, children: [], text: '' };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  parser.on('text', (text) => {
    const node = open.at(-1);
    if (node !== undefined) node.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(document).close();
  return root.children[0] as Node;
}

const Link = z.strictObject({ href: z.url(), rel: z.enum(['self', 'edit']) });
const Named = z.strictObject({ link: Link, name: z.string().min(1) });
const AttributesOf = z.strictObject({
  attributes: z.array(z.strictObject({ link: Link, name: z.string(), values: z.array(z.string()) })),
  link: Link,
});
const User = Named.extend({
  expand: z.literal('attributes'),
  'first-name': z.string(),
  'last-name': z.string(),
  'display-name': z.string().min(1),
  email: z.string(),
  password: z.strictObject({ link: Link }),
  key: z.string().min(1),
  'created-date': z.int(),
  'updated-date': z.int(),
  'directory-name': z.string(),
  active: z.boolean(),
  attributes: AttributesOf,
});
const Group = Named.extend({
  expand: z.literal('attributes'),
  description: z.string(),
  type: z.literal('GROUP'),
  active: z.boolean(),
  attributes: AttributesOf,
});

/** Every answer in JSON is one of these. */
export const JsonAnswer = z.union([
  User,
  Group,
  Named,
  AttributesOf,
  z.strictObject({ expand: z.literal('user'), users: z.array(z.union([User, Named])) }),
  z.strictObject({ expand: z.literal('group'), groups: z.array(z.union([Group, Named])) }),
  z.strictObject({ reason: z.string().min(1), message: z.string().min(1) }),
  z.strictObject({ domain: z.string().optional(), secure: z.boolean(), name: z.string() }),
]);
