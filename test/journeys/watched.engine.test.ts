/** Who looks on at one process sees what another one does to the same database. */

import { expect, test } from 'vitest';
import type { App } from '../../src/app.ts';
import { crowd, csvOf, journeyClock, openStage, type Stage } from './stage.ts';

const sync = 'staff';

/** Time in which waiting takes a twentieth. */
function hurriedClock() {
  const clock = journeyClock();
  return {
    ...clock,
    sleep: (milliseconds: number, signal?: AbortSignal) => clock.sleep(milliseconds / 20, signal),
  };
}

async function openCompany(): Promise<{ stage: Stage; second: App }> {
  const stage = await openStage({
    clock: hurriedClock(),
    files: { 'people.csv': csvOf(crowd(12)) },
    rules: {
      sources: { hr: { type: 'csv', users: 'people.csv' } },
      syncs: { [sync]: { from: ['hr'], to: 'world' } },
    },
  });
  return { stage, second: await stage.open() };
}

interface Told {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Watching extends AsyncDisposable {
  /** The first event from now on that is so. */
  until(isSo: (told: Told) => boolean): Promise<Told>;
  get(path: string): Promise<unknown>;
}

/** Somebody who looks on at that process, through its API. */
async function watch(app: App): Promise<Watching> {
  const { secret } = await app.administrators.createToken({ name: 'watcher', role: 'viewer' }, 'test');
  const ask = (path: string): Promise<Response> =>
    Promise.resolve(
      app.fetch(
        new Request(`http://localhost/api/v1${path}`, { headers: { authorization: `Bearer ${secret}` } }),
      ),
    );
  const answer = await ask('/events');
  expect(answer.status).toBe(200);
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  async function next(): Promise<Told> {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        const [event = '', data = ''] = block.split('\n');
        if (!event.startsWith('event: ')) continue;
        return {
          event: event.slice('event: '.length),
          data: JSON.parse(data.slice('data: '.length)) as Told['data'],
        };
      }
      const { done, value } = await reader.read();
      if (done) throw new Error('The stream has ended.');
      text += value;
    }
  }
  return {
    async until(isSo) {
      for (let told = await next(); ; told = await next()) if (isSo(told)) return told;
    },
    get: async (path) => (await ask(path)).json(),
    [Symbol.asyncDispose]: () => reader.cancel(),
  };
}

const applying =
  (done: number) =>
  ({ event, data }: Told): boolean =>
    event === 'progress' && data.step === 'applying' && data.done === done;

const isOf =
  (what: string) =>
  ({ event, data }: Told): boolean =>
    event === 'changed' && (data.of as readonly string[]).includes(what);

test('a run in one process is followed item by item at another, to its end', async () => {
  const { stage, second } = await openCompany();
  await using _ = stage;
  await using watching = await watch(second);
  const { run } = await stage.round(sync);
  await watching.until(isOf('plan'));

  const gate = Promise.withResolvers<void>();
  stage.world.server.faults = async ({ what }) => {
    if (what === 'account.create' && stage.world.server.calls.get(what) === 6) await gate.promise;
    return undefined;
  };
  const applied = stage.approve(run.plan ?? '');
  const told = await watching.until(applying(5));
  expect(told.data.total).toBeGreaterThanOrEqual(12);
  const id = String(told.data.run);
  expect(second.reconciliation.progress(id)).toBeUndefined();
  expect(await watching.get(`/runs/${id}`)).toMatchObject({
    run: { state: 'running' },
    progress: { step: 'applying', done: 5 },
  });

  gate.resolve();
  expect((await applied).state).toBe('done');
  await watching.until(
    ({ event, data }) => event === 'progress' && data.run === id && data.step === 'finished',
  );
  expect(await watching.get(`/runs/${id}`)).toMatchObject({ run: { state: 'done', counts: { failed: 0 } } });
});

test('who begins to look on while a run is at work elsewhere is told at once how far it is', async () => {
  const { stage, second } = await openCompany();
  await using _ = stage;
  const { run } = await stage.round(sync);
  const gate = Promise.withResolvers<void>();
  stage.world.server.faults = async ({ what }) => {
    if (what === 'account.create' && stage.world.server.calls.get(what) === 3) await gate.promise;
    return undefined;
  };
  const applied = stage.approve(run.plan ?? '');
  {
    await using before = await watch(second);
    await before.until(applying(2));
  }
  await second.administrators.revokeToken((await second.administrators.tokens())[0]!.id, 'test');
  await using watching = await watch(second);
  expect((await watching.until(() => true)).data).toMatchObject({ step: 'applying', done: 2 });
  gate.resolve();
  await applied;
});

test('readings, decisions and settings of one process are told at another, short runs too', async () => {
  const { stage, second } = await openCompany();
  await using _ = stage;
  await using watching = await watch(second);
  await stage.app.readers.read('hr', { full: true });
  await watching.until(isOf('reading'));
  const { plan = '' } = await stage.app.reconciliation.plan({ sync, actor: 'cli' });
  await watching.until(isOf('run'));
  await stage.app.reconciliation.reject({ plan, by: 'cli' });
  await watching.until(isOf('plan'));
  await stage.app.settings.saveConnection(
    { name: 'moon', kind: 'target', type: 'memory', config: { world: 'moon' } },
    { actor: 'cli' },
  );
  await watching.until(isOf('connection'));
});
