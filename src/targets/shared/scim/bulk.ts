/** Many changes by one request (RFC 7644 section 3.7; protocol 1.1, section 3.5), each answered by itself. */

import type { Applied } from '../../../model/index.ts';
import { ProvisioningError } from '../../../model/index.ts';
import { codeOf } from '../../../rest/index.ts';
import { isObject, member } from '../../../scim/index.ts';
import { done, type ScimParts } from './parts.ts';
import { readErrorBody } from './refusals.ts';
import type { BulkOperation } from './wire.ts';

export type Outcome = Applied | { readonly failed: unknown };

/** An operation, and what 409 and 404 mean to it. */
export interface Wanted extends Omit<BulkOperation, 'bulkId'> {
  readonly taken?: ProvisioningError;
  readonly missing?: ProvisioningError;
}

/** Sends operations, as many in one request as the application takes; outcomes in the order given. */
export function openBulk(parts: ScimParts): (wanted: readonly Wanted[]) => Promise<readonly Outcome[]> {
  const { api, features, kind } = parts;

  async function send(piece: readonly Wanted[]): Promise<readonly Outcome[]> {
    const operations = piece.map(
      ({ method, path, data }, index): BulkOperation => ({
        method,
        path,
        data,
        ...(method === 'POST' && { bulkId: `rollcall-${index + 1}` }),
      }),
    );
    const attempted = await api.bulk(operations).catch((thrown: unknown) => ({ thrown }));
    // Whether any of them was done is not known: each is looked for by the next run.
    if ('thrown' in attempted) return piece.map(() => ({ failed: attempted.thrown }));
    if (attempted.refusal !== undefined) {
      const failed = await done(parts, attempted).catch((thrown: unknown) => thrown);
      return piece.map(() => ({ failed }));
    }
    const results = attempted.answer.body.Operations;
    return piece.map((each, index) => {
      const mine =
        results.find((result) => isAnswerTo(result, operations[index])) ?? alike(results, piece, index);
      return mine === undefined ? { failed: unanswered() } : outcomeOf(mine, each);
    });
  }

  function unanswered(): ProvisioningError {
    return new ProvisioningError(
      'unavailable',
      `${kind.title} did not answer one of many changes that were sent together: the next run looks whether it was made.`,
      { effectUnknown: true },
    );
  }

  function outcomeOf(result: Result, { taken, missing }: Wanted): Outcome {
    const status = statusOf(result);
    if (status >= 200 && status < 300) {
      const id = idOf(result);
      return id === undefined ? {} : { id };
    }
    if (status === 409 && taken !== undefined) return { failed: taken };
    if (status === 404 && missing !== undefined) return { failed: missing };
    const [words = `status ${status}`] = readErrorBody(result.response ?? result.status).messages;
    const message = `${kind.title} refused one of many changes that were sent together (${status}): correct what is sent. It says: ${words.replace(/[.\s]+$/, '')}.`;
    const code = codeOf(status);
    return {
      failed: new ProvisioningError(code, message, {
        ...(code === 'rate-limited' && { retryAfter: 1 }),
        ...(status >= 500 && { effectUnknown: true }),
      }),
    };
  }

  return async (wanted) => {
    const { bulk } = await features.get();
    const outcomes: Outcome[] = [];
    for (const piece of pieces(wanted, bulk ?? { operations: 1, bytes: 1 }))
      outcomes.push(...(await send(piece)));
    return outcomes;
  };
}

type Result = Readonly<Record<string, unknown>>;

/** Those that are made are told by the name that we gave them, all others by their address. */
function isAnswerTo(result: Result, operation: BulkOperation | undefined): boolean {
  if (operation?.bulkId !== undefined) return result.bulkId === operation.bulkId;
  const location = result.location ?? result.path;
  return typeof location === 'string' && location.endsWith(operation?.path ?? '\n');
}

/** Where answers name nothing, and there is one for each, they stand in the order of what was sent. */
function alike(results: readonly Result[], piece: readonly Wanted[], index: number): Result | undefined {
  const nameless = results.every(
    ({ bulkId, location, path }) => bulkId === undefined && (location ?? path) === undefined,
  );
  return nameless && results.length === piece.length ? results[index] : undefined;
}

/** A text, a number, or in 1.1 an object with a code. */
function statusOf({ status }: Result): number {
  return Number(isObject(status) ? member(status, 'code') : status);
}

function idOf({ location, response }: Result): string | undefined {
  const id = isObject(response) ? member(response, 'id') : undefined;
  if (typeof id === 'string' && id !== '') return id;
  const last = typeof location === 'string' ? location.split('/').at(-1) : undefined;
  return last === undefined || last === '' ? undefined : decodeURIComponent(last);
}

/** As many in each as are allowed, and no more bytes; a margin is left for what stands around them. */
function* pieces(
  wanted: readonly Wanted[],
  limits: { readonly operations: number; readonly bytes: number },
): Generator<readonly Wanted[]> {
  let piece: Wanted[] = [];
  let bytes = 0;
  for (const each of wanted) {
    const size = Buffer.byteLength(JSON.stringify(each.data)) + each.path.length + 120;
    if (piece.length > 0 && (piece.length >= limits.operations || bytes + size > limits.bytes - 200)) {
      yield piece;
      piece = [];
      bytes = 0;
    }
    piece.push(each);
    bytes += size;
  }
  if (piece.length > 0) yield piece;
}
