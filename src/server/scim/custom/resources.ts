/** Resources of declared types: what is asked and told of them (RFC 7644 sections 3.3 to 3.6). */

import { type Attributes, sameValue } from '../../../model/index.ts';
import {
  applyPatch,
  compileFilter,
  listResponse,
  parseFilter,
  projection,
  type ResourceType,
  readBody,
  readPatch,
  requireComplete,
  requireUnchanged,
  ScimError,
} from '../../../scim/index.ts';
import type { Queryable } from '../../../store/index.ts';
import { answer, answerNothing } from '../answer.ts';
import { readJson } from '../body.ts';
import type { Call, Handler } from '../call.ts';
import { requireOwn } from '../external-id.ts';
import { requireKeys } from '../keys.ts';
import { lookupBy, lookupsOf } from '../lookups.ts';
import { metaOf } from '../meta.ts';
import { collect, everyBatch, type Found } from '../page.ts';
import { asked } from '../search.ts';
import { entityTag, hasVersion, requireVersion } from '../version.ts';
import { countStored, drop, findStored, keep, listStored, type StoredResource } from './stored.ts';

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

async function listResources(call: Call, type: ResourceType): Promise<Response> {
  const chosen = projection(call.query, type);
  const { total, resources } = await found(call, type);
  const { startIndex } = call.query;
  return answer(listResponse({ total, startIndex, resources: resources.map(chosen.of) }));
}

/** Resources of a declared type that a filter without an index may look at. */
const LOOKED_AT = 10_000;

/** By index: `eq` on `externalId`; any other filter looks at up to 10,000 resources, beyond which it is 400 `tooMany`. */
async function found(call: Call, type: ResourceType): Promise<Found<Attributes>> {
  const { query, db } = call;
  const kind = { source: call.source, type: type.name };
  const whole = (each: StoredResource) => resourceOf(call, type, each);
  if (query.filter === undefined) {
    const page = { offset: query.startIndex - 1, limit: query.count };
    const total = await countStored(db, kind, undefined);
    return { total, resources: (await listStored(db, kind, page)).map(whole) };
  }
  const filter = parseFilter(query.filter);
  const fits = compileFilter(filter, type);
  const [lookup, another] =
    lookupsOf(filter, (each) => lookupBy(each, type, { externalId: 'externalId' })) ?? [];
  const externalId = another === undefined ? lookup?.externalId : undefined;
  const collector = collect<Attributes>(query);
  if ((await countStored(db, kind, externalId)) > LOOKED_AT)
    throw new ScimError(
      400,
      'tooMany',
      `There are more than ${LOOKED_AT} of ${type.name}; ask for an externalId, or page through all without a filter.`,
    );
  const batches = everyBatch(
    (page) => listStored(db, kind, { ...page, externalId }),
    ({ id }) => id,
  );
  for await (const batch of batches) {
    for (const resource of batch.map(whole)) if (fits(resource)) collector.add(resource);
  }
  return collector.found;
}

async function createResource(call: Call, type: ResourceType): Promise<Response> {
  const attributes = await readWhole(call, type);
  const now = call.clock.now();
  const stored = { id: call.newId(), attributes, version: 1, createdAt: now, changedAt: now };
  await call.change(async (within) => {
    await requireOwnResource(call, type, { within, stored });
    await keep(within, { source: call.source, type: type.name }, stored);
  });
  return answerResource(call, type, { stored, status: 201 });
}

async function readResource(call: Call, type: ResourceType): Promise<Response> {
  const stored = await present(call, type, call.db);
  if (hasVersion(call, stored.version)) return answerNothing(304, { etag: entityTag(stored.version) });
  return answerResource(call, type, { stored });
}

async function replaceResource(call: Call, type: ResourceType): Promise<Response> {
  const told = await readWhole(call, type);
  return amend(call, type, () => told);
}

async function patchResource(call: Call, type: ResourceType): Promise<Response> {
  const operations = readPatch(await readJson(call.request, call.limits), type);
  return amend(call, type, (before) => applyPatch(before, operations, type));
}

async function deleteResource(call: Call, type: ResourceType): Promise<Response> {
  await call.change(async (within) => {
    requireVersion(call, (await present(call, type, within)).version);
    await drop(within, { source: call.source, type: type.name }, call.id);
  });
  return answerNothing(204);
}

async function readWhole(call: Call, type: ResourceType): Promise<Attributes> {
  const told = applyPatch({}, readBody(await readJson(call.request, call.limits), type), type);
  check(told, type);
  return told;
}

function check(told: Attributes, type: ResourceType): void {
  requireComplete(told, type);
  requireKeys('externalId', told.externalId);
}

async function amend(
  call: Call,
  type: ResourceType,
  change: (before: Attributes) => Attributes,
): Promise<Response> {
  const stored = await call.change(async (within) => {
    const before = await present(call, type, within);
    requireVersion(call, before.version);
    const attributes = change(before.attributes);
    check(attributes, type);
    requireUnchanged(before.attributes, attributes, type);
    if (sameValue(before.attributes, attributes)) return before;
    const after = { ...before, attributes, version: before.version + 1, changedAt: call.clock.now() };
    await requireOwnResource(call, type, { within, stored: after, before });
    await keep(within, { source: call.source, type: type.name }, after);
    return after;
  });
  return answerResource(call, type, { stored });
}

async function requireOwnResource(
  call: Call,
  { name: type }: ResourceType,
  change: { readonly within: Queryable; readonly stored: StoredResource; readonly before?: StoredResource },
): Promise<void> {
  const { within, stored, before } = change;
  const { externalId } = stored.attributes;
  const claim = { type, id: stored.id, externalId, before: before?.attributes.externalId };
  await requireOwn(claim, (wanted) =>
    listStored(within, { source: call.source, type }, { externalId: wanted, limit: 2 }),
  );
}

async function present(call: Call, type: ResourceType, within: Queryable): Promise<StoredResource> {
  const stored = await findStored(within, { source: call.source, type: type.name }, call.id);
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
    meta: metaOf(stored, { type: type.name, location: `${base}${type.endpoint}/${id}` }),
  };
}

function answerResource(
  call: Call,
  type: ResourceType,
  { stored, status = 200 }: { readonly stored: StoredResource; readonly status?: number },
): Response {
  const resource = projection(call.query, type).of(resourceOf(call, type, stored));
  const location = `${call.base}${type.endpoint}/${stored.id}`;
  return answer(resource, { status, headers: { location, etag: entityTag(stored.version) } });
}
