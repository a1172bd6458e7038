/**
 * Asks a Crowd server what third parties ask, by `atlassian-crowd-client`, and prints the answers as JSON. A process of its
 * own, since that client loads a shim that replaces parts of the language.
 * Called with the address, the name of the application, and its password.
 */

import { createRequire } from 'node:module';

interface Client {
  readonly user: {
    get(name: string, attributes?: boolean): Promise<object>;
    attributes: { list(name: string): Promise<object> };
    groups: { list(name: string): Promise<object>; get(name: string, group: string): Promise<object> };
  };
  readonly group: {
    get(name: string): Promise<object>;
    users: { list(name: string): Promise<object> };
  };
  readonly search: {
    user(restriction: string, expand: boolean, start?: number, most?: number): Promise<object>;
    group(restriction: string, expand: boolean): Promise<object>;
  };
  readonly authentication: { authenticate(name: string, password: string): Promise<object> };
  readonly config: { cookie(): Promise<object> };
}

const require = createRequire(import.meta.url);
const CrowdClient = require('atlassian-crowd-client') as new (settings: object) => Client;
const [baseUrl, name, password] = process.argv.slice(2);
const client = new CrowdClient({
  baseUrl,
  application: { name, password },
  attributesParser: (value: unknown) => value,
});

/** What a promise gives, or the type of the error by which the client tells it failed. */
async function outcome(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work();
  } catch (thrown) {
    return { failed: (thrown as { readonly type?: string }).type ?? String(thrown) };
  }
}

const questions: Readonly<Record<string, () => Promise<unknown>>> = {
  user: () => client.user.get('ada', true),
  nobody: () => client.user.get('nobody'),
  attributes: () => client.user.attributes.list('ada'),
  groups: () => client.user.groups.list('ada'),
  member: () => client.user.groups.get('ada', 'staff'),
  group: () => client.group.get('staff'),
  members: () => client.group.users.list('staff'),
  found: () => client.search.user('email="ada@example.com" and active=true', true),
  foundGroups: () => client.search.group('name=st*', false),
  signIn: () => client.authentication.authenticate('ada', 'secret'),
  cookie: () => client.config.cookie(),
};

const answers: Record<string, unknown> = {};
for (const [question, ask] of Object.entries(questions)) answers[question] = await outcome(ask);
process.stdout.write(JSON.stringify(answers));
