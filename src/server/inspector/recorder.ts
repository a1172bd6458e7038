/** Notes requests while they are answered, and masks and writes them afterwards, in batches. */

import { asProvisioningError, type Clock, type Log } from '../../model/index.ts';
import type { SeenMark } from '../../scim/index.ts';
import { bulkInsert, type Database, serialise } from '../../store/index.ts';
import type { Door } from '../door/index.ts';
import { shownText } from './hiding.ts';
import { type Masking, maskAddress, maskBody, openMasking } from './mask.ts';
import { type Newest, openNewest } from './newest.ts';
import { forgetOld, keepNewest } from './requests.ts';
import { marksOf, openSightings, type Sightings, seemsFrom } from './sightings.ts';

/** What of a source's requests is kept. */
export interface Keeping {
  /** How many; 0: none. */
  readonly keep: number;
  readonly days: number;
  /** Also what they say of people. */
  readonly personal: boolean;
  /** The word of the settings; `auto`: whose client it is shows by how it writes. */
  readonly dialect: string;
  /** Names, folded, of what the settings declare to be never told: not kept either. */
  readonly secrets?: ReadonlySet<string>;
}

/** A request that was answered, as it came. */
export interface Answered {
  readonly source: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Pick<Headers, 'get'>;
  readonly status: number;
  /** Who showed a good credential; undefined: nobody did. */
  readonly client: string | undefined;
  readonly address: string;
  /** The body as it was read; undefined: there was none, or it was not read. */
  readonly body?: Uint8Array | undefined;
  /** What was answered, so far as it was made as a text. */
  readonly answer?: { readonly text: string | null } | undefined;
}

export interface Recorder {
  /** A request came; tell what became of it to what this gives. Costs the one who is answered nothing but that. */
  begin(): (answered: Answered) => void;
  /** Resolves when all that was told is written. */
  idle(): Promise<void>;
  /** Writes what is left, and no more after it. */
  close(): Promise<void>;
}

export interface RecorderParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** What is kept of a source; undefined: there is no such source, and nothing is. */
  readonly door: Pick<Door, 'sources'> & { keepingOf(source: string): Promise<Keeping | undefined> };
}

interface Noted extends Omit<Answered, 'headers' | 'answer'> {
  /** Taken away again where it turns out not to be among the newest. */
  answer?: Answered['answer'] | 'large';
  /** Of the body; undefined: there was none, or it is not told. */
  readonly bytes: number | undefined;
  readonly at: number;
  readonly milliseconds: number;
  readonly agent: string;
  readonly contentType: string;
}

/** Milliseconds between two batches, and after one of more requests than anybody reads. */
const pace = 1_000;
const slowPace = 5_000;
const large = 1_000;
/** Requests of one source that wait to be written; of more the oldest are lost. Where it is known that fewer are kept, so many. */
const mostWaiting = 5_000;
/** Requests that showed nothing good, of whatever source, that wait to be written. */
const mostStrangersWaiting = 1_000;
/** Bytes of bodies that wait; of what is beyond only the shape is kept. */
const mostBytes = 16 * 1024 * 1024;
/** Bytes of a body that is kept and read for the record; of a larger one only how large it was. */
const mostBody = 64 * 1024;
/** Characters of an address that are looked at: whoever is outside makes it as long as headers may be … */
const mostAddress = 8 * 1024;
/** … of a header that is told … */
const mostHeader = 200;
/** … and of a name: of more no source has one. */
const mostName = 63;
/** Refusals at the door that are kept of one source and batch: whoever is outside must not wash away the rest. */
const mostStrangers = 20;
/** Of those that are kept of one source, however many batches they came in. */
const strangersShare = 1 / 4;
/** The newest of one source and batch that are looked at for marks of whose client it is, kept or not. */
const mostMarked = 500;
/** The newest reads of one source and batch whose answers are kept, where they succeeded: of thousands nobody reads them. */
const mostAnswers = 100;
/** Characters of all these, so that what is read page by page is neither held nor masked whole … */
const mostAnswered = 256 * 1024;
/** … and of a single one. */
const mostAnswer = 64 * 1024;
/** Requests that are masked before others get their turn. */
const slice = 25;

