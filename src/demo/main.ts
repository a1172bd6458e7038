/** The demo: a company, an Okta, what the company works in, and the story of what Rollcall does between them. */

import type { World } from '../app.ts';
import { ProvisioningError, silentLog } from '../model/index.ts';
import { type Chapter, type ToldChapter, tellChapter } from './chapter.ts';
import { chapters as all } from './chapters/index.ts';
import { openStage, type Stage } from './stage.ts';
import { type Output, openTeller } from './teller.ts';

export interface DemoOptions {
  /** End after the story; otherwise go on until Ctrl-C, or until `signal`. */
  readonly once: boolean;
  /** One JSON object instead of a story for people. */
  readonly json: boolean;
  /** Where the service listens; absent: any port that is free. */
  readonly port?: number;
  readonly output: Output;
  /** What the process has; nothing is logged, since the story is on the terminal. */
  readonly world: World;
  /** The name of the chapter after which the story ends; absent: all of it is told. Throws `invalid` when there is none. */
  readonly until?: string;
  /** People of the company, 1,000 when absent; at least 60. */
  readonly size?: number;
  /** Ends the demo, during the story after the chapter at hand; absent: Ctrl-C does, once the story is told. */
  readonly signal?: AbortSignal;
}

/** Tells the story; gives the exit code: 1 when anything differs from what was expected. */
export async function runDemo(options: DemoOptions): Promise<number> {
  const { once, json, output, signal, size = 1_000 } = options;
  const chapters = chaptersUpTo(options.until);
  const world: World = { ...options.world, log: silentLog };
  const teller = openTeller(json ? { write() {} } : output);
  const began = world.clock.now();
  const stage = await openStage({
    world,
    size,
    behind: passing(chapters),
    ...(options.port !== undefined && { port: options.port }),
  });
  try {
    teller.opening(size);
    const told: ToldChapter[] = [];
    for (const chapter of chapters) {
      if (signal?.aborted === true) break;
      const expected = chapter.expected(stage);
      teller.begins(chapter.name, expected);
      const one = await tellChapter(chapter, { stage, expected });
      told.push(one);
      teller.ends(one);
    }
    const story = {
      ok: told.length === chapters.length && told.every(({ ok }) => ok),
      people: size,
      milliseconds: world.clock.now() - began,
      chapters: told,
    };
    teller.closing(story);
    if (json) output.write(`${JSON.stringify({ ...story, ...(!once && { links: stage.links }) })}\n`);
    if (!once) await goOn(stage, () => teller.links(stage.links), signal);
    return story.ok ? 0 : 1;
  } finally {
    await stage.close(!once);
  }
}

function chaptersUpTo(name: string | undefined): readonly Chapter[] {
  if (name === undefined) return all;
  const last = all.findIndex((chapter) => chapter.name === name);
  if (last >= 0) return all.slice(0, last + 1);
  const names = all.map((chapter) => chapter.name).join(', ');
  throw new ProvisioningError('invalid', `The story has no chapter ${name}; its chapters are: ${names}.`);
}

/**
 * Milliseconds that pass at once in these chapters. The story begins so long ago: whoever looks at the console afterwards does so
 * with a true clock, and is told nothing that happened as something to come.
 */
function passing(chapters: readonly Chapter[]): number {
  let all = 0;
  for (const { passes = 0 } of chapters) all += passes;
  return all;
}

/** The service works by itself from now on, until somebody ends it. */
async function goOn(stage: Stage, show: () => void, signal: AbortSignal | undefined): Promise<void> {
  await stage.app.start();
  show();
  const ended = new AbortController();
  const reading = keepReading(stage, ended.signal);
  await new Promise<void>((resolve) => {
    if (signal === undefined) process.once('SIGINT', () => resolve());
    else if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  ended.abort();
  await reading;
}

/** A Confluence asks every hour; whoever tries things by hand need not wait so long (milliseconds). */
const READING = 60_000;

/** Confluence reads what is new, again and again. */
async function keepReading({ confluence, world }: Stage, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await world.clock.sleep(READING, signal).catch(() => undefined);
    if (!signal.aborted) await confluence.synchronise();
  }
}
