/** What a client was told to be kept is kept, and queued, whenever the process dies. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../../src/testkit/database.ts';
import { openPushService } from '../push-child.ts';

interface Acknowledged {
  readonly id: string;
  readonly active: boolean;
}

/** Makes Users and deactivates them, eight side by side, until the process is killed after so many answers. */
async function pushUntilKilled(location: string, round: number, answers: number): Promise<Acknowledged[]> {
  const child = fork(new URL('../push-child.ts', import.meta.url), [location]);
  const exited = once(child, 'exit');
  const [port] = await once(child, 'message');
  const acknowledged = new Map<string, Acknowledged>();
  let answered = 0;
  async function send(method: string, path: string, body: object): Promise<string> {
    const response = await fetch(`http://127.0.0.1:${port}/scim/v2/idp/${path}`, {
      method,
      headers: { authorization: 'Bearer the-token-of-the-source', 'content-type': 'application/scim+json' },
      body: JSON.stringify(body),
    });
    expect([200, 201]).toContain(response.status);
    const { id, active } = (await response.json()) as Acknowledged;
    acknowledged.set(id, { id, active });
    answered += 1;
    if (answered === answers) child.kill('SIGKILL');
    return id;
  }
  async function keepOn(worker: number): Promise<void> {
    for (let turn = 0; ; turn += 1) {
      const id = await send('POST', 'Users', { userName: `${round}-${worker}-${turn}` });
      await send('PATCH', `Users/${id}`, { Operations: [{ op: 'replace', path: 'active', value: false }] });
    }
  }
  await Promise.allSettled(Array.from({ length: 8 }, (_, worker) => keepOn(worker)));
  await exited;
  return [...acknowledged.values()];
}

test('a process killed with SIGKILL has kept and queued everything that it acknowledged, and nothing by half', async () => {
  await using db = await openTestDatabase();
  const acknowledged = new Map<string, Acknowledged>();
  for (const [round, answers] of [37, 80, 151].entries())
    for (const each of await pushUntilKilled(db.location, round, answers)) acknowledged.set(each.id, each);
  expect(acknowledged.size).toBeGreaterThan(100);
  const app = await openPushService(db.location);
  try {
    const { total, identities } = await app.directory.listIdentities('idp', { limit: 10_000 });
    const kept = new Map(identities.map((each) => [each.identity.id, each]));
    // What was on its way when the process died may be there or not; at most one for each that sent.
    expect(total - acknowledged.size).toBeLessThanOrEqual(3 * 8);
    for (const { id, active } of acknowledged.values()) {
      const stored = kept.get(id);
      expect(stored, `${id} was acknowledged and is lost`).toBeDefined();
      if (!active)
        expect(stored?.identity.active, `the end of ${id} was acknowledged and is lost`).toBe(false);
    }
    expect((await app.jobs.counts()).waiting).toBe(total);
    const events = await app.directory.events({ limit: 10_000 });
    const lines = await app.audit.list({ limit: 10_000 });
    for (const { identity, person } of identities) {
      const kinds = events.filter((event) => event.identity === identity.id).map(({ kind }) => kind);
      expect(kinds.toSorted()).toEqual(identity.active ? ['joiner'] : ['joiner', 'leaver']);
      expect(lines.filter((line) => line.person === person)).toHaveLength(kinds.length);
    }
    expect(await app.audit.verify()).toMatchObject({ intact: true });
  } finally {
    await app.close();
  }
}, 300_000);
