/** Measures the SCIM service from outside: requests a second and how long one takes, beside a bare server and the bare database. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { identityOf, personId } from './company.ts';
import { LARGE, SMALL, SOURCE, TOKEN } from './scim-names.ts';

/** One kind of request. */
export interface ScimMeasured {
  readonly what: string;
  readonly perSecond: number;
  /** Milliseconds that half of them, and 99 of 100, took at most. */
  readonly median: number;
  readonly late: number;
}

export interface ScimResult {
  readonly measured: readonly ScimMeasured[];
  /** Rows a second that the database alone commits, one after the other. */
  readonly commits: number;
  /** Peak resident memory of the service, in megabytes. */
  readonly peak: number;
}

/** Requests under way at once, as an identity provider has them. */
const WIDTH = 8;
/** Each kind is measured for about that long (milliseconds). */
const SPAN = 3_000;

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
}

const user = 'urn:ietf:params:scim:schemas:core:2.0:User';
const patch = (Operations: readonly object[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations,
});

/** Measures one company on one engine; `store`: a PostgreSQL's URL, SQLite when absent. */
export async function measureScim(
  people: number,
  store: string | undefined,
  heap: number,
): Promise<ScimResult> {
  const script = fileURLToPath(new URL('./scim-server.ts', import.meta.url));
  const child = fork(script, [String(people), ...(store === undefined ? [] : [store])], {
    execArgv: [`--max-old-space-size=${heap}`],
  });
  const { port, bare } = await answer<{ port: number; bare: number }>(child);
  const measured: ScimMeasured[] = [];
  for (const [what, make, at] of kinds(people, port, bare))
    measured.push({ what, ...(await load(at, make)) });
  measured.push({ what: 'Bulk of 1,000 creates, Users', ...(await bulk(port)) });
  child.send('peak');
  const { peak } = await answer<{ peak: number }>(child);
  child.send('limits');
  const { commits } = await answer<{ commits: number }>(child);
  child.send('end');
  await once(child, 'exit');
  return { measured, commits, peak };
}

async function answer<T>(child: ChildProcess): Promise<T> {
  const [told] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('The service ended before it was measured.'))),
  ]);
  return told as T;
}

type Kind = readonly [what: string, make: (index: number) => Sent, port: number];

function kinds(people: number, port: number, bare: number): readonly Kind[] {
  const some = (index: number): number => (index * 7_919) % people;
  const get = (path: string): Sent => ({ method: 'GET', path });
  const outsider = people - 1;
  const member =
    (group: string) =>
    (index: number): Sent => ({
      method: 'PATCH',
      path: `Groups/${group}`,
      body: patch([
        index % 2 === 0
          ? { op: 'add', path: 'members', value: [{ value: personId(outsider) }] }
          : { op: 'remove', path: `members[value eq "${personId(outsider)}"]` },
      ]),
    });
  return [
    ['a bare server, same size', () => get('Users'), bare],
    ['read by id', (index) => get(`Users/${personId(some(index))}`), port],
    ['userName eq', (index) => get(`Users?filter=${eq(`user${some(index)}@example.com`)}`), port],
    ['userName eq, a miss', (index) => get(`Users?filter=${eq(`nobody${index}@example.com`)}`), port],
    ['create', (index) => ({ method: 'POST', path: 'Users', body: newcomer(`new${index}`) }), port],
    [
      'PATCH active',
      (index) => ({
        method: 'PATCH',
        path: `Users/${personId(index % people)}`,
        body: patch([{ op: 'replace', value: { active: Math.floor(index / people) % 2 !== 0 } }]),
      }),
      port,
    ],
    ['a page of 100, the first', () => get('Users?startIndex=1&count=100'), port],
    ['a page of 100, the last', () => get(`Users?startIndex=${people - 99}&count=100`), port],
    ['a member of a group of 100', member(SMALL), port],
    ['a member of a group of 10,000', member(LARGE), port],
  ];
}

const eq = (name: string): string => encodeURIComponent(`userName eq "${name}"`);

function newcomer(name: string): object {
  const { attributes } = identityOf(1);
  const userName = `${name}@example.com`;
  return {
    ...attributes,
    schemas: [user],
    userName,
    externalId: name,
    emails: [{ value: userName, type: 'work', primary: true }],
    active: true,
  };
}

const agent = new Agent({ keepAlive: true, maxSockets: WIDTH });

function send(port: number, { method, path, body }: Sent): Promise<void> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        agent,
        host: '127.0.0.1',
        port,
        method,
        path: `/scim/v2/${SOURCE}/${path}`,
        headers: {
          authorization: `Bearer ${TOKEN}`,
          ...(text === undefined
            ? {}
            : { 'content-type': 'application/scim+json', 'content-length': Buffer.byteLength(text) }),
        },
      },
      (response) => {
        let heard = '';
        response.setEncoding('utf8').on('data', (piece: string) => {
          if ((response.statusCode ?? 500) >= 300) heard += piece;
        });
        response.on('end', () =>
          (response.statusCode ?? 500) < 300
            ? resolve()
            : reject(new Error(`${method} ${path} was answered ${response.statusCode}: ${heard}`)),
        );
      },
    );
    sent.on('error', reject);
    sent.end(text);
  });
}

/** Sends requests of one kind side by side for a while; those to one resource come one after the other all the same. */
async function load(port: number, make: (index: number) => Sent): Promise<Omit<ScimMeasured, 'what'>> {
  for (let index = 0; index < 20; index += 1) await send(port, make(index));
  const took: number[] = [];
  let next = 20;
  const start = performance.now();
  const worker = async (): Promise<void> => {
    while (performance.now() - start < SPAN) {
      const index = next++;
      const began = performance.now();
      await send(port, make(index));
      took.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, worker));
  return summary(took, performance.now() - start);
}

function summary(took: number[], span: number): Omit<ScimMeasured, 'what'> {
  took.sort((one, other) => one - other);
  const at = (share: number): number => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
  return { perSecond: (took.length / span) * 1_000, median: at(0.5), late: at(0.99) };
}

async function bulk(port: number): Promise<Omit<ScimMeasured, 'what'>> {
  const Operations = Array.from({ length: 1_000 }, (_, index) => ({
    method: 'POST',
    path: '/Users',
    bulkId: `b${index}`,
    data: newcomer(`bulk${index}`),
  }));
  const body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations };
  const start = performance.now();
  await send(port, { method: 'POST', path: 'Bulk', body });
  const span = performance.now() - start;
  return { perSecond: 1_000_000 / span, median: span / 1_000, late: span / 1_000 };
}
