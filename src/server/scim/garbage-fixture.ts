/** What must hold of the answer to any request, whatever it is. For tests only; the requests are made in garbage-requests.ts. */

import { sql } from 'kysely';
import { expect } from 'vitest';
import { declaredTypes } from '../../sources/scim/index.ts';
import type { Database } from '../../store/index.ts';
import { fakeClock } from '../../testkit/clock.ts';
import { type Answered, openStage, type Stage } from './fixture.ts';
import type { Garbage } from './garbage-requests.ts';

/** Small bounds, so that garbage reaches them. */
export const garbageLimits = {
  body: 20_000,
  depth: 12,
  elements: 1_500,
  url: 4_000,
  headers: 4_000,
  bulk: 20,
};

const badge = 'urn:example:scim:Badge';
const declared = declaredTypes({
  schemas: {
    [badge]: {
      name: 'Badge',
      attributes: { number: { required: true, caseExact: true }, level: { type: 'integer' } },
    },
    'urn:example:scim:Device': {
      name: 'Device',
      attributes: {
        serial: { required: true },
        weight: { type: 'decimal' },
        ports: { type: 'integer', multiValued: true },
      },
    },
  },
  resourceTypes: {
    User: { schemaExtensions: [{ schema: badge, required: false }] },
    Device: { endpoint: '/Devices', schema: 'urn:example:scim:Device' },
  },
});

/** The service that garbage is sent to: with declared types, and small bounds. */
export function openGarbageStage(db: Database, newId: () => string): Stage {
  return openStage(db, { clock: fakeClock(), newId, declared, limits: garbageLimits });
}

/** What garbage is sent to, and where it is kept what that has left. */
export interface Judged {
  readonly stage: Stage;
  readonly db: Database;
  readonly newId: () => string;
}

/** What became of a request. `refused` has changed nothing. */
export type Verdict = 'taken' | 'refused';

/**
 * A judge of one stage: sends a request there and expects an answer that its version of the standard knows, within a
 * second, never our own failure, and no change after a refusal, nor after a Bulk request of which every operation failed.
 */
export async function judgeOf(judged: Judged): Promise<(sent: Garbage) => Promise<Verdict>> {
  const { stage, db } = judged;
  await stage.user({ id: 'u2', active: false });
  let before: string | undefined;
  return async ({ version, method, path, headers, body }) => {
    before ??= await peopled(judged);
    const watch = startWatch();
    const answered = await stage.send(method, path, {
      version,
      headers,
      ...(body !== undefined && { body }),
    });
    mustBeSoon(await watch.stop(db));
    // 501 is said of what the service declares not to support.
    if (answered.status >= 500) expect(answered.status).toBe(501);
    if (answered.status >= 400 && method !== 'HEAD') mustBeRefusal(answered, version);
    if (answered.status < 400 && !(/^\/Bulk/i.test(path) && isAllFailed(answered))) {
      before = undefined;
      return 'taken';
    }
    expect(await everything(db)).toBe(before);
    return 'refused';
  };
}

/** What something took, in milliseconds. */
interface Taken {
  /** Of the processor. */
  readonly work: number;
  /** In which the event loop had nothing to do: somebody waited for a timer, a lock or another process. */
  readonly idle: number;
  readonly all: number;
  /** In which it has nothing to do while the database answers one question as it is now; none where it lies in this process. */
  readonly question: number;
}

/** Measures what is done from now on. */
export function startWatch() {
  const usage = process.cpuUsage();
  const loop = performance.eventLoopUtilization();
  const began = performance.now();
  return {
    async stop(db: Database): Promise<Taken> {
      const { user, system } = process.cpuUsage(usage);
      const { idle } = performance.eventLoopUtilization(loop);
      const all = performance.now() - began;
      const before = performance.eventLoopUtilization();
      if (db.engine === 'postgres') await sql`select 1`.execute(db.tables());
      return {
        work: (user + system) / 1_000,
        idle,
        all,
        question: performance.eventLoopUtilization(before).idle,
      };
    },
  };
}

/** Questions that a request asks of the database, at most; but for large Bulks, which take a second and more by work alone. */
const questions = 400;

/**
 * Whether it hung: a second of work, or of waiting. A machine that has other things to do lets us wait to be run, which is no idleness,
 * and lets a database server wait, which the one question tells; for ever it may not.
 */
export function isHang({ work, idle, all, question }: Taken): boolean {
  return work >= 1_000 || idle >= 1_000 + questions * question || all >= 15_000;
}

export function mustBeSoon(taken: Taken): void {
  expect(isHang(taken), JSON.stringify(taken)).toBe(false);
}

function mustBeRefusal({ status, headers, body }: Answered, version: Garbage['version']): void {
  if (version === 'v1') {
    expect(headers.get('content-type')).toBe('application/json');
    expect(body).toEqual({ Errors: [{ description: expect.any(String), code: String(status) }] });
    return;
  }
  expect(headers.get('content-type')).toBe('application/scim+json');
  expect(body).toMatchObject({ status: String(status), detail: expect.any(String) });
}

/** Whether it is the answer to a Bulk request of which nothing was done. */
function isAllFailed({ body }: Answered): boolean {
  if (!Array.isArray(body?.Operations)) return false;
  return body.Operations.every(({ status }: { readonly status: string | { readonly code: string } }) => {
    const code = typeof status === 'string' ? status : status.code;
    expect(code).not.toBe('500');
    return Number(code) >= 400;
  });
}

/** Sees to it that there is someone to speak of, whoever was removed before; hands back what is there. */
export async function peopled({ stage, db, newId }: Judged): Promise<string> {
  await stage.user({ id: 'u1', userName: `u1-${newId()}` });
  await stage.group({ id: 'g1', members: ['u1', 'u2'] });
  return everything(db);
}

/** Where what is pushed is kept. */
const tables = ['identity', 'identity_email', 'identity_group', 'group_member', 'scim_resource', 'person'];

/** All that is kept of what was pushed, row by row. */
export async function everything(db: Database): Promise<string> {
  const kept: unknown[] = [];
  for (const table of tables) {
    const { rows } = await sql`select * from ${sql.table(table)}`.execute(db.tables());
    kept.push(...rows.map((row) => JSON.stringify(row)).toSorted());
  }
  return kept.join('\n');
}
