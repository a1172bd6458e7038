/** What sources and targets promise alike; each kind's list calls these with its own stage. */

import { inspect } from 'node:util';
import type { CheckLine, ErrorCode, TellCheck } from '../model/index.ts';
import { ProvisioningError } from '../model/index.ts';
import type { Fault } from './faults.ts';
import { failure, must, mustEqual, mustFail } from './judge.ts';
import { needed } from './kit.ts';
import type { Stage } from './stage.ts';
import type { World } from './subject.ts';

interface Checked {
  close(): Promise<void>;
  check(tell?: TellCheck): Promise<void>;
}
type AnyStage = Stage<World, Checked>;

/** Opening connects to nothing and says nothing, however wrong the settings may be. */
export async function opensSilently({ web, tools, reopen }: AnyStage): Promise<void> {
  const before = web?.sent.length ?? 0;
  reopen();
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  mustEqual(
    (web?.sent ?? []).slice(before).map(({ what }) => what),
    [],
    'Opening sent requests.',
  );
  mustEqual(tools.log.lines, [], 'Opening wrote to the log.');
}

/** Refusals that every `check` must understand, and the code that each deserves. */
const refusals: readonly (readonly [string, Fault, ErrorCode])[] = [
  ['the credentials are refused', { kind: 'refused', status: 401 }, 'unauthorized'],
  ['the credentials do not suffice', { kind: 'refused', status: 403 }, 'forbidden'],
  ['the system is down', { kind: 'refused', status: 503 }, 'unavailable'],
  ['connections are cut', { kind: 'cut' }, 'unavailable'],
];

/** `check` is content with a world that is whole, and says each thing that is missing in a sentence. */
export async function checkSpeaks(
  run: (work: (stage: AnyStage) => Promise<void>) => Promise<void>,
): Promise<void> {
  let lacks: readonly string[] = [];
  await run(async ({ opened, world, faults, reopen }) => {
    lacks = Object.keys(world.lacks ?? {});
    const content = linesHeard();
    await opened.check(content.tell);
    must(content.lines.length > 0, 'check told nothing of what is needed.');
    mustEqual(content.missing(), [], 'check was content although it told that something is missing.');
    if (faults === undefined) return;
    for (const [what, fault, code] of refusals) {
      faults.plan(() => fault);
      const heard = linesHeard();
      const refused = await mustFail(reopen().check(heard.tell), `check was content although ${what}.`);
      must(heard.lacking(), `check told that everything is there although ${what}.`);
      mustEqual(refused.code, code, `check gave the wrong code when ${what}: ${refused.message}`);
      mustBeSentence(refused.message);
    }
    faults.plan(undefined);
  });
  for (const lack of lacks) {
    await run(async ({ opened, world }) => {
      await world.lacks?.[lack]?.();
      const heard = linesHeard();
      mustBeSentence(
        (await mustFail(opened.check(heard.tell), `check was content without ${lack}.`)).message,
      );
      must(heard.lacking(), `check told that everything is there without ${lack}.`);
    });
  }
}

/** What a check tells, and which needs it tells as missing. */
function linesHeard() {
  const lines: CheckLine[] = [];
  return {
    lines,
    tell: (line: CheckLine): void => void lines.push(line),
    lacking: (): boolean => lines.some(({ state }) => state === 'missing' || state === 'unknown'),
    missing: (): readonly string[] =>
      lines.filter(({ state, needed }) => state === 'missing' && needed).map(({ name }) => name),
  };
}

