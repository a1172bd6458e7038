/** What of a request may be kept: its shape always, what it says of people only where that was chosen, secrets never. */

import { isObject } from '../../scim/index.ts';
import { maskFilter, maskPath, maskSegments } from './expressions.ts';
import * as forms from './forms.ts';
import { hidden, isSecret, kept, type Masking, maskSentence, secret, shownText } from './hiding.ts';

export { type Masking, openMasking } from './hiding.ts';

/** Elements of a list, and members of an object, that are shown. */
const mostElements = 50;
const mostMembers = 200;

/** How a value is shown: by where it stands. */
type Rule = (value: unknown, masking: Masking) => unknown;
/** By name, folded. */
type Rules = Readonly<Record<string, Rule>>;

/** A JSON value as it may be kept. */
export function maskBody(value: unknown, masking: Masking): unknown {
  return whole(value, masking);
}

/** A message, or a resource. Only what a message owns says nothing of people, and only in the form that it has there. */
const whole: Rule = (value, masking) => {
  if (!isObject(value)) return attribute(value, masking);
  if (isMessage(value)) return message(value, masking);
  return has(value, /^(?:op|path|method)$/i) && !has(value, /^schemas$/i)
    ? operation(value, masking)
    : resource(value, masking);
};

function isMessage(value: object): boolean {
  const [, schemas] = Object.entries(value).find(([name]) => name.toLowerCase() === 'schemas') ?? [];
  const named = [schemas].flat().filter((each) => typeof each === 'string');
  if (named.some((each) => /:api:messages:/i.test(each))) return true;
  if (named.length > 0 && !named.some((each) => /^urn:scim:schemas:core:1\.0$/i.test(each))) return false;
  return (
    has(value, /^(?:operations|resources|errors|filter)$/i) ||
    (has(value, /^detail$/i) && has(value, /^status$/i))
  );
}

function has(value: object, name: RegExp): boolean {
  return Object.keys(value).some((each) => name.test(each));
}

/** Shows what has the form, and hides what is no more than a value of somebody. */
function formed(form: RegExp | undefined): Rule {
  return function rule(value, masking) {
    if (Array.isArray(value)) return listed(value, rule, masking);
    if (value === null || typeof value === 'boolean') return value;
    if (isObject(value)) return attribute(value, masking);
    const text = String(value);
    if (form?.test(text) === true || forms.flag.test(text)) return value;
    if (typeof value === 'string')
      return masking.personal ? personalText(text, masking) : hidden(text, masking);
    return masking.personal ? value : '[number]';
  };
}

/** An object whose members have rules of their own. */
function membered(rules: Rules, otherwise: () => Rule): Rule {
  return function rule(value, masking) {
    if (Array.isArray(value)) return listed(value, rule, masking);
    if (!isObject(value)) return otherwise()(value, masking);
    const members = Object.entries(value);
    // Who says of which name a value is, says it of a secret too.
    const isProof = members.some(
      ([name, text]) =>
        /^(?:path|type|name|key|attribute)$/i.test(name) &&
        typeof text === 'string' &&
        isSecret(text, masking),
    );
    return Object.fromEntries(
      members.slice(0, mostMembers).map(([name, inner]) => {
        if (isSecret(name, masking)) return [shownName(name, masking), kept(inner, masking)];
        const last = lastName(name);
        if (isProof && last === 'value') return [name, kept(inner, masking)];
        const own = Object.hasOwn(rules, name.toLowerCase()) ? rules[name.toLowerCase()] : undefined;
        const reference = references.has(last) ? heldBy : undefined;
        return [shownName(name, masking), (own ?? reference ?? otherwise())(inner, masking)];
      }),
    );
  };
}

/** Attributes whose values are ids of resources. */
const references: ReadonlySet<string> = new Set(['members', 'groups', 'manager']);

function listed(list: readonly unknown[], rule: Rule, masking: Masking): unknown {
  const shown = list.slice(0, mostElements).map((each) => rule(each, masking));
  return list.length > mostElements ? [...shown, `[${list.length - mostElements} more]`] : shown;
}

const sentence: Rule = (value, masking) =>
  typeof value === 'string' ? maskSentence(value, masking) : attribute(value, masking);
const expression =
  (mask: (text: string, masking: Masking) => string): Rule =>
  (value, masking) =>
    typeof value === 'string' ? mask(value, masking) : attribute(value, masking);

/** Of an attribute, and its parts at every depth, nothing is shown but what kind of value it is. */
const parts: Rules = {
  type: formed(forms.kind),
  primary: formed(forms.flag),
  operation: formed(forms.operation),
};
const attribute: Rule = (value, masking) =>
  isObject(value) ? nested(value, masking) : formed(undefined)(value, masking);
const nested: Rule = membered(parts, () => attribute);

