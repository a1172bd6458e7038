/** POST /Bulk: many changes in one request (RFC 7644 section 3.7), each as if it had come alone. */

import {
  type BulkOperation,
  type BulkResult,
  bulkReferences,
  bulkResponse,
  errorMessage,
  type ReadOperation,
  readBulk,
  refuse,
  resolveReferences,
  withoutReferences,
} from '../../scim/index.ts';
import { type Answer, answer } from './answer.ts';
import { readJson } from './body.ts';
import type { Call } from './call.ts';

/**
 * Does the operations in their order, but for one that names what a later one makes: it waits for that one. Where two wait
 * for each other, one is made without its references and completed by a replacement once they are known (section 3.7.1).
 * What is done is on disk, whatever becomes of the rest.
 */
export async function bulk(call: Call): Promise<Answer> {
  const { operations, failOnErrors = Number.POSITIVE_INFINITY } = readBulk(
    await readJson(call.request, call.limits),
    call.limits.bulk,
  );
  const work = openWork(call, operations);
  // Whoever counts errors wants nothing done after the last of them.
  const most = failOnErrors === Number.POSITIVE_INFINITY ? mostAtOnce : 1;
  for (let next = work.next(most); next !== undefined && work.errors() < failOnErrors; next = work.next(most))
    await next();
  return answer(bulkResponse(work.results()));
}

/** Operations that are done side by side: as many as fit into one commit. */
const mostAtOnce = 64;

/** A resource that was made without its references. */
interface Incomplete {
  readonly at: number;
  readonly id: string;
  readonly operation: BulkOperation;
}

function openWork(call: Call, operations: readonly ReadOperation[]) {
  const results = new Map<number, BulkResult>();
  const pending = new Set(operations.keys());
  const incomplete = new Set<Incomplete>();
  /** By bulkId: what was made. */
  const ids = new Map<string, string>();
  /** BulkIds of what is still to be made. */
  const awaited = new Set(
    operations.flatMap((each) => (isMaking(each) && each.bulkId !== undefined ? [each.bulkId] : [])),
  );

  /** By operation: the bulkIds that it speaks of. */
  const needs = operations.map((each) => ('path' in each ? [...bulkReferences([each.path, each.data])] : []));
  const waits = (at: number): boolean => needs[at]?.some((id) => awaited.has(id)) === true;
  let errors = 0;

  function note(at: number, result: BulkResult): void {
    results.set(at, result);
    if (Number(result.status) >= 400) errors += 1;
  }

  async function perform(at: number, cut: boolean): Promise<void> {
    pending.delete(at);
    const operation = operations[at] as ReadOperation;
    if ('fault' in operation) {
      note(at, failed({ bulkId: operation.bulkId }, operation.fault));
      return;
    }
    const path = resolveReferences(operation.path, ids);
    const known = resolveReferences(operation.data, ids);
    const data = cut ? withoutReferences(known) : known;
    const lost = [...bulkReferences([path, data])];
    const result =
      lost.length > 0
        ? failed(operation, refuse('invalidValue', `No operation of this request made bulkId ${lost[0]}.`))
        : await ask(call, { ...operation, path, data });
    note(at, result);
    if (operation.method !== 'POST') return;
    if (operation.bulkId !== undefined) awaited.delete(operation.bulkId);
    const id = result.location?.split('/').at(-1);
    if (id === undefined) return;
    if (operation.bulkId !== undefined) ids.set(operation.bulkId, id);
    if (cut) incomplete.add({ at, id, operation });
  }

  async function complete(one: Incomplete): Promise<void> {
    incomplete.delete(one);
    const { at, id, operation } = one;
    const path = `${operation.path.replace(/\/+$/, '')}/${id}`;
    // What was referred to and could not be made stays left out.
    const data = withoutReferences(resolveReferences(operation.data, ids));
    const replaced = await ask(call, { method: 'PUT', path, data });
    const made = results.get(at) as BulkResult;
    const { version, status, response } = replaced;
    const fine = Number(status) < 400;
    note(at, {
      ...made,
      ...(version !== undefined && { version }),
      ...(!fine && { status, response }),
    });
  }

  /** The first, and those right after it of its kind that neither speak of others nor of one another: they may share a commit. */
  function together(all: readonly number[]): readonly number[] {
    const wave: number[] = [];
    const paths = new Set<string>();
    const first = operations[all[0] ?? -1];
    for (const at of all) {
      const each = operations[at];
      const isAlone = first === undefined || each === undefined || 'fault' in each || 'fault' in first;
      if (isAlone || each.method !== first.method || needs[at]?.length !== 0) break;
      if (each.method === 'POST' ? each.path !== first.path : paths.has(each.path)) break;
      paths.add(each.path);
      wave.push(at);
    }
    return wave.length > 0 ? wave : all.slice(0, 1);
  }

  return {
    /** What is to be done next, or nothing. @param most how many operations at once. */
    next(most: number): (() => Promise<void>) | undefined {
      for (const one of incomplete) if (!waits(one.at)) return () => complete(one);
      const all = [...pending];
      const ready = all.findIndex((at) => !waits(at));
      if (ready >= 0) {
        const wave = together(all.slice(ready, ready + most));
        return async () => void (await Promise.all(wave.map((at) => perform(at, false))));
      }
      const knot = all.find((at) => isMaking(operations[at] as ReadOperation));
      return knot === undefined ? undefined : () => perform(knot, true);
    },
    errors: () => errors,
    /** In the order of the request; what was left undone is not in it. */
    results: () => [...results].sort(([a], [b]) => a - b).map(([, result]) => result),
  };
}

function isMaking(operation: ReadOperation): operation is BulkOperation {
  return 'method' in operation && operation.method === 'POST';
}

/** One operation, as a request of its own. */
async function ask(call: Call, operation: BulkOperation): Promise<BulkResult> {
  const { method, version, data } = operation;
  const { user, group, others } = call.types;
  const endpoints = [user, group, ...others].map((each) => each.endpoint);
  const named = /^\/?([^/?#]+)(?:\/[^/?#]+)?\/?$/.exec(operation.path)?.[1]?.toLowerCase();
  if (!endpoints.some((each) => each.slice(1).toLowerCase() === named)) {
    const detail = `There is no resource at ${operation.path}; name ${endpoints.join(' or ')}.`;
    return failed(operation, refuse('invalidValue', detail));
  }
  const path = operation.path.replace(/^\/*/, '/');
  const answered = await call.ask(path, {
    method,
    headers: {
      'content-type': 'application/scim+json',
      ...(version !== undefined && { 'if-match': version }),
    },
    ...(method !== 'DELETE' && { body: JSON.stringify(data ?? null) }),
  });
  const { etag } = answered.headers;
  const location = answered.headers.location ?? (method === 'POST' ? undefined : `${call.base}${path}`);
  return {
    method,
    ...(operation.bulkId !== undefined && { bulkId: operation.bulkId }),
    ...(etag !== undefined && { version: etag }),
    ...(location !== undefined && { location }),
    status: String(answered.status),
    ...(answered.status >= 400 && { response: JSON.parse(answered.text ?? '') }),
  };
}

function failed(
  operation: { readonly method?: string; readonly bulkId?: string | undefined },
  fault: Error,
): BulkResult {
  const response = errorMessage(fault);
  const { method, bulkId } = operation;
  return {
    ...(method !== undefined && { method }),
    ...(bulkId !== undefined && { bulkId }),
    status: response.status,
    response,
  };
}