function mustBeSentence(message: string): void {
  must(
    /^\p{Lu}[\s\S]{18,}\.$/u.test(message),
    `check should say what to do in a sentence, and says: ${message}`,
  );
  must(!/undefined|\[object|NaN/.test(message), `check says something that nobody understands: ${message}`);
}

/** How long the kit's 429 asks to wait. */
const seconds = 7;

/** Does the work while requests are refused with 429 now and then; judges that nobody came back too early. */
export async function waitsAsTold({ tools, faults }: AnyStage, work: () => Promise<unknown>): Promise<void> {
  const planted = needed(faults, 'a world that can refuse with 429');
  const refusedUntil = new Map<string, number>();
  let early: string | undefined;
  planted.plan(({ number, what }) => {
    const now = tools.clock.now();
    if (now < (refusedUntil.get(what) ?? 0)) early ??= what;
    if (number !== 1 && number !== 2 && number !== 4) return undefined;
    refusedUntil.set(what, now + seconds * 1000);
    return { kind: 'rate-limited', seconds };
  });
  try {
    await patiently(work, tools.clock);
  } finally {
    planted.plan(undefined);
  }
  must(refusedUntil.size > 0, 'The work sent no request that could be refused.');
  must(
    early === undefined,
    `${early} was sent again before the ${seconds} seconds that it was told to wait.`,
  );
}

/** As a run does it: whoever is told to wait waits, and tries again. */
async function patiently(work: () => Promise<unknown>, clock: AnyStage['tools']['clock']): Promise<void> {
  for (let patience = 10; ; patience--) {
    const thrown = await failure(work());
    if (thrown === undefined) return;
    if (!(thrown instanceof ProvisioningError) || thrown.code !== 'rate-limited' || patience === 0)
      throw thrown;
    mustEqual(thrown.retryAfter, seconds, 'A 429 was handed on without the seconds that it told to wait.');
    await clock.sleep(seconds * 1000);
  }
}

/** Whoever stops listening is not told more, and nothing more is asked for. */
export async function canBeLeft(
  web: AnyStage['web'],
  read: () => AsyncIterable<{ readonly type: string }>,
): Promise<void> {
  for await (const _ of read()) break;
  const sent = web?.sent.length;
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  mustEqual(web?.sent.length, sent, 'Requests went on after the reading had been left.');
}

/** The signal of the tools ends a reading that has begun, and not as if it were whole. */
export async function leavesAtOnce(
  tools: AnyStage['tools'],
  read: () => AsyncIterable<{ readonly type: string }>,
): Promise<void> {
  const types: string[] = [];
  async function listen(): Promise<void> {
    for await (const { type } of read()) {
      types.push(type);
      tools.abort(new Error('The kit asks to leave at once.'));
    }
  }
  const thrown = await failure(listen());
  must(!types.includes('complete'), 'The signal said to leave at once, and the reading went on to its end.');
  must(thrown !== undefined, 'The signal said to leave at once, and the reading ended in silence.');
}

const nasty: readonly (Fault | undefined)[] = [
  undefined,
  { kind: 'refused', status: 401 },
  { kind: 'refused', status: 403 },
  { kind: 'refused', status: 500 },
  { kind: 'rate-limited', seconds: 1 },
  { kind: 'lost' },
  { kind: 'cut' },
];

/** Does the work in good times and bad; judges what was logged and thrown meanwhile. */
export async function keepsSecrets(
  { world, tools, faults, reopen }: AnyStage,
  work: (opened: Checked) => readonly Promise<unknown>[],
): Promise<void> {
  const secrets = needed(
    world.secrets?.length ? world.secrets : undefined,
    'a world with secrets among its settings',
  );
  const thrown: unknown[] = [];
  for (const fault of faults === undefined ? [undefined] : nasty) {
    let left = 30;
    faults?.plan(() => (fault !== undefined && left-- > 0 ? fault : undefined));
    const opened = reopen();
    thrown.push(...(await Promise.all([opened.check(), ...work(opened)].map(failure))));
  }
  faults?.plan(undefined);
  for (const line of tools.log.lines) mustHide(secrets, line, 'A log line');
  for (const error of thrown) mustHide(secrets, error, 'An error');
}

function mustHide(secrets: readonly string[], said: unknown, what: string): void {
  const text = inspect(said, { depth: 12, maxStringLength: null, maxArrayLength: null, showHidden: false });
  const decoded = (text.match(/[A-Za-z0-9+/_-]{8,}={0,2}/g) ?? []).map((token) =>
    Buffer.from(token, 'base64').toString(),
  );
  const texts = [text, ...decoded];
  for (const secret of secrets) {
    const shown = texts.some(
      (candidate) => candidate.includes(secret) || candidate.includes(encodeURIComponent(secret)),
    );
    must(!shown, `${what} shows a secret: ${text.slice(0, 200)}`);
  }
}
