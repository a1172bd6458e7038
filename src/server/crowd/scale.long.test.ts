import { expect, test } from 'vitest';
import type { AnyBatch } from '../../model/index.ts';
import { type CrowdStage, openCrowdStage } from './fixture.ts';

const people = 50_000;
const groups = 100;
const groupsOfEach = 10;
const allowed = 100 * 1024 * 1024;

async function fill(stage: CrowdStage): Promise<void> {
  const ids = await stage.hand.users(Array.from({ length: people }, (_, n) => `user${n}`));
  const made: string[] = [];
  for (let n = 0; n < groups; n++) made.push(await stage.hand.group(`group ${n}`));
  const batch = stage.target.batches?.find(({ type }) => type === 'grant.add') as AnyBatch;
  for (let at = 0; at < people; at += 50) {
    const changes = ids.slice(at, at + 50).flatMap((account, index) =>
      Array.from({ length: groupsOfEach }, (_, n) => ({
        type: 'grant.add',
        account,
        entitlement: made[(at + index + n * 7) % groups],
        reason: { situation: 'absent', rule: 'test' },
      })),
    );
    await batch.apply(changes as never);
  }
}

/** Reads an answer to its end and throws it away; how many times a text stood in it, and the most memory meanwhile. */
async function drained(stage: CrowdStage, request: Request, wanted: string) {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const began = performance.now();
  const answer = await stage.fetch(request);
  const decoder = new TextDecoder();
  let [count, bytes, most, rest] = [0, 0, before, ''];
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length;
    const text = rest + decoder.decode(chunk, { stream: true });
    count += text.split(wanted).length - 1;
    rest = text.slice(-wanted.length + 1);
    most = Math.max(most, process.memoryUsage().rss);
  }
  const seconds = (performance.now() - began) / 1_000;
  return { status: answer.status, count, bytes, added: most - before, seconds, whole: rest };
}

test('50,000 people in one search and 500,000 memberships in one answer are told within 100 MB', async () => {
  await using stage = await openCrowdStage();
  await fill(stage);
  const request = (path: string, method: string, body?: string) =>
    new Request(`https://rollcall.example.com/crowd/rest/usermanagement/1${path}`, {
      method,
      headers: { authorization: stage.authorization },
      ...(body !== undefined && { body }),
    });
  // Warm: what is loaded and compiled once is not what is measured.
  await drained(stage, request('/search?entity-type=user&max-results=100', 'GET'), '<user ');
  const users = await drained(
    stage,
    request(
      '/search?entity-type=user&start-index=0&max-results=-1&expand=user',
      'POST',
      '<null-search-restriction/>',
    ),
    '<user ',
  );
  const members = await drained(stage, request('/group/membership', 'GET'), '<user ');
  process.stdout.write(`${JSON.stringify({ users, members })}\n`);
  expect([users.status, users.count]).toEqual([200, people]);
  expect([members.status, members.count]).toEqual([200, people * groupsOfEach]);
  expect(users.added).toBeLessThan(allowed);
  expect(members.added).toBeLessThan(allowed);
});
