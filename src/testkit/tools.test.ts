import { expect, test } from 'vitest';
import { monday } from './clock.ts';
import { countedIds, hastyClock, recordingLog, seededRandom, serve, testTools } from './tools.ts';

test('a hasty clock jumps to the end of each sleep, in the order in which sleepers wake', async () => {
  const clock = hastyClock(0);
  const woken: string[] = [];
  const sleep = async (name: string, milliseconds: number) => {
    await clock.sleep(milliseconds);
    woken.push(`${name} at ${clock.now()}`);
  };
  await Promise.all([sleep('late', 3_600_000), sleep('soon', 5)]);
  expect(woken).toEqual(['soon at 5', 'late at 3600000']);
});

test('a sleep on a hasty clock that loses a race against real work moves no time', async () => {
  const clock = hastyClock(0);
  const abort = new AbortController();
  const timeout = clock.sleep(30_000, abort.signal).then(() => 'timeout');
  const work = (async () => {
    await Promise.resolve();
    return 'work';
  })();
  expect(await Promise.race([timeout, work])).toBe('work');
  abort.abort(new Error('done'));
  await expect(timeout).rejects.toThrow('done');
  expect(clock.now()).toBe(0);
});

test('the same seed gives the same numbers, all in [0, 1)', () => {
  const draw = (seed: number) => Array.from({ length: 1000 }, seededRandom(seed));
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  for (const number of draw(7)) expect(number >= 0 && number < 1).toBe(true);
  const mean = draw(7).reduce((sum, number) => sum + number, 0) / 1000;
  expect(mean).toBeCloseTo(0.5, 1);
});

test('ids are counted, and sort in the order they were made in', () => {
  const newId = countedIds('run');
  const ids = Array.from({ length: 12 }, newId);
  expect(ids.slice(0, 2)).toEqual(['run-000001', 'run-000002']);
  expect(ids.toSorted()).toEqual(ids);
});

test('a recording log remembers every line with its level', () => {
  const log = recordingLog();
  log.warn({ a: 1 }, 'Careful.');
  log.debug({}, 'Detail.');
  expect(log.lines).toEqual([
    { level: 'warn', fields: { a: 1 }, message: 'Careful.' },
    { level: 'debug', fields: {}, message: 'Detail.' },
  ]);
});

test('simulators are served by origin, and other origins are unknown hosts', async () => {
  const fetch = serve({ 'https://a.example.com:8443': (request) => new Response(request.url) });
  const answer = await fetch(new Request('https://a.example.com:8443/x'));
  expect(await answer.text()).toBe('https://a.example.com:8443/x');
  const unknown = await fetch(new Request('https://a.example.com/x')).catch((thrown: unknown) => thrown);
  expect(unknown).toMatchObject({ message: 'fetch failed', cause: { code: 'ENOTFOUND' } });
});

test('test tools are the same in every run and reach nothing', async () => {
  const tools = testTools();
  expect(tools.clock.now()).toBe(monday);
  expect(tools.newId()).toBe('id-000001');
  expect(tools.random()).toBe(testTools().random());
  await expect(tools.fetch(new Request('https://example.com'))).rejects.toThrow('fetch failed');
  tools.abort(new Error('stop'));
  expect(() => tools.signal.throwIfAborted()).toThrow('stop');
});
