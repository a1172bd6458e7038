import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectors } from '../app.ts';
import { silentLog } from '../model/index.ts';
import { hastyClock, seededRandom, serve } from '../testkit/index.ts';
import { type Chapter, fact, holds, tellChapter } from './chapter.ts';
import { openStage, type Stage } from './stage.ts';
import { openTeller } from './teller.ts';

let stage: Stage;
beforeAll(async () => {
  let count = 0;
  stage = await openStage({
    size: 60,
    world: {
      clock: hastyClock(),
      fetch: serve({}),
      log: silentLog,
      newId: () => `an-id-that-is-long-enough-for-a-token-${String(++count).padStart(6, '0')}`,
      random: seededRandom(1),
      connectors,
      version: '0.0.0',
      environment: {},
    },
  });
});
afterAll(() => stage.close(false));

const chapter = (tell: Chapter['tell']): Chapter => ({
  name: 'a test',
  settles: false,
  expected: () => 'All is well.',
  tell,
});

function told(lines: string[] = []) {
  return { teller: openTeller({ write: (text) => void lines.push(text) }), text: () => lines.join('') };
}

describe('a chapter', () => {
  test('is as expected when all its facts are', async () => {
    const facts = [fact('a list', ['a', 1], ['a', 1]), fact('nothing', undefined, undefined)];
    const one = await tellChapter(
      chapter(async () => ({ happened: 'It was.', facts })),
      { stage, expected: 'All is well.' },
    );
    expect(one).toMatchObject({ ok: true, happened: 'It was.', expected: 'All is well.' });
  });

  test('differs when one fact does, and that fact is told', async () => {
    const facts = [fact('people', 3, 3), fact('groups', 3, 4)];
    const one = await tellChapter(
      chapter(async () => ({ happened: 'It was not.', facts })),
      { stage, expected: 'All is well.' },
    );
    expect(one.ok).toBe(false);
    expect(one.facts.filter((each) => !holds(each))).toEqual([{ what: 'groups', expected: 3, actual: 4 }]);
    const { teller, text } = told();
    teller.ends(one);
    expect(text()).toContain('✗ It was not.');
    expect(text()).toContain('groups: 3 was expected, 4 it is');
    expect(text()).not.toContain('people');
  });

  test('that throws is told as failed, with its sentence', async () => {
    const one = await tellChapter(
      chapter(() => Promise.reject(new Error('The roof fell in.'))),
      { stage, expected: 'All is well.' },
    );
    expect(one).toMatchObject({ ok: false, happened: 'The roof fell in.' });
  });

  test('counts the calls that were made in it, by kind', async () => {
    const ask = (method: string) =>
      stage.jira.fetch(new Request(`${stage.jira.url}/rest/api/2/myself`, { method }));
    await ask('GET');
    const one = await tellChapter(
      chapter(async () => {
        await ask('GET');
        await ask('GET');
        await ask('DELETE');
        return { happened: 'Asked.', facts: [] };
      }),
      { stage, expected: 'All is well.' },
    );
    expect(one.calls).toEqual({
      jira: 3,
      writes: 1,
      cloud: 0,
      okta: 0,
      byOperation: { 'DELETE myself': 1, 'GET myself': 2 },
    });
  });
});
