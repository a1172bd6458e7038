/** Resources of declared types: what is asked and told of them (RFC 7644 sections 3.3 to 3.6). */

import { type Attributes, sameValue } from '../../../model/index.ts';
import {
  applyBody,
  applyPatch,
  compileFilter,
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
} from '../../../scim/index.ts';
import type { Queryable } from '../../../store/index.ts';
import { locationOf } from '../address.ts';
import { type Answer, answer, answerNothing } from '../answer.ts';
import { readJson } from '../body.ts';
import type { Call, Handler } from '../call.ts';
import { requireOwn } from '../external-id.ts';
import { type Finder, find } from '../finding.ts';
import { requireKeys } from '../keys.ts';
import { lookupsOf } from '../lookups.ts';
import { metaOf } from '../meta.ts';
import { pageHead } from '../page.ts';
import { asked } from '../search.ts';
import { entityTag, hasVersion, requireVersion } from '../version.ts';
import { drop, holdersOf, keep, listingOf, lookUp, type StoredResource, storedIn } from './stored.ts';
import { lookupIn } from './text-keys.ts';

/** By the address below the type's endpoint, `*` for an id: what is done. */
export function handlersOf(type: ResourceType): Readonly<Record<string, Readonly<Record<string, Handler>>>> {
  const list: Handler = (call) => listResources(call, type);
  return {
    '': { GET: list, POST: (call) => createResource(call, type) },
    '.search': { POST: asked(list) },
    '*': {
      GET: (call) => readResource(call, type),
      PUT: (call) => replaceResource(call, type),
      PATCH: (call) => patchResource(call, type),
      DELETE: (call) => deleteResource(call, type),
    },
  };
}

async function listResources(call: Call, type: ResourceType): Promise<Answer> {
  const chosen = projection(call.query, type);
  const { resources, ...page } = await find(call, finderOf(call, type));
  const shown = resources.map((each) => chosen.of(resourceOf(call, type, each)));
  return answer(listResponse({ ...pageHead(call.query, page), resources: shown }));
}

/** Of more the database looks at each. */
const MOST_FOUND = 1_000;

/**
 * How resources of the type are found: `eq` on the id and on attributes that hold one text, alone, within `and`, and on every
 * side of an `or`, is answered by index; for any other filter the database looks at each of them.
 */
export function finderOf(call: Call, type: ResourceType): Finder<StoredResource> {
  const kind = { source: call.source, type };
  return {
    type,
    listing: listingOf(kind),
    async indexed(filter) {
      const lookups = lookupsOf(filter, (each) => lookupIn(each, type));
      if (lookups === undefined) return undefined;
      const ids = new Set<string>();
      for (const lookup of lookups)
        for (const id of await lookUp(call.db, kind, { lookup, limit: MOST_FOUND + 1 })) ids.add(id);
      if (ids.size > MOST_FOUND) return undefined;
      const fits = compileFilter(filter, type);
      const found = await storedIn(call.db, kind, [...ids]);
      return found.filter((each) => fits(resourceOf(call, type, each)));
    },
    shown: (stored) => resourceOf(call, type, stored),
    byIds: (ids) => storedIn(call.db, kind, ids),
  };
}

async function createResource(call: Call, type: ResourceType): Promise<Answer> {
  const chosen = projection(call.query, type);
  const attributes = await readWhole(call, type);
  check(attributes, type);
  const now = call.clock.now();
  const stored = { id: call.newId(), attributes, version: 1, createdAt: now, changedAt: now };
  await call.change(async (within) => {
    await requireOwnResource(call, type, { within, stored });
    const { source, directory } = call;
    await keep({ within, directory }, { source, type }, { stored, fresh: true });
  });
  return answerResource(call, type, { stored, chosen, status: 201 });
}

async function readResource(call: Call, type: ResourceType): Promise<Answer> {
  const stored = await present(call, type, call.db);
  if (hasVersion(call, stored.version)) return answerNothing(304, { etag: entityTag(stored.version) });
  return answerResource(call, type, { stored, chosen: projection(call.query, type) });
}

