/** What must hold of garbage on connections. For tests only. */

import fc from 'fast-check';
import { expect } from 'vitest';
import type { Database } from '../../store/index.ts';
import { countedIds } from '../../testkit/index.ts';
import type { Front } from '../index.ts';
import {
  everything,
  type Judged,
  mustBeSoon,
  openGarbageStage,
  peopled,
  startWatch,
} from './garbage-fixture.ts';
import { type Conversation, type Written, written } from './garbage-wire.ts';
import { alone, type Heard, nothing, openLine } from './garbage-wire-fixture.ts';

/** A judge of one stage behind a listener. */
export async function wireJudgeOf({ stage, db, newId }: Judged) {
  const line = await openLine(stage.front);
  await stage.user({ id: 'u2', active: false });
  const counts = { answered: 0, ended: 0 };
  let before: string | undefined;
  return {
    counts,
    /** Expects of every connection that it ends, that each request before its end is answered, and that what is refused changes nothing. */
    async hear(each: Conversation): Promise<void> {
      before ??= await peopled({ stage, db, newId });
      const watch = startWatch();
      const answers = await line.hear(each);
      mustBeSoon(await watch.stop(db));
      for (const [at, answer] of answers.entries()) mustBeAnswer(answer, at < each.whole.length);
      counts.answered += answers.length;
      counts.ended += answers.length === 0 ? 1 : 0;
      if (each.isRude || each.broken !== undefined) await mustListen();
      else mustBeWhole(each, answers);
      // Whoever does not wait for an answer, or breaks off behind it, may have changed something without hearing of it.
      const isSure = !each.isRude && answers.length > each.whole.length;
      if (!isSure || answers.some(({ status }) => status < 400)) {
        before = undefined;
        return;
      }
      expect(await everything(db)).toBe(before);
    },
    close: () => line.close(),
  };

  /** Whatever came before, the next one is answered, and nobody is left on the line. */
  async function mustListen(): Promise<void> {
    const answers = await line.hear({ whole: [], isPipelined: false, piece: 1 << 20, isRude: false });
    expect(answers.map(({ status }) => status)).toEqual([404]);
    await expect.poll(() => line.open()).toBe(0);
  }
}

/** Each is answered, and then the plain request that ends it; unless the server said that it ends the connection. */
function mustBeWhole({ whole }: Conversation, answers: readonly Heard[]): void {
  const closes = answers.findIndex(({ headers }) => headers.get('connection') === 'close');
  expect(answers.length).toBe(closes + 1);
  if (answers.length <= whole.length) expect(answers.at(-1)?.status).toBeGreaterThanOrEqual(400);
}

/** @param isOurs whether the service has surely seen it: what is no request is refused without words. */
function mustBeAnswer({ status, headers, body }: Heard, isOurs: boolean): void {
  if (status >= 500) expect(status).toBe(501);
  if (body === '' || !isOurs) return;
  expect(headers.get('content-type')).toMatch(/^application\/(?:scim\+)?json$/);
  const told = JSON.parse(body);
  if (status >= 400) expect(told.status ?? told.Errors?.[0]?.code).toBe(String(status));
}

/** Sends the same to two services, of which one answers nothing by the short way. */
export async function sameByBothWays(
  [short, long]: readonly [Database, Database],
  { numRuns, seed }: { readonly numRuns: number; readonly seed?: number },
) {
  const counts = { quickly: 0, all: 0 };
  const stages = [short, long].map((db) => {
    const newId = countedIds();
    return { db, newId, stage: openGarbageStage(db, newId) };
  });
  const fronts = stages.map(({ stage }, at): Front => {
    if (at === 1) return { ...stage.front, quick: () => false };
    return {
      ...stage.front,
      quick(incoming, outgoing) {
        const done = stage.front.quick(incoming, outgoing);
        if (done && !incoming.url?.endsWith(nothing)) counts.quickly += 1;
        return done;
      },
    };
  });
  const lines = await Promise.all(fronts.map((front) => openLine(front)));
  try {
    await fc.assert(
      fc.asyncProperty(written, async (each) => {
        counts.all += 1;
        const answers: unknown[] = [];
        for (const [at, line] of lines.entries()) {
          await peopled(stages[at] as Judged);
          answers.push((await line.hear(alone(each))).map(plain));
        }
        expect(answers[0], describe(each)).toEqual(answers[1]);
      }),
      { numRuns, endOnFailure: true, ...(seed !== undefined && { seed }) },
    );
  } finally {
    for (const line of lines) await line.close();
  }
  return counts;
}

function describe({ bytes }: Written): string {
  return bytes.subarray(0, 1_000).toString('latin1');
}

/** Without what is another each time, or says only how it was sent. */
function plain({ status, headers, body }: Heard) {
  const passing = new Set(['date', 'transfer-encoding', 'content-length', 'connection', 'keep-alive']);
  return {
    status,
    headers: [...headers].filter(([name]) => !passing.has(name)).toSorted(),
    body: body.replaceAll(/(?<=Cursor":")[^"]+/g, 'sealed'),
  };
}
