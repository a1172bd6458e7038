import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectors, type World } from '../app.ts';
import { silentLog } from '../model/index.ts';
import { seededRandom } from '../testkit/index.ts';
import type { ToldChapter } from './chapter.ts';
import { runDemo } from './index.ts';
import { type Links, openStage } from './stage.ts';

/** The story needs the true time and the network of this machine. */
function world(): World {
  let count = 0;
  return {
    clock: {
      now: () => Date.now(),
      sleep: (milliseconds, signal) => wait(milliseconds, undefined, signal === undefined ? {} : { signal }),
    },
    fetch: (request) => fetch(request),
    log: silentLog,
    // As the service's own: sorts by the time it was made.
    newId: () => `${String(++count).padStart(8, '0')}-${randomUUID().slice(9)}`,
    random: seededRandom(1),
    connectors,
    version: '0.0.0',
    environment: {},
  };
}

function output() {
  let text = '';
  return {
    write: (more: string) => {
      text += more;
    },
    text: () => text,
  };
}

interface Story {
  readonly ok: boolean;
  readonly people: number;
  readonly milliseconds: number;
  readonly chapters: readonly ToldChapter[];
  readonly links: Links;
}

describe('the story of a company of 60, as JSON', () => {
  let story: Story;
  let code: number;
  let lines: number;
  let answered: number;
  let known: unknown;
  /** When the newest run and the newest line of the audit say that they happened, and when that was asked. */
  let times: { readonly told: readonly number[]; readonly askedAt: number };
  const ended = new AbortController();

  beforeAll(async () => {
    const told = output();
    const demo = runDemo({
      once: false,
      json: true,
      size: 60,
      output: {
        write(text) {
          told.write(text);
          story = JSON.parse(told.text());
          const { api, token, confluence } = story.links;
          const ask = async (): Promise<void> => {
            const authorization = `Bearer ${token}`;
            answered = (await fetch(`${api}/api/v1/status`, { headers: { authorization } })).status;
            const newest = async (path: string): Promise<{ at?: number; startedAt?: number }> => {
              const answer = await fetch(`${api}/api/v1/${path}?limit=1`, { headers: { authorization } });
              const { items } = (await answer.json()) as { items: { at?: number; startedAt?: number }[] };
              return items[0] ?? {};
            };
            const [run, line] = await Promise.all([newest('runs'), newest('audit')]);
            times = { told: [run?.startedAt ?? 0, line?.at ?? 0], askedAt: Date.now() };
            const paths = ['user', 'user/memberof', 'user/nothing'];
            const answers = paths.map(async (path) => {
              const answer = await fetch(`${confluence}/rest/api/${path}?username=thorunn.aegisdottir`);
              return answer.json();
            });
            known = await Promise.all(answers);
          };
          const end = (): void => ended.abort();
          ask().then(end, end);
        },
      },
      world: world(),
      signal: ended.signal,
    });
    code = await demo;
    lines = told.text().trim().split('\n').length;
  });
  afterAll(() => rm(story.links.folder, { recursive: true, force: true }));

  test('goes as expected, chapter by chapter', () => {
    const wrong = story.chapters.filter(({ ok }) => !ok);
    expect(wrong).toEqual([]);
    expect([story.ok, code, lines]).toEqual([true, 0, 1]);
  });

  test('has its chapters in their order', () => {
    expect(story.chapters.map(({ name }) => name)).toEqual([
      'check',
      'first load',
      'first plan is held',
      'approve and apply',
      'second plan is empty',
      'why',
      'a joiner',
      'a mover',
      'a new name',
      'a leaver',
      'a rehire',
      'a mass departure is held',
      'rejected and put right',
      'half a reading removes nothing',
      'an undo',
      'what was undone is not repeated',
      'what was made by hand',
      'a Confluence reads our directory',
      'an Atlassian organisation',
      'a leaver, everywhere',
      'seats that nobody uses',
      'one who comes back',
      'audit',
    ]);
  });

  test('every chapter that settles ends with a second plan of 0 changes and 0 write calls', () => {
    const second = story.chapters.flatMap(({ secondPlan }) => secondPlan ?? []);
    expect(second.length).toBeGreaterThanOrEqual(10);
    for (const { changes, writes } of second) expect([changes, writes]).toEqual([0, 0]);
  });

  test('every chapter says what was expected, what happened, and what was compared', () => {
    for (const { expected, happened, facts, milliseconds } of story.chapters) {
      expect(expected).toMatch(/\w.*\.$/);
      expect(happened).toMatch(/\w.*[.…]$|disbelieve it\.$/);
      expect(facts.length).toBeGreaterThan(0);
      expect(milliseconds).toBeGreaterThanOrEqual(0);
    }
  });

  test('ends with the true time: what happened in it is neither to come nor long ago', () => {
    for (const at of times.told) {
      expect(at).toBeLessThanOrEqual(times.askedAt);
      expect(at).toBeGreaterThan(times.askedAt - story.milliseconds - 60_000);
    }
  });

  test('shows what Confluence has read of us, as a Confluence would', () => {
    expect(known).toMatchObject([
      { username: 'thorunn.aegisdottir', displayName: 'Þórunn Ægisdóttir', status: 'current' },
      { results: [{ name: 'confluence-developers' }, { name: 'confluence-users' }], size: 2 },
      { statusCode: 404 },
    ]);
  });

  test('goes on afterwards: the API answers to the token, and rollcall.yaml lies where it is said to', async () => {
    expect(answered).toBe(200);
    const text = await readFile(story.links.config, 'utf8');
    expect(text).toContain('staff-to-jira');
    expect(text).not.toContain(story.links.token);
  });
});

test('on a terminal the story is told with colours, and nothing is left behind', async () => {
  const told = output();
  const code = await runDemo({
    once: true,
    json: false,
    size: 60,
    output: { ...told, isTTY: true },
    world: world(),
  });
  expect(code).toBe(0);
  expect(told.text()).toContain('\u001b[32m✓\u001b[0m');
  expect(told.text()).toContain('Everything was as expected');
  expect(told.text()).not.toContain('Ctrl-C');
});

test('a stage that is closed leaves its folder only when it is asked to', async () => {
  const stage = await openStage({ world: world(), size: 60 });
  const { folder, api, jira } = stage.links;
  expect(existsSync(folder)).toBe(true);
  expect((await fetch(`${api}/healthz`)).status).toBe(200);
  await stage.close(false);
  expect(existsSync(folder)).toBe(false);
  for (const url of [api, jira]) await expect(fetch(url)).rejects.toThrow('fetch failed');
});

describe('a story that is told only in part', () => {
  test('ends after the chapter that was named, and is well when that far it went as it should', async () => {
    const told = output();
    const options = { once: true, json: true, output: told, world: world(), size: 60 };
    expect(await runDemo({ ...options, until: 'first load' })).toBe(0);
    const { ok, chapters } = JSON.parse(told.text()) as Story;
    expect({ ok, names: chapters.map(({ name }) => name) }).toEqual({
      ok: true,
      names: ['check', 'first load'],
    });
  });

  test('up to a chapter that there is not is refused, with those that there are', async () => {
    const options = { once: true, json: true, output: output(), world: world(), size: 60 };
    await expect(runDemo({ ...options, until: 'the end of the world' })).rejects.toThrow(
      /no chapter the end of the world; its chapters are: check, first load/,
    );
  });
});