/**
 * What is not told is cleared, but for `externalId`, which stays as it was, as that of a User or a Group does (decision 0021), and for
 * what reading does not tell.
 */
async function replaceResource(call: Call, type: ResourceType): Promise<Answer> {
  const told = await readWhole(call, type);
  return amend(call, type, (before) => {
    const { externalId } = before;
    const whole = withUntold(told, before, type);
    return externalId === undefined || told.externalId !== undefined ? whole : { ...whole, externalId };
  });
}

async function patchResource(call: Call, type: ResourceType): Promise<Answer> {
  const operations = readPatch(await readJson(call.request, call.limits), type);
  return amend(call, type, (before) => applyPatch(before, operations, type));
}

async function deleteResource(call: Call, type: ResourceType): Promise<Answer> {
  await call.change(async (within) => {
    requireVersion(call, (await present(call, type, within)).version);
    const { source, directory } = call;
    await drop({ within, directory }, { source, type }, call.id);
  });
  return answerNothing(204);
}

async function readWhole(call: Call, type: ResourceType): Promise<Attributes> {
  return applyBody(readBody(await readJson(call.request, call.limits), type), type);
}

/** @param before what is kept */
function check(told: Attributes, type: ResourceType, before?: Attributes): void {
  requireComplete(told, type, before);
  requireKeys('externalId', told.externalId);
}

async function amend(
  call: Call,
  type: ResourceType,
  change: (before: Attributes) => Attributes,
): Promise<Answer> {
  // Who asks for what cannot be answered is refused before anything is done.
  const chosen = projection(call.query, type);
  const stored = await call.change(async (within) => {
    const before = await present(call, type, within);
    requireVersion(call, before.version);
    const attributes = change(before.attributes);
    check(attributes, type, before.attributes);
    requireUnchanged(before.attributes, attributes, type);
    if (sameValue(before.attributes, attributes)) return before;
    const after = { ...before, attributes, version: before.version + 1, changedAt: call.clock.now() };
    await requireOwnResource(call, type, { within, stored: after, before });
    const { source, directory } = call;
    await keep({ within, directory }, { source, type }, { stored: after, fresh: false });
    return after;
  });
  return answerResource(call, type, { stored, chosen });
}

async function requireOwnResource(
  call: Call,
  type: ResourceType,
  change: { readonly within: Queryable; readonly stored: StoredResource; readonly before?: StoredResource },
): Promise<void> {
  const { within, stored, before } = change;
  const { externalId } = stored.attributes;
  const claim = { type: type.name, id: stored.id, externalId, before: before?.attributes.externalId };
  await requireOwn(claim, (wanted) => holdersOf(within, { source: call.source, type }, wanted));
}

async function present(call: Call, type: ResourceType, within: Queryable): Promise<StoredResource> {
  const [stored] = await storedIn(within, { source: call.source, type }, [call.id]);
  if (stored !== undefined) return stored;
  throw new ScimError(404, undefined, `There is no ${type.name} ${call.id}.`);
}

function resourceOf({ base }: Call, type: ResourceType, stored: StoredResource): Attributes {
  const { id, attributes } = stored;
  const extensions = Object.keys(attributes).filter((name) => name.includes(':'));
  return {
    schemas: [type.schema.id, ...extensions],
    id,
    ...attributes,
    meta: metaOf(stored, { type: type.name, location: locationOf(base, type.endpoint, id) }),
  };
}

function answerResource(
  call: Call,
  type: ResourceType,
  {
    stored,
    chosen,
    status = 200,
  }: { readonly stored: StoredResource; readonly chosen: Projection; readonly status?: number },
): Answer {
  const resource = chosen.of(resourceOf(call, type, stored));
  const location = locationOf(call.base, type.endpoint, stored.id);
  return answer(resource, { status, headers: { location, etag: entityTag(stored.version) } });
}
