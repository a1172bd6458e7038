/** A pretend Okta that pushes by SCIM: its requests, in its order. */

import type { Clock, Fetch } from '../model/index.ts';
import type { Company, Employee } from './company.ts';
import * as shapes from './okta-shapes.ts';

export interface OktaOptions {
  /** The base URL as set in the application: `http://127.0.0.1:7655/scim/v2/okta`. */
  readonly url: string;
  readonly token: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
}

/** One organisation with the application assigned. What it has pushed it remembers by the id it was answered. */
export interface Okta {
  /** What "Test connection" does when the settings are saved. */
  test(): Promise<void>;
  /** Assigns the application: looks the person up, then creates, or links and brings up to date. */
  assign(person: Employee, company: Company): Promise<void>;
  /** The person's profile has changed: reads the user and puts the whole object back. */
  update(person: Employee, company: Company): Promise<void>;
  /** Unassigns the application, or deactivates the person: the user becomes inactive, and is never deleted. */
  unassign(person: Employee): Promise<void>;
  /** Pushes a group with these people; later, the difference to what was pushed. */
  push(group: string, people: readonly Employee[]): Promise<void>;
  /** Somebody pressed "Push now": the whole list. */
  pushNow(group: string, people: readonly Employee[]): Promise<void>;
  /** Requests so far. */
  readonly requests: number;
}

/** A request that was refused for good; Okta shows it as a failed task. */
export class OktaTaskError extends Error {}

/** Refusals for going too fast that are waited out before the task fails. */
const PATIENCE = 5;

export function openOkta(options: OktaOptions): Okta {
  const users = new Map<string, string>();
  const groups = new Map<string, { readonly id: string; readonly members: ReadonlyMap<string, string> }>();
  let requests = 0;

  /** Sends one request; waits and repeats only when told that it went too fast. */
  async function send(method: string, path: string, body?: shapes.Body): Promise<shapes.Body> {
    for (let attempt = 1; ; attempt += 1) {
      requests += 1;
      const response = await options.fetch(
        new Request(`${options.url}${path}`, {
          method,
          headers: {
            ...shapes.headers,
            authorization: `Bearer ${options.token}`,
            ...(body !== undefined && { 'content-type': shapes.contentType }),
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        }),
      );
      const text = await response.text();
      if (response.ok) return text === '' ? {} : JSON.parse(text);
      if (response.status !== 429 || attempt === PATIENCE)
        throw new OktaTaskError(`${method} ${path} was answered ${response.status}: ${text}`);
      await options.clock.sleep(Number(response.headers.get('retry-after') ?? 1) * 1_000);
    }
  }

  /** The id of the first that a look-up found. */
  async function lookUp(path: string): Promise<string | undefined> {
    const { Resources = [] } = (await send('GET', path)) as {
      readonly Resources?: readonly { readonly id: string }[];
    };
    return Resources[0]?.id;
  }

  function idOf({ key, login }: Employee): string {
    const id = users.get(key);
    if (id === undefined) throw new OktaTaskError(`${login} is not assigned to the application.`);
    return id;
  }

  async function update(person: Employee, company: Company): Promise<void> {
    const path = `/Users/${idOf(person)}`;
    await send('PUT', path, shapes.update(await send('GET', path), person, company));
  }

  function membersOf(people: readonly Employee[]): Map<string, string> {
    return new Map(people.map((person) => [idOf(person), person.login]));
  }

  const asList = (members: Iterable<readonly [string, string]>): readonly shapes.Member[] =>
    [...members].map(([value, display]) => ({ value, display }));

  return {
    async test() {
      await send('GET', '/Users?startIndex=1&count=2');
      await send('GET', '/Groups?startIndex=1&count=100');
    },
    async assign(person, company) {
      const id = await lookUp(shapes.byUserName(person.login));
      if (id === undefined) {
        const { id: made } = await send('POST', '/Users', shapes.creation(person, company));
        if (typeof made !== 'string') throw new OktaTaskError(`The answer for ${person.login} has no id.`);
        users.set(person.key, made);
        return;
      }
      users.set(person.key, id);
      await send('PATCH', `/Users/${id}`, shapes.activation(true));
      await update(person, company);
    },
    update,
    async unassign(person) {
      await send('PATCH', `/Users/${idOf(person)}`, shapes.activation(false));
    },
    async push(group, people) {
      const wanted = membersOf(people);
      let pushed = groups.get(group);
      if (pushed === undefined) {
        const there = await lookUp(shapes.byDisplayName(group));
        const id = there ?? (await send('POST', '/Groups', shapes.groupCreation(group))).id;
        if (typeof id !== 'string') throw new OktaTaskError(`The answer for the group ${group} has no id.`);
        pushed = { id, members: new Map() };
      }
      const { id, members } = pushed;
      const change = {
        out: asList([...members].filter(([member]) => !wanted.has(member))),
        in: asList([...wanted].filter(([member]) => !members.has(member))),
      };
      groups.set(group, { id, members: wanted });
      if (change.out.length + change.in.length === 0) return;
      await send('PATCH', `/Groups/${id}`, shapes.groupName(id, group));
      await send('PATCH', `/Groups/${id}`, shapes.membership(change));
    },
    async pushNow(group, people) {
      const pushed = groups.get(group);
      if (pushed === undefined) throw new OktaTaskError(`The group ${group} was not pushed yet.`);
      const members = membersOf(people);
      groups.set(group, { id: pushed.id, members });
      await send('PATCH', `/Groups/${pushed.id}`, shapes.pushNow(asList(members)));
    },
    get requests() {
      return requests;
    },
  };
}