export function openRecorder(parts: RecorderParts): Recorder {
  const { clock, log } = parts;
  const sightings = openSightings(parts);
  /** By source. */
  let waiting = new Map<string, Noted[]>();
  /** By source, how many are worth waiting. */
  const worth = new Map<string, number>();
  /** By source, the reads whose answers wait. */
  let reads = new Map<string, Newest<Noted>>();
  let bytes = 0;
  let strangers = 0;
  let lost = 0;
  let wait = pace;
  let isClosed = false;
  let flushing: Promise<void> = Promise.resolve();
  let sleeping: AbortController | undefined;

  function note(noted: Noted): void {
    if (isStranger(noted) && (noted.source.length > mostName || ++strangers > mostStrangersWaiting)) return;
    const size = noted.body?.length ?? 0;
    const isFull = bytes + size > mostBytes;
    const line = waiting.get(noted.source) ?? [];
    const waits = isFull ? { ...noted, body: undefined, bytes: undefined } : noted;
    line.push(waits);
    if (!isFull) bytes += size;
    if (isRead(noted)) holdAnswer(waits);
    if (line.length === 1) waiting.set(noted.source, line);
    const most = worth.get(noted.source) ?? mostWaiting;
    // In bites, for taking away the first of many is slow; in none that are large, or what waits grows old in memory.
    if (line.length >= 1.25 * most) {
      const passed = line.splice(0, line.length - most);
      for (const { body } of passed) bytes -= body?.length ?? 0;
      if (most === mostWaiting) lost += passed.length;
    }
    schedule();
  }

  /** Until newer ones take its place. */
  function holdAnswer(noted: Noted): void {
    if (lengthOf(noted) > mostAnswer) noted.answer = 'large';
    let held = reads.get(noted.source);
    if (held === undefined) {
      held = openNewest({ most: mostAnswers, room: mostAnswered, sizeOf: lengthOf, letGo });
      reads.set(noted.source, held);
    }
    held.add(noted);
  }

  /** Sleeps once, however much comes meanwhile. */
  function schedule(): void {
    if (sleeping !== undefined || isClosed) return;
    const wake = new AbortController();
    sleeping = wake;
    clock.sleep(wait, wake.signal).then(flush, () => undefined);
  }

  function flush(): Promise<void> {
    sleeping?.abort();
    sleeping = undefined;
    const batch = waiting;
    waiting = new Map();
    reads = new Map();
    bytes = 0;
    strangers = 0;
    wait = [...batch.values()].some(({ length }) => length > large) ? slowPace : pace;
    flushing = flushing.then(async () => {
      const failed: unknown[] = [];
      // What cannot be written of one source is no reason to lose what came of the others.
      for (const [source, noted] of batch)
        await writeOf(source, noted).catch((thrown) => failed.push(thrown));
      if (failed.length === 0) return;
      const about = { sources: failed.length, error: asProvisioningError(failed[0]) };
      log.warn(about, 'The record of requests could not be written.');
    });
    if (lost > 0) log.warn({ lost }, 'More requests came than the record could take.');
    lost = 0;
    return flushing;
  }

  async function writeOf(source: string, noted: readonly Noted[]): Promise<void> {
    const keeping = await parts.door.keepingOf(source);
    // Whoever is outside makes up any name.
    if (keeping === undefined) {
      worth.delete(source);
      return;
    }
    worth.set(source, Math.min(mostWaiting, Math.max(keeping.keep, mostMarked)));
    await write({ ...parts, sightings }, { source, noted, keeping });
  }

  return {
    begin() {
      const at = clock.now();
      return (answered) => {
        if (!isClosed) note(notedOf(answered, at, clock.now()));
      };
    },
    idle: () => flush(),
    async close() {
      isClosed = true;
      await flush();
    },
  };
}

/** Written out, for this is done for every request. Without the headers themselves, which hold on to the connection. */
function notedOf(answered: Answered, at: number, now: number): Noted {
  const { source, method, url, headers, status, client, address, body, answer } = answered;
  return {
    source,
    method,
    url: beginningOf(url, mostAddress),
    status,
    client,
    address,
    body: body !== undefined && body.length > mostBody ? undefined : body,
    bytes: body?.length,
    answer,
    at,
    milliseconds: now - at,
    agent: beginningOf(headers.get('user-agent') ?? '', mostHeader),
    contentType: beginningOf(headers.get('content-type') ?? '', mostHeader),
  };
}

/** A copy: a part of a long text holds on to the whole. */
function beginningOf(text: string, most: number): string {
  return text.length > most ? Buffer.from(text.slice(0, most)).toString('utf8') : text;
}

/** What came of one source. */
interface Batch {
  readonly source: string;
  readonly noted: readonly Noted[];
  readonly keeping: Keeping;
}

