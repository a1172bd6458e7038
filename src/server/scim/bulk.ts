/** POST /Bulk: many changes in one request (RFC 7644 section 3.7), each as if it had come alone. */

import {
  type BulkOperation,
  type BulkResult,
  bulkResponse,
  errorMessage,
  type ReadOperation,
  readBulk,
  referencesTo,
  refuse,
  ScimError,
} from '../../scim/index.ts';
import { addressIn } from './address.ts';
import { type Answer, answer } from './answer.ts';
import { jsonOf, readBody } from './body.ts';
import type { Call } from './call.ts';

/**
 * Does the operations in their order, but for one that names what a later one makes: it waits for that one. Where two wait
 * for each other, one is made without its references and completed once they are known (section 3.7.1), before anything else
 * is done to it; what cannot be completed is taken back, and fails. What is done is on disk, whatever becomes of the rest.
 */
export async function bulk(call: Call): Promise<Answer> {
  const body = await readBody(call.request, call.limits);
  return body.length > large ? call.inTurn(() => doAll(call, body)) : doAll(call, body);
}

/** Bytes of a body that waits for its turn: as its operations it takes ten times as much. */
const large = 64 * 1024;

async function doAll(call: Call, body: Uint8Array): Promise<Answer> {
  const { operations, failOnErrors = Number.POSITIVE_INFINITY } = readBulk(
    jsonOf(body, call.limits),
    call.limits.bulk,
  );
  const work = openWork(call, operations);
  // Whoever counts errors wants nothing done after the last of them.
  const most = failOnErrors === Number.POSITIVE_INFINITY ? mostAtOnce : 1;
  for (let next = work.next(most); next !== undefined && work.errors() < failOnErrors; next = work.next(most))
    await next();
  await work.finish();
  return answer(bulkResponse(work.results()));
}

/** Operations that are done side by side: as many as fit into one commit. */
const mostAtOnce = 64;

/** A POST that was done. */
interface Made {
  readonly at: number;
  readonly id: string;
  readonly operation: BulkOperation;
}