const held: Rule = membered(
  { ...parts, value: formed(forms.id), $ref: formed(forms.address), managerid: formed(forms.id) },
  () => attribute,
);
const heldBy: Rule = (value, masking) => {
  if (Array.isArray(value)) return listed(value, heldBy, masking);
  return (isObject(value) ? held : attribute)(value, masking);
};

const resource: Rule = membered(
  {
    schemas: formed(forms.schema),
    id: formed(forms.id),
    meta: membered(
      {
        resourcetype: formed(forms.word),
        created: formed(forms.moment),
        lastmodified: formed(forms.moment),
        location: formed(forms.address),
        version: formed(forms.version),
        attributes: formed(forms.names),
      },
      () => attribute,
    ),
  },
  () => attribute,
);

const failure: Rule = membered({ code: formed(forms.status), description: sentence }, () => attribute);

const steps: Rule = membered(
  {
    op: formed(forms.operation),
    path: expression(maskPath),
    method: formed(forms.method),
    bulkid: formed(forms.id),
    version: formed(forms.version),
    location: formed(forms.address),
    status: (value, masking) => (isObject(value) ? failure : formed(forms.status))(value, masking),
    data: whole,
    response: whole,
    value: (value, masking) => (isObject(value) ? resource : attribute)(value, masking),
  },
  () => attribute,
);

/** The value of a change is shown as that which its path names. */
const operation: Rule = (value, masking) => {
  if (Array.isArray(value)) return listed(value, operation, masking);
  if (!isObject(value)) return attribute(value, masking);
  const shown = steps(value, masking) as Record<string, unknown>;
  for (const [name, path] of Object.entries(value)) {
    if (name.toLowerCase() !== 'path' || typeof path !== 'string' || path.trim() === '') continue;
    const rule = references.has(lastName(path)) ? heldBy : attribute;
    for (const [each, inner] of Object.entries(value))
      if (each.toLowerCase() === 'value' && shown[each] !== secret) shown[each] = rule(inner, masking);
  }
  return shown;
};

const message: Rule = membered(
  {
    schemas: formed(forms.schema),
    operations: operation,
    resources: resource,
    errors: failure,
    detail: sentence,
    error_description: sentence,
    filter: expression(maskFilter),
    status: formed(forms.status),
    scimtype: formed(forms.word),
    totalresults: formed(forms.digits),
    itemsperpage: formed(forms.digits),
    startindex: formed(forms.digits),
    count: formed(forms.digits),
    failonerrors: formed(forms.digits),
    attributes: formed(forms.names),
    excludedattributes: formed(forms.names),
    sortby: formed(forms.names),
    sortorder: formed(forms.direction),
    cursor: formed(forms.cursor),
    nextcursor: formed(forms.cursor),
    previouscursor: formed(forms.cursor),
  },
  () => attribute,
);

/** Parameters of an address that are shown where they have this form. */
const parameters: Readonly<Record<string, RegExp>> = {
  count: forms.digits,
  startindex: forms.digits,
  attributes: forms.names,
  excludedattributes: forms.names,
  sortby: forms.names,
  sortorder: forms.direction,
  cursor: forms.cursor,
};

/** An address as it may be kept: ids are shown, what could be a name is not. */
export function maskAddress(
  address: URL,
  masking: Masking,
): { readonly path: string; readonly query: string } {
  const query = [...address.searchParams].slice(0, mostElements).map(([name, value]) => {
    const shown = forms.parameter.test(name) || masking.personal ? shownText(name) : hidden(name, masking);
    return value === '' ? shown : `${shown}=${maskParameter(name, value, masking)}`;
  });
  return { path: shownText(maskSegments(address.pathname, masking)), query: query.join('&') };
}

function maskParameter(name: string, value: string, masking: Masking): string {
  const folded = name.toLowerCase();
  if (folded === 'filter') return maskFilter(value, masking);
  if (isSecret(name, masking)) return kept(value, masking);
  const form = Object.hasOwn(parameters, folded) ? parameters[folded] : undefined;
  return masking.personal || form?.test(value) === true ? shownText(value) : hidden(value, masking);
}

/** A name in which something is chosen is an expression; what is no name could be anybody's. */
function shownName(name: string, masking: Masking): string {
  if (/[[\]"]/.test(name)) return maskPath(name, masking);
  return masking.personal || name === '' || forms.member.test(name) ? name : hidden(name, masking);
}

/** JSON within a text is shown as JSON is. */
function personalText(text: string, masking: Masking): string {
  if (!/^\s*[[{]/.test(text)) return shownText(text);
  try {
    return shownText(JSON.stringify(whole(JSON.parse(text), masking)));
  } catch {
    return shownText(text);
  }
}

/** The attribute that a name or a path ends in, folded: `urn:…:User:manager` is `manager`, and so is `manager[…]`. */
function lastName(path: string): string {
  const [name = ''] = path.trim().split('[');
  return name.toLowerCase().split(/[.:]/).at(-1) ?? name;
}