async function write(
  parts: RecorderParts & { readonly sightings: Sightings },
  { source, noted, keeping }: Batch,
): Promise<void> {
  const kept = withoutFlood(noted);
  const first = kept.length - keeping.keep;
  const rows: object[] = [];
  const shown: SeenMark[] = [];
  for (const [at, each] of kept.entries()) {
    // What the newest bear was borne by those before them.
    if (at < Math.min(first, kept.length - mostMarked)) continue;
    // A host that is none makes no address, and one request is no reason to lose the others.
    if (!URL.canParse(each.url)) continue;
    const seen = marksOf(each);
    // Whoever showed nothing good shows nothing about the source either.
    if (each.client !== undefined) shown.push(...seen);
    if (at >= first) rows.push(rowOf(each, { ...keeping, seen }));
    if (at % slice === slice - 1) await new Promise((resolve) => setImmediate(resolve));
  }
  await parts.sightings.keep(source, shown);
  if (rows.length === 0) return;
  await parts.db.transaction(async (tx) => {
    // Numbers are handed out in the order of the commits, so that whoever reads on misses none.
    await serialise(tx, 'push-requests');
    await bulkInsert(tx, { table: 'push_request', columns, rows });
    if (kept.some(isStranger))
      await keepNewest(tx, source, { keep: Math.ceil(keeping.keep * strangersShare), strangers: true });
    await keepNewest(tx, source, keeping);
    await forgetOld(tx, source, parts.clock.now() - keeping.days * 86_400_000);
  });
}

const columns = {
  source: 'text',
  at: 'bigint',
  milliseconds: 'integer',
  method: 'text',
  path: 'text',
  status: 'integer',
  client: 'text',
  address: 'text',
  dialect: 'text',
  content: 'json',
} as const;

function withoutFlood(noted: readonly Noted[]): readonly Noted[] {
  let strangers = 0;
  return noted.filter((each) => !isStranger(each) || ++strangers <= mostStrangers);
}

function isStranger({ client }: Pick<Noted, 'client'>): boolean {
  return client === undefined;
}

function isRead({ method, status }: Pick<Noted, 'method' | 'status'>): boolean {
  return method === 'GET' && status < 300;
}

/** Not by `delete`, which makes a slow and large thing of what it is done to. */
function letGo(noted: Noted): void {
  noted.answer = undefined;
}

/** Characters that were answered, as far as they are held. */
function lengthOf({ answer }: Noted): number {
  return answer === undefined || answer === 'large' ? 0 : (answer.text?.length ?? 0);
}

interface Showing extends Keeping {
  readonly seen: readonly SeenMark[];
}

function rowOf(noted: Noted, { personal, secrets, dialect, seen }: Showing): object {
  const { source, at, milliseconds, method, status, client, address, agent, contentType, url } = noted;
  const answer = noted.answer === 'large' ? undefined : noted.answer?.text;
  const masking = openMasking(personal, secrets);
  const { path, query } = maskAddress(new URL(url), masking);
  const content = {
    ...(query !== '' && { query }),
    ...(agent !== '' && { agent: shownText(agent) }),
    ...(contentType !== '' && { contentType: shownText(contentType) }),
    ...(noted.bytes !== undefined && {
      bytes: noted.bytes,
      body: shown(noted.body && Buffer.from(noted.body).toString('utf8'), masking),
    }),
    ...(noted.answer !== undefined && answer !== null && { answer: shown(answer, masking) }),
  };
  return {
    source,
    at,
    milliseconds,
    method: method.slice(0, 20),
    path: keepable(path),
    status,
    client: client ?? null,
    address,
    dialect: seemsFrom(seen, dialect),
    content: JSON.parse(keepableJson(JSON.stringify(content))) as unknown,
  };
}

/** What was sent or answered, masked; of what is no JSON only that, since nobody knows what is in it. */
function shown(text: string | undefined, masking: Masking): unknown {
  if (text === undefined) return '[too large to be shown]';
  if (text === '') return '';
  try {
    return maskBody(JSON.parse(text), masking);
  } catch {
    return '[no JSON]';
  }
}

/** Without what no database keeps. */
function keepable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}

/** The same of JSON, in which halves of surrogate pairs are escapes, and a backslash that is none stands doubled. */
function keepableJson(json: string): string {
  return json.replaceAll(
    /(\\\\)|\\u0000|\\ud[89a-f][\da-f]{2}/g,
    (found, backslash) => backslash ?? (found === '\\u0000' ? '' : '\\ufffd'),
  );
}
