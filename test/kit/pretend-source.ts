/** A faithful source that speaks HTTP with a server that remembers its own changes, and its subject for the kit. */

import { z } from 'zod';
import {
  type ActivityRecord,
  type GroupMember,
  goThrough,
  type Identity,
  type IdentitySource,
  ProvisioningError,
  type SourceRecord,
  type Tools,
} from '../../src/model/index.ts';
import { type PretendGroup, type PretendPerson, type SourceSubject, serve } from '../../src/testkit/index.ts';
import { client, follow, type Habits, type Send, type Settings } from './client.ts';
import { createSourceServer } from './source-server.ts';

const origin = 'https://source.example.com';
const reach = { name: 'reach', without: 'Nothing can be asked.' };
const token = 'planted-secret-of-the-source';

/** What a planted fault may lay hands on. */
interface Inside {
  readonly tools: Tools;
  readonly send: Send;
}

export interface SourceFault {
  readonly habits?: Habits;
  /** Replaces parts of the faithful source. */
  readonly plant?: (source: IdentitySource, inside: Inside) => Partial<IdentitySource>;
}

/** A subject whose connector is faithful but for the planted fault. */
export function pretendSource({ habits = {}, plant }: SourceFault = {}): SourceSubject {
  return {
    connector: {
      kind: 'source',
      type: 'pretend',
      title: 'Pretend',
      config: z.object({ url: z.string(), token: z.string() }),
      open(settings: Settings, tools) {
        const send = client(settings, tools, habits);
        const source = openSource(send);
        return { ...source, ...plant?.(source, { tools, send }) };
      },
    },
    world() {
      const server = createSourceServer(token);
      return {
        settings: { url: origin, token },
        secrets: [token],
        fetch: serve({ [origin]: server.fetch }),
        pageSize: server.pageSize,
        hand: server,
        dropPage: server.dropPage,
      };
    },
  };
}

/** People page by page with a checkpoint after each, then groups page by page, each group with all its members. */
export function openSource(send: Send): IdentitySource {
  return {
    check: (tell) => goThrough([{ ...reach, ask: async () => void (await send('GET', '/me')) }], { tell }),
    read: (since) =>
      since === undefined || since.startsWith('people ') ? readAll(send, since) : readChanges(send, since),
    activity: () => readActivity(send),
    async close() {},
  };
}

async function* readActivity(send: Send): AsyncIterable<ActivityRecord> {
  for await (const { items } of follow<PretendPerson>(send, '/people'))
    for (const { key } of items) yield { type: 'activity', identity: key, last: '2026-01-02' };
  yield { type: 'complete' };
}

/** @param resume `people HEAD AFTER`: as it stood at HEAD, people up to AFTER have been told. */
async function* readAll(send: Send, resume?: string): AsyncIterable<SourceRecord> {
  const [, begin, after] = resume?.split(' ') ?? [];
  const { head, count } = await send<{ head: number; count: number }>('GET', '/me');
  let told = 0;
  for await (const { items, next } of follow<PretendPerson>(send, '/people', after)) {
    for (const person of items) {
      told++;
      yield { type: 'identity', identity: identityOf(person) };
    }
    if (next !== undefined) yield { type: 'checkpoint', cursor: `people ${begin ?? head} ${next}` };
  }
  if (after === undefined && told < count) {
    throw new ProvisioningError(
      'unavailable',
      `The source counts ${count} people and told ${told}; read it again.`,
    );
  }
  for await (const { items } of follow<PretendGroup>(send, '/groups')) {
    for (const group of items) yield* readGroup(send, group);
  }
  yield { type: 'complete', cursor: `changes ${begin ?? head}` };
}

async function* readGroup(send: Send, { key, name }: PretendGroup): AsyncIterable<SourceRecord> {
  let first = true;
  for await (const { items } of follow<GroupMember>(send, `/groups/${key}/members`)) {
    if (first) yield { type: 'group', group: { id: key, name, members: items } };
    else yield { type: 'members', group: key, members: items };
    first = false;
  }
}

interface Event {
  readonly of: 'identity' | 'group';
  readonly key: string;
  readonly thing?: PretendPerson & PretendGroup;
}

async function* readChanges(send: Send, since: string): AsyncIterable<SourceRecord> {
  const { head, events } = await send<{ head: number; events: readonly Event[] }>(
    'GET',
    `/changes?since=${since.split(' ')[1]}`,
  );
  for (const { of, key, thing } of events) {
    if (thing === undefined) yield { type: 'removed', of, id: key };
    else if (of === 'identity') yield { type: 'identity', identity: identityOf(thing) };
    else yield* readGroup(send, thing);
  }
  yield { type: 'complete', cursor: `changes ${head}` };
}

function identityOf({ key, userName, givenName, familyName, email, active }: PretendPerson): Identity {
  const emails = [{ value: email, type: 'work', primary: true }];
  return { id: key, userName, active, attributes: { name: { givenName, familyName }, emails } };
}
