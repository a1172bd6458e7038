/** The calls to Crowd's interface for applications, in JSON; searches are written in XML, as Atlassian's own client writes them. */

import type { ZodType } from 'zod';
import type { Tools } from '../../model/index.ts';
import { type Attempted, basic, type Call, openRest } from '../../rest/index.ts';
import { type Ask, askProduct, type SteadyPage, steadyPages } from '../shared/index.ts';
import type { CrowdConfig } from './config.ts';
import { explain, isCrowds, readErrorBody } from './refusals.ts';
import { CrowdUser, GroupPage, Named, NamePage, UserPage } from './shapes.ts';

interface List<Body, Entry> {
  readonly call: Omit<Call<Body>, 'query' | 'purpose'>;
  readonly query: Readonly<Record<string, string>>;
  readonly what: string;
  readonly schema: ZodType<Body>;
  readonly entries: (body: Body) => readonly Entry[];
  /** Whether what it is about may have gone. */
  readonly mayLack?: boolean;
}

export type CrowdApi = ReturnType<typeof openApi>;

/** Refusals of a change that its caller judges. */
const judged = [400, 403, 404, 409];
const everything = '<null-search-restriction/>';

/** The calls of one connection. */
export function openApi(config: CrowdConfig, tools: Tools) {
  const rest = openRest(
    {
      base: `${config.url.replace(/\/$/, '')}/rest/usermanagement/1`,
      title: 'Crowd',
      auth: basic(config.application, config.password),
      writeHeaders: { 'x-atlassian-token': 'no-check' },
      readErrorBody,
      explain,
      timeout: config.timeout * 1_000,
    },
    tools,
  );
  const ask: Ask = askProduct(rest, { product: 'Crowd', isOwn: isCrowds });
  const change = (call: Call): Promise<Attempted<undefined>> => ask(call, judged);
  const size = config['page-size'];

  /** Crowd counts nothing: a page that is not full is the last one. */
  function list<Body, Entry extends Named>(asked: List<Body, Entry>) {
    const { call, query, what, schema, entries, mayLack = false } = asked;
    return steadyPages({
      what: `${what} of ${rest.title}`,
      id: ({ name }: Entry) => name,
      async page(start): Promise<SteadyPage<Entry>> {
        const paged = { ...query, 'start-index': start, 'max-results': size };
        const attempted = await ask(
          { ...call, query: paged, purpose: `list ${what}`, schema },
          mayLack ? [404] : [],
        );
        if (attempted.refusal !== undefined) {
          if (!mayLack) throw attempted.error;
          return { start, next: undefined, values: [] };
        }
        const values = entries(attempted.answer.body);
        return { start, next: values.length < size ? undefined : start + values.length, values };
      },
    });
  }

  const search = (entity: 'user' | 'group', restriction: string, expand?: string) => ({
    call: {
      method: 'POST',
      path: 'search',
      text: restriction,
      contentType: 'application/xml; charset=UTF-8',
      repeatable: true,
    } as const,
    query: { 'entity-type': entity, ...(expand !== undefined && { expand }) },
  });

  async function one(query: { readonly username: string } | { readonly key: string }) {
    const who = 'username' in query ? query.username : query.key;
    const call: Call<CrowdUser> = {
      method: 'GET',
      path: 'user',
      query: { ...query, expand: 'attributes' },
      purpose: `read the account ${who}`,
      schema: CrowdUser,
    };
    // A key that Crowd cannot read it calls an illegal argument.
    const attempted = await ask(call, 'key' in query ? [400, 404] : [404]);
    return attempted.answer?.body;
  }

  return {
    title: rest.title,
    byName: (username: string) => one({ username }),
    byKey: (key: string) => one({ key }),

    users: () =>
      list({
        ...search('user', everything, 'user,attributes'),
        what: 'its accounts',
        schema: UserPage,
        entries: ({ users }) => users,
      }),
    /** Whoever has that address. */
    usersWith: (email: string) =>
      list({
        ...search('user', exactly('email', email), 'user,attributes'),
        what: `its accounts with the address ${email}`,
        schema: UserPage,
        entries: ({ users }) => users,
      }),
    groups: () =>
      list({
        ...search('group', everything),
        what: 'its groups',
        schema: GroupPage,
        entries: ({ groups }) => groups,
      }),
    members: (groupname: string) =>
      list({
        call: { method: 'GET', path: 'group/user/direct' },
        query: { groupname },
        what: `the members of ${groupname}`,
        schema: NamePage,
        entries: ({ users }) => users,
        mayLack: true,
      }),
    groupsOf: (username: string) =>
      list({
        call: { method: 'GET', path: 'user/group/direct' },
        query: { username },
        what: `the groups of ${username}`,
        schema: GroupPage,
        entries: ({ groups }) => groups,
        mayLack: true,
      }),

    async hasGroup(groupname: string): Promise<boolean> {
      const purpose = `read the group ${groupname}`;
      const call = { method: 'GET', path: 'group', query: { groupname }, purpose, schema: Named } as const;
      return (await ask(call, [404])).answer !== undefined;
    },

    createUser: (user: object, name: string, password: string) =>
      change({
        method: 'POST',
        path: 'user',
        body: { ...user, password: { value: password } },
        purpose: `create the account ${name}`,
        secrets: [password],
      }),
    /** The whole user: what is absent is blanked. */
    putUser: (username: string, user: object) =>
      change({
        method: 'PUT',
        path: 'user',
        query: { username },
        body: user,
        purpose: `change the account ${username}`,
      }),
    renameUser: (username: string, to: string) =>
      change({
        method: 'POST',
        path: 'user/rename',
        query: { username },
        body: { 'new-name': to },
        purpose: `rename the account ${username} to ${to}`,
      }),
    deleteUser: (username: string) =>
      change({
        method: 'DELETE',
        path: 'user',
        query: { username },
        purpose: `delete the account ${username}`,
      }),

    createGroup: (name: string) =>
      change({
        method: 'POST',
        path: 'group',
        body: { name, type: 'GROUP', description: '', active: true },
        purpose: `create the group ${name}`,
      }),
    /** Sending it twice does what sending it once does: the second is refused as already done. */
    addMember: (groupname: string, name: string) =>
      change({
        method: 'POST',
        path: 'group/user/direct',
        query: { groupname },
        body: { name },
        purpose: `put ${name} into ${groupname}`,
        repeatable: true,
      }),
    removeMember: (groupname: string, username: string) =>
      change({
        method: 'DELETE',
        path: 'group/user/direct',
        query: { groupname, username },
        purpose: `take ${username} out of ${groupname}`,
      }),
  };
}

/** Entities whose property equals the text, whatever its case. */
function exactly(property: string, value: string): string {
  const escaped = value.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
  return `<property-search-restriction><property><name>${property}</name><type>STRING</type></property><match-mode>EXACTLY_MATCHES</match-mode><value>${escaped}</value></property-search-restriction>`;
}
