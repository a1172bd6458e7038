/** What a strict SCIM application refuses that a tolerant one would take. */

import type { Attributes, AttributeValue } from '../../../../model/index.ts';
import { isObject, listOf, locate, type ResourceType } from '../../../../scim/index.ts';
import { refuse } from './answers.ts';
import { fold, type Kind, type State, types } from './state.ts';

/** The JSON of a body; a refusal when it is none, or of another media type than this version has. */
export function readJson(state: State, request: Request, text: string): Attributes | Response {
  const { version } = state;
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim();
  const allowed = version === '2.0' ? ['application/scim+json'] : ['application/json'];
  if (!allowed.includes(type ?? '')) return refuse(version, 415, `The media type ${type} is not supported.`);
  try {
    const body: unknown = JSON.parse(text);
    if (isObject(body)) return body;
  } catch {
    return refuse(version, 400, 'The body is no JSON.', 'invalidSyntax');
  }
  return refuse(version, 400, 'The body is no JSON object.', 'invalidSyntax');
}

/** Whether the body names what it is. */
export function namesSchema(body: Attributes, wanted: string): boolean {
  return listOf(body.schemas).some((each) => each === wanted);
}

/** A PatchOp as RFC 7644 section 3.5.2 writes it, to the letter. */
export function judgePatch(body: Attributes): string | undefined {
  if (!namesSchema(body, 'urn:ietf:params:scim:api:messages:2.0:PatchOp'))
    return 'The schema of a PatchOp is missing.';
  if (!Array.isArray(body.Operations) || body.Operations.length === 0) return 'There are no Operations.';
  for (const operation of body.Operations as readonly AttributeValue[]) {
    if (!isObject(operation)) return 'An operation is no object.';
    const { op, path, value } = operation;
    if (op !== 'add' && op !== 'replace' && op !== 'remove') return `There is no operation ${String(op)}.`;
    if (typeof path !== 'string' || path === '') return 'An operation has no path.';
    if (op === 'remove' ? false : value === undefined) return 'An operation has no value.';
  }
  return undefined;
}

/** What is wrong with a resource as it would be kept; nothing is right. */
export function judgeResource(
  state: State,
  kind: Kind,
  about: { readonly id?: string; readonly after: Attributes },
): Response | undefined {
  return kind === 'Users' ? judgeUser(state, about) : judgeGroup(state, about);
}

interface Judged {
  readonly id?: string;
  readonly after: Attributes;
}

function judgeUser(state: State, { id, after }: Judged): Response | undefined {
  const { version, options } = state;
  const invalid = (detail: string) => refuse(version, 400, detail, 'invalidValue');
  const unknown = unknownIn(after, types.user, options.lacks ?? []);
  if (unknown !== undefined)
    return refuse(version, 400, `${unknown} is no attribute of a User.`, 'invalidPath');
  const { userName, externalId, active, emails } = after;
  if (typeof userName !== 'string' || userName.trim() === '') return invalid('userName is required.');
  if (active !== undefined && typeof active !== 'boolean') return invalid('active is no boolean.');
  for (const email of listOf(emails)) {
    const value = isObject(email) ? email.value : undefined;
    if (typeof value !== 'string' || !/^[^@\s]+@[^@\s]+$/.test(value))
      return invalid('An e-mail address is wrong.');
  }
  if (tooLong(after)) return invalid('A text is longer than 1,000 characters.');
  const same = state.names.get(fold(userName));
  if (same !== undefined && same !== id) return refuse(version, 409, `${userName} is taken.`, 'uniqueness');
  if (typeof externalId === 'string') {
    for (const [other, kept] of state.Users)
      if (other !== id && kept.attributes.externalId === externalId)
        return refuse(version, 409, `The externalId ${externalId} is taken.`, 'uniqueness');
  }
  return options.judgeUser?.(after, id === undefined ? undefined : state.Users.get(id)?.attributes);
}

function judgeGroup(state: State, { id, after }: Judged): Response | undefined {
  const { version, options } = state;
  const { displayName, members } = after;
  if (typeof displayName !== 'string' || displayName.trim() === '')
    return refuse(version, 400, 'displayName is required.', 'invalidValue');
  for (const each of listOf(members)) {
    const value = isObject(each) ? String(each.value) : '';
    if (!state.Users.has(value) && !state.Groups.has(value))
      return refuse(version, 404, `The member ${value} does not exist.`);
  }
  if (options.uniqueGroups === true) {
    for (const [other, kept] of state.Groups)
      if (other !== id && fold(kept.attributes.displayName) === fold(displayName))
        return refuse(version, 409, `A group ${displayName} exists.`, 'uniqueness');
  }
  return options.judgeGroup?.(after, id === undefined ? undefined : state.Groups.get(id)?.attributes);
}

const readOnly: ReadonlySet<string> = new Set(['id', 'meta', 'schemas', 'groups']);

function unknownIn(resource: Attributes, type: ResourceType, lacks: readonly string[]): string | undefined {
  for (const name of Object.keys(resource)) {
    if (readOnly.has(name)) continue;
    const place = locate(type, name);
    if (place === undefined || lacks.includes(name)) return name;
    if (place.kind === 'attribute' && place.attribute === undefined) return name;
    if (place.kind === 'extension' && !place.known) return name;
    if (place.kind === 'extension' && lacks.includes('enterprise')) return name;
  }
  return undefined;
}

function tooLong(value: AttributeValue | undefined): boolean {
  if (typeof value === 'string') return value.length > 1_000;
  if (Array.isArray(value)) return value.some(tooLong);
  return isObject(value) && Object.values(value).some(tooLong);
}