function openWork(call: Call, operations: readonly ReadOperation[]) {
  const results = new Map<number, BulkResult>();
  const pending = new Set(operations.keys());
  /** By bulkId: what was made without its references. */
  const incomplete = new Map<string, Made>();
  /** By bulkId: what names it since it was incomplete. */
  const leaning = new Map<string, Made[]>();
  /** By bulkId: what was made. */
  const ids = new Map<string, string>();
  /** By bulkId: who is still to make it. */
  const awaited = new Map(
    operations.flatMap((each, at) =>
      isMaking(each) && each.bulkId !== undefined ? [[each.bulkId, at] as const] : [],
    ),
  );

  const references = referencesTo(awaited.keys());
  /** By operation: the bulkIds that it speaks of. */
  const needs = operations.map((each) =>
    'path' in each ? [...references.in({ path: each.path, data: each.data })] : [],
  );
  const lacks = (at: number): string | undefined => needs[at]?.find((id) => awaited.has(id));
  const waits = (at: number): boolean =>
    needs[at]?.some((id) => awaited.has(id) || incomplete.has(id)) === true;
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
    const { path, data: known } = references.resolved({ path: operation.path, data: operation.data }, ids);
    const data = cut ? references.without(known) : known;
    const lost = [...references.in({ path, data })];
    const result =
      lost.length > 0
        ? failed(operation, refuse('invalidValue', `No operation of this request made bulkId ${lost[0]}.`))
        : await ask(call, { ...operation, path, data });
    note(at, result);
    const { method, bulkId } = operation;
    if (method !== 'POST' || bulkId === undefined) return;
    awaited.delete(bulkId);
    const id = result.location?.split('/').at(-1);
    if (id === undefined) return;
    ids.set(bulkId, id);
    const made = { at, id, operation };
    if (cut) incomplete.set(bulkId, made);
    lean(made);
  }

  function lean(made: Made): void {
    for (const each of needs[made.at] ?? [])
      if (incomplete.has(each)) leaning.set(each, [...(leaning.get(each) ?? []), made]);
  }

  /** Adds what was left out, and nothing else: whoever came between keeps what they did. */
  async function complete(bulkId: string, made: Made): Promise<void> {
    incomplete.delete(bulkId);
    const { at, operation } = made;
    const value = references.resolved(references.referring(operation.data), ids);
    const [lost] = references.in(value);
    const fault = `It names bulkId ${lost}, which no operation of this request made, and was taken back.`;
    const added =
      lost === undefined
        ? await ask(call, {
            method: 'PATCH',
            path: pathOf(made),
            data: { Operations: [{ op: 'add', value }] },
          })
        : failed(operation, new ScimError(409, undefined, fault));
    const { version, status, response } = added;
    if (Number(status) >= 400) return takeBack(made, { status, response });
    lean(made);
    results.set(at, { ...(results.get(at) as BulkResult), ...(version !== undefined && { version }) });
  }

  /** An operation that failed has made nothing: neither what is incomplete nor what was made by naming it stays. */
  async function takeBack(made: Made, why: Pick<BulkResult, 'status' | 'response'>): Promise<void> {
    const { at, operation } = made;
    const { method, bulkId = '' } = operation;
    const { status } = await ask(call, { method: 'DELETE', path: pathOf(made) });
    const { location } = results.get(at) as BulkResult;
    ids.delete(bulkId);
    incomplete.delete(bulkId);
    const isGone = Number(status) < 400 || status === '404';
    note(at, { method, bulkId, ...(!isGone && location !== undefined && { location }), ...why });
    const fault = `It names bulkId ${bulkId}, which was taken back, and was taken back with it.`;
    const those = leaning.get(bulkId) ?? [];
    leaning.delete(bulkId);
    for (const each of those)
      if (each.operation.bulkId !== undefined && ids.has(each.operation.bulkId))
        await takeBack(each, failed(each.operation, new ScimError(409, undefined, fault)));
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

  /** Where all wait for each other: whom an incomplete one waits for, then whom that one does, until one stands in a circle. */
  function knot(): number | undefined {
    const [first] = [...incomplete.values()].flatMap(({ at }) => lacks(at) ?? []);
    let at = first === undefined ? awaited.values().next().value : awaited.get(first);
    const seen = new Set<number>();
    while (at !== undefined && !seen.has(at)) {
      seen.add(at);
      const next = lacks(at);
      if (next === undefined) return at;
      at = awaited.get(next);
    }
    return at;
  }

  return {
    /** What is to be done next, or nothing. @param most how many operations at once. */
    next(most: number): (() => Promise<void>) | undefined {
      for (const [bulkId, made] of incomplete)
        if (lacks(made.at) === undefined) return () => complete(bulkId, made);
      const all = [...pending];
      const ready = all.findIndex((at) => !waits(at));
      if (ready >= 0) {
        const wave = together(all.slice(ready, ready + most));
        return async () => void (await Promise.all(wave.map((at) => perform(at, false))));
      }
      const at = knot();
      return at === undefined ? undefined : () => perform(at, lacks(at) !== undefined);
    },
    /** Completes what was made without its references, or takes it back, where nothing else will be done. */
    async finish(): Promise<void> {
      for (const [bulkId, made] of incomplete) await complete(bulkId, made);
    },
    errors: () => errors,
    /** In the order of the request; what was left undone is not in it. */
    results: () => [...results].sort(([a], [b]) => a - b).map(([, result]) => result),
  };
}

/** Where something that was made is. */
function pathOf({ id, operation }: Made): string {
  // Looked at from the first slash of several alone: a path may be made of them.
  return `${operation.path.replace(/(?<!\/)\/+$/, '')}/${id}`;
}

function isMaking(operation: ReadOperation): operation is BulkOperation {
  return 'method' in operation && operation.method === 'POST';
}

/** One operation, as a request of its own. */
async function ask(call: Call, operation: BulkOperation): Promise<BulkResult> {
  const { method, version, data } = operation;
  const { user, group, others } = call.types;
  const endpoints = [user, group, ...others].map((each) => each.endpoint);
  if (operation.path.length > call.limits.url)
    return failed(operation, new ScimError(414, undefined, 'This path is too long; name one resource.'));
  const path = operation.path.replace(/^\/*/, '/');
  // As it is understood below: a path may be written in many ways.
  const [named = '', id, ...more] = addressIn(`${call.base}${path}`).below;
  const isResource = endpoints.some((each) => each.slice(1).toLowerCase() === named.toLowerCase());
  // A Bulk makes changes: it searches for nothing.
  if (!isResource || more.length > 0 || id?.toLowerCase() === '.search' || /[?#]/.test(path)) {
    const detail = `There is no resource at ${operation.path}; name ${endpoints.join(' or ')}.`;
    return failed(operation, refuse('invalidValue', detail));
  }
  const answered = await call.ask(path, {
    method,
    headers: { get: (name) => (name === 'if-match' ? (version ?? null) : null) },
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
