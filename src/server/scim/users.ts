/** Users: what is asked and told of people (RFC 7644 sections 3.3 to 3.6). */

import type { StoredIdentity } from '../../directory/index.ts';
import type { Attributes, Identity } from '../../model/index.ts';
import { asProvisioningError, sameValue } from '../../model/index.ts';
import {
  type Asked,
  applyBody,
  applyPatch,
  listResponse,
  type Projection,
  projection,
  type ResourceType,
  readBody,
  readPatch,
  requireComplete,
  requireUnchanged,
  ScimError,
  withUntold,
} from '../../scim/index.ts';
import type { Queryable } from '../../store/index.ts';
import { locationOf } from './address.ts';
import { type Answer, answer, answerNothing, answerText } from './answer.ts';
import { readJson } from './body.ts';
import type { Call } from './call.ts';
import { pageHead } from './page.ts';
import { toIdentity, userAttributes } from './user-resource.ts';
import { findUsers, resourcesOf } from './user-search.ts';
import { type Conditional, entityTag, hasVersion, requireVersion } from './version.ts';

/** GET /Users. A search that finds nobody is answered with an empty list: 404 would stop Entra ID's provisioning. */
export async function listUsers(call: Call): Promise<Answer> {
  const chosen = projection(call.query, call.types.user);
  const { resources, ...page } = await findUsers(call);
  return answer(listResponse({ ...pageHead(call.query, page), resources: resources.map(chosen.of) }));
}

/**
 * POST /Users. A user name or an external id that is taken is 409, never an adoption; for a user name it says whether the
 * same was told before: then the first try was kept.
 */
export async function createUser(call: Call): Promise<Answer> {
  const chosen = chosenIn(call);
  const body = await readJson(call.request, call.limits);
  const told = applyBody(readBody(body, call.types.user), call.types.user);
  const identity = toIdentity(call.newId(), told, { active: true });
  requireComplete(told, call.types.user);
  try {
    const stored = await call.tellUser({ id: identity.id, isNew: true, decide: () => identity });
    return await answerUser(call, stored, { chosen, status: 201 });
  } catch (thrown) {
    throw (await repeated(call, identity, thrown)) ?? thrown;
  }
}

/** Whether a conflict is one with the same User, made by a request whose answer the client may never have seen. */
async function repeated(call: Call, told: Identity, thrown: unknown): Promise<ScimError | undefined> {
  if (asProvisioningError(thrown).code !== 'conflict' || told.userName === undefined) return undefined;
  const [found] = await call.directory.findIdentities(call.source, { userName: told.userName });
  if (found === undefined || !sameIdentity(found.identity, told)) return undefined;
  return new ScimError(
    409,
    'uniqueness',
    `This User is there already just as it was sent, as ${found.identity.id}; go on with that id instead of making it again.`,
  );
}

/** GET /Users/{id}: inactive users too. */
export async function readUser(call: Call): Promise<Answer> {
  const stored = await present(call, call.id);
  const { request, query, types } = call;
  return (
    unchanged({ request, query, type: types.user }, stored) ??
    answerUser(call, stored, { chosen: chosenIn(call) })
  );
}

/**
 * PUT /Users/{id}: what is not told is cleared, but for `active` and `externalId`, which stay as they were, and for what reading does
 * not tell.
 */
export async function replaceUser(call: Call): Promise<Answer> {
  const body = await readJson(call.request, call.limits);
  const told = applyBody(readBody(body, call.types.user), call.types.user);
  return amend(call, (before) =>
    toIdentity(call.id, withUntold(told, userAttributes(before), call.types.user), before),
  );
}

/** PATCH /Users/{id}: answered with the whole User; one that changes nothing leaves version and lastModified alone. */
export async function patchUser(call: Call): Promise<Answer> {
  const operations = readPatch(await readJson(call.request, call.limits), call.types.user);
  return amend(call, (before) => {
    const told = applyPatch(userAttributes(before), operations, call.types.user);
    return toIdentity(call.id, told, { active: before.active });
  });
}

/** DELETE /Users/{id}: the user is told as removed, its name is free again. */
export async function deleteUser(call: Call): Promise<Answer> {
  await call.change(async (within) => {
    const { version } = await present(call, call.id, within);
    requireVersion(call, version);
    await call.directory.tell(call.source, [{ type: 'removed', of: 'identity', id: call.id }], { within });
  });
  return answerNothing(204);
}

async function amend(call: Call, change: (before: Identity) => Identity): Promise<Answer> {
  const chosen = chosenIn(call);
  const stored = await call.tellUser({
    id: call.id,
    isNew: false,
    decide(before) {
      if (before === undefined) throw notThere(call.id);
      requireVersion(call, before.version);
      const after = change(before.identity);
      const [was, is] = [before.identity, after].map(userAttributes) as [Attributes, Attributes];
      requireComplete(is, call.types.user, was);
      requireUnchanged(was, is, call.types.user);
      return sameValue(was, is) ? undefined : after;
    },
  });
  return answerUser(call, stored, { chosen });
}

/** What is to be answered: known before anything is done, for who asks for what cannot be answered is refused. */
function chosenIn({ query, types }: Call): Projection {
  return projection(query, types.user);
}

async function present(call: Call, id: string, within?: Queryable): Promise<StoredIdentity> {
  const stored = await call.directory.identity(call.source, id, within);
  if (stored !== undefined) return stored;
  throw notThere(id);
}

function notThere(id: string): ScimError {
  return new ScimError(404, undefined, `There is no User ${id}.`);
}

function sameIdentity(a: Identity, b: Identity): boolean {
  return sameValue(userAttributes(a), userAttributes(b));
}

async function answerUser(
  call: Call,
  stored: StoredIdentity,
  { chosen, status = 200 }: { readonly chosen: Projection; readonly status?: number },
): Promise<Answer> {
  const [resource = {}] = await resourcesOf(call, [stored], chosen.includes('groups'));
  const shown = { id: stored.identity.id, version: stored.version };
  return userAnswer(JSON.stringify(chosen.of(resource)), { base: call.base, shown, status });
}

interface AskedUser extends Conditional {
  readonly query: Asked;
  readonly type: ResourceType;
}

/**
 * Says to whoever has this version of a User already that it has; undefined to everybody else, and to whoever asks for its groups:
 * who joins one, or whose group has another name, has no other version.
 */
export function unchanged(
  asked: AskedUser,
  { version }: Pick<StoredIdentity, 'version'>,
): Answer | undefined {
  if (!hasVersion(asked, version) || projection(asked.query, asked.type).includes('groups')) return undefined;
  return answerNothing(304, { etag: entityTag(version) });
}

/** The answer with the text of a User. */
export function userAnswer(
  text: string,
  {
    base,
    shown,
    status = 200,
  }: {
    readonly base: string;
    readonly shown: { readonly id: string; readonly version: number };
    readonly status?: number;
  },
): Answer {
  const location = locationOf(base, '/Users', shown.id);
  return answerText(text, { status, headers: { location, etag: entityTag(shown.version) } });
}
