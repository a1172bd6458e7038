/** An identity provider that is told what a company is today, and pushes what is different from yesterday. For tests only. */

import type { Answered, Stage } from '../fixture.ts';
import type { Day, Employee, Team } from './company-fixture.ts';

export const core = 'urn:ietf:params:scim:schemas:core:2.0';

/** What a client does by requests of its own shape. Ids are those that our service gave. */
export interface Client {
  create(person: Employee): Promise<string>;
  update(id: string, before: Employee, after: Employee): Promise<void>;
  remove(id: string): Promise<void>;
  createGroup(team: Team): Promise<string>;
  renameGroup(id: string, team: Team): Promise<void>;
  /** Keys in, ids out of `memberOf`. */
  members(
    id: string,
    change: { readonly team: Team; readonly in: readonly string[]; readonly out: readonly string[] },
  ): Promise<void>;
  removeGroup(id: string): Promise<void>;
}

export interface Speech {
  /** Sends one request and gives its answer; throws when it was refused. */
  send(method: string, path: string, body?: object): Promise<Answered['body']>;
  patch(path: string, operations: readonly object[]): Promise<Answered['body']>;
  /** The id of whom or what a filter finds. */
  find(kind: string, filter: string, more?: string): Promise<string | undefined>;
  /** The id of a person, by key. Throws for nobody. */
  idOf(key: string): string;
}

/** Pushes day after day by a client. */
export function openProvider(stage: Stage, clientOf: (speech: Speech) => Client) {
  const ids = new Map<string, string>();
  const client = clientOf(speechOf(stage, ids));
  let yesterday: Day = { people: new Map(), teams: new Map() };

  async function pushPeople({ people }: Day): Promise<void> {
    for (const [key, before] of yesterday.people) {
      const after = people.get(key);
      if (after === undefined) await client.remove(idIn(ids, key));
      else if (JSON.stringify(after) !== JSON.stringify(before))
        await client.update(idIn(ids, key), before, after);
    }
    for (const [key, person] of people) {
      if (!yesterday.people.has(key)) ids.set(key, await client.create(person));
    }
  }

  async function pushTeams({ people, teams }: Day): Promise<void> {
    for (const key of yesterday.teams.keys()) if (!teams.has(key)) await client.removeGroup(idIn(ids, key));
    for (const [key, team] of teams) {
      const before = yesterday.teams.get(key);
      if (before === undefined) ids.set(key, await client.createGroup(team));
      else if (before.name !== team.name) await client.renameGroup(idIn(ids, key), team);
      const joined = [...team.members].filter((each) => before?.members.has(each) !== true);
      // Who was deleted left all groups by that.
      const left = [...(before?.members ?? [])].filter((each) => !team.members.has(each) && people.has(each));
      if (joined.length + left.length > 0)
        await client.members(idIn(ids, key), { team, in: joined, out: left });
    }
  }

  return {
    async push(today: Day): Promise<void> {
      await pushPeople(today);
      await pushTeams(today);
      yesterday = today;
    },
  };
}

function idIn(ids: ReadonlyMap<string, string>, key: string): string {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`${key} was never told.`);
  return id;
}

function speechOf(stage: Stage, ids: ReadonlyMap<string, string>): Speech {
  async function send(method: string, path: string, body?: object): Promise<Answered['body']> {
    const answered = await stage.send(method, path, {
      headers: { 'content-type': 'application/scim+json; charset=utf-8' },
      ...(body !== undefined && { body }),
    });
    if (answered.status < 300) return answered.body;
    throw new Error(`${method} ${path} was answered ${answered.status}: ${answered.text}`);
  }
  return {
    send,
    patch: (path, Operations) =>
      send('PATCH', path, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations }),
    async find(kind, filter, more = '') {
      const list = await send('GET', `/${kind}?${more}filter=${encodeURIComponent(filter)}`);
      return list.Resources[0]?.id;
    },
    idOf: (key) => idIn(ids, key),
  };
}
